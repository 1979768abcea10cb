import type { HostConnection } from '../../shared/contract/api.ts';
import { electronBridge, electronConnection } from './electron-carrier.ts';
import { WebSocketCarrier } from './websocket-carrier.ts';

/** Electron's preload where there is one, else the WebSocket of the page's own origin. */
export function chooseCarrier(): HostConnection {
  const bridge = electronBridge();
  return bridge === null ? new WebSocketCarrier(window.location) : electronConnection(bridge);
}
