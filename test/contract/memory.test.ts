import { engineInProcess } from '../../host/engine-thread.ts';
import { conformance } from './conformance.ts';
import { directCarrier } from './direct-carrier.ts';

conformance(directCarrier('memory', false, engineInProcess));
