import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { WebSocketServer } from 'ws';
import { SECURITY_HEADERS } from '../content-security-policy.ts';
import type { InputPolicy } from '../inputs.ts';
import type { WindowFiles } from '../window-files.ts';
import type { Emit, WindowHost } from '../window-host.ts';
import type { DownloadShelf } from '../jobs/job-desk.ts';
import { Door, type Refusal } from './door.ts';
import { Downloads } from './downloads.ts';
import { sendDownload } from './send-download.ts';
import { Uploads } from './uploads.ts';
import { serveWindow } from './window-socket.ts';

/** The largest request of a window: a list of a million flow numbers fits. */
const MAX_MESSAGE = 16 * 1024 * 1024;

/** What a window server needs to know. */
export interface WindowServerOptions {
  /** 0: any free port. */
  readonly port: number;
  readonly files: WindowFiles;
  /** Makes the host of one window that connects. */
  openHost(
    emit: Emit,
    uploads: Pick<InputPolicy, 'uploaded' | 'release'>,
    downloads: DownloadShelf,
  ): WindowHost;
}

/** A running window server. */
export interface WindowServer {
  /** The URL to open first; its token works once. */
  readonly startUrl: string;
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Serves the window to a browser on this machine: 127.0.0.1 only, behind a one-time token turned
 * into a cookie (`Door`), files from an exact list, uploads to the spool, downloads from it, the
 * contract over a WebSocket at /ws. docs/security.md says against whom.
 */
export async function startWindowServer(options: WindowServerOptions): Promise<WindowServer> {
  const uploads = new Uploads();
  const downloads = new Downloads();
  const server = createServer();
  await listen(server, options.port);
  const { port } = server.address() as AddressInfo;
  const door = new Door(port);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE });

  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    void answer(request, response, { door, files: options.files, uploads, downloads }).catch(() =>
      response.destroy(),
    );
  });
  server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    const refusal = door.checkAddress(request, true);
    const { pathname, searchParams } = urlOf(request);
    if (refusal !== null || pathname !== '/ws' || !door.knows(request)) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      const own = {
        uploaded: (token: string) => uploads.pathOf(token),
        release: (token: string) => uploads.remove(token),
      };
      const shelf = downloads.shelf();
      serveWindow(webSocket, (emit) => options.openHost(emit, own, shelf));
      const window = searchParams.get('window') ?? '';
      webSocket.once('close', () => {
        uploads.removeOf(window);
        shelf.remove();
      });
    });
  });

  return {
    port,
    startUrl: `http://127.0.0.1:${port}/?token=${door.startToken ?? ''}`,
    close: async () => {
      for (const client of sockets.clients) client.terminate();
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      server.closeAllConnections();
      await closed;
      uploads.removeAll();
    },
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** What a window server holds. */
interface Offers {
  readonly door: Door;
  readonly files: WindowFiles;
  readonly uploads: Uploads;
  readonly downloads: Downloads;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { door, files, uploads, downloads }: Offers,
): Promise<void> {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
  response.setHeader('Cache-Control', 'no-store');
  const refusal = door.checkAddress(request, request.method === 'POST');
  if (refusal !== null) {
    refuse(response, refusal);
    return;
  }
  const url = urlOf(request);
  const token = url.searchParams.get('token');
  if (url.pathname === '/' && token !== null) {
    enter(request, response, door, token);
    return;
  }
  if (!door.knows(request)) {
    refuse(response, {
      status: 403,
      reason: 'Open the address that Teardown printed; each start has its own.',
    });
    return;
  }
  if (request.method === 'POST' && url.pathname === '/upload') {
    return upload(request, response, uploads, url.searchParams);
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    refuse(response, { status: 405, reason: 'Not allowed here.' });
    return;
  }
  const download = downloads.at(url.pathname);
  if (download !== null) return sendDownload(request, response, download);
  const file = files.get(url.pathname);
  if (file === null) {
    refuse(response, { status: 404, reason: 'There is no such file.' });
    return;
  }
  response.setHeader('Content-Type', file.type);
  response.end(request.method === 'HEAD' ? undefined : await file.read());
}

/** Path and parameters of a request; its host is checked elsewhere. */
function urlOf(request: IncomingMessage): URL {
  const url = request.url ?? '/';
  return new URL(url.startsWith('/') ? `http://127.0.0.1${url}` : 'http://127.0.0.1/');
}

/** The start URL: the token is exchanged for the cookie and disappears from the address. */
function enter(
  request: IncomingMessage,
  response: ServerResponse,
  door: Door,
  token: string,
): void {
  const cookie = door.exchange(token);
  if (cookie !== null) response.setHeader('Set-Cookie', cookie);
  else if (!door.knows(request)) {
    const reason =
      'This address was used before and works once; start Teardown again for a new one.';
    refuse(response, { status: 403, reason });
    return;
  }
  response.writeHead(303, { Location: '/' }).end();
}

async function upload(
  request: IncomingMessage,
  response: ServerResponse,
  uploads: Uploads,
  about: URLSearchParams,
): Promise<void> {
  const name = about.get('name') ?? 'capture';
  const taken = await uploads.take(request, name, about.get('window') ?? '');
  const body = taken.ok ? { token: taken.value } : { error: taken.error };
  // What is left of a refused body would otherwise be taken for the next request.
  if (!taken.ok) response.setHeader('Connection', 'close');
  response.writeHead(taken.ok ? 200 : taken.error.code === 'disk-full' ? 507 : 400, {
    'Content-Type': 'application/json',
  });
  response.end(JSON.stringify(body));
}

function refuse(response: ServerResponse, refusal: NonNullable<Refusal>): void {
  response.writeHead(refusal.status, { 'Content-Type': 'text/plain; charset=utf-8' });
  response.end(`${refusal.reason}\n`);
}
