import { createRoot } from 'react-dom/client';
import type { HostConnection } from '../../shared/contract/api.ts';
import { ConnectionContext } from '../state/connection-context.ts';
import { WindowApp } from './window-app.tsx';
import '@fontsource-variable/inter';
import '@fontsource-variable/jetbrains-mono';
import '../styles/tokens.css';
import '../styles/base.css';
import '../ui/ui.css';

/** Puts the window into an element, over any carrier. */
export function mountWindow(element: HTMLElement, connection: HostConnection): void {
  createRoot(element).render(
    <ConnectionContext value={connection}>
      <WindowApp />
    </ConnectionContext>,
  );
}
