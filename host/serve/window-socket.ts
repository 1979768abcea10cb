import type { WebSocket } from 'ws';
import { dispatch } from '../dispatch.ts';
import type { Emit, WindowHost } from '../window-host.ts';
import { parseRequest, wireText } from './wire-json.ts';

/** WebSocket close code for a peer that does not speak the protocol (RFC 6455, 7.4.1). */
const POLICY_VIOLATION = 1008;

/** Carries the contract over one WebSocket: one window, one host, until the socket closes. */
export function serveWindow(socket: WebSocket, openHost: (emit: Emit) => WindowHost): void {
  const send = (message: unknown): void => {
    if (socket.readyState === socket.OPEN) socket.send(wireText(message));
  };
  const host = openHost((event, data) => send({ event, data }));
  socket.on('message', (data: Buffer, isBinary) => {
    const request = isBinary ? null : parseRequest(data.toString('utf8'));
    if (request === null) {
      socket.close(POLICY_VIOLATION, 'not a request');
      return;
    }
    void dispatch(host.handlers, request.method, request.params).then((answer) =>
      send({ id: request.id, ...answer }),
    );
  });
  // An error is always followed by `close`.
  socket.on('error', () => {});
  socket.once('close', () => host.dispose());
}
