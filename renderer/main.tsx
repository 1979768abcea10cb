import { chooseCarrier } from './carriers/choose-carrier.ts';
import { mountWindow } from './app/mount-window.tsx';

const root = document.getElementById('root');
if (root !== null) mountWindow(root, chooseCarrier());
