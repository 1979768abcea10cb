import type { HostConnection } from '../../shared/contract/api.ts';
import { electronBridge, electronConnection } from './electron-carrier.ts';
import { namingAnalyses } from './naming-analyses.ts';
import { WebSocketCarrier } from './websocket-carrier.ts';

/** Electron's preload where there is one, else the WebSocket of the page's own origin. */
export function chooseCarrier(): HostConnection {
  const bridge = electronBridge();
  return namingAnalyses(
    bridge === null ? new WebSocketCarrier(window.location) : electronConnection(bridge),
  );
}
