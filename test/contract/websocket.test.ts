import { createReadStream } from 'node:fs';
import { request } from 'node:http';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { WebSocket } from 'ws';
import { engineOnWorker } from '../../host/engine-thread.ts';
import { RecentCaptures } from '../../host/recent.ts';
import { startWindowServer } from '../../host/serve/window-server.ts';
import { WindowFiles } from '../../host/window-files.ts';
import { openWindowHost } from '../../host/window-host.ts';
import type { EventName } from '../../shared/contract/api.ts';
import type { Envelope } from '../../shared/contract/envelope.ts';
import type { Carrier, CarrierKind } from './carrier.ts';
import { caseConformance } from './case.ts';
import { conformance } from './conformance.ts';
import { jobConformance } from './jobs.ts';
import { builtFile } from '../support/built-file.ts';

const worker = pathToFileURL(builtFile('host/analysis-worker.js'));

/** Fetches from the server that is open, as its browser. */
let fetchAs = (address: string): Promise<Response> =>
  Promise.reject(new Error(`no server for ${address}`));

/** The browser host on a real port, spoken to as a browser would: token, cookie, upload, socket. */
const webSocketCarrier: CarrierKind = {
  name: 'a WebSocket',
  threads: true,
  manyPackets: 1_500_000,
  open: async ({ openAtStart, configFolder, sabotage }) => {
    const recent = new RecentCaptures(configFolder);
    const server = await startWindowServer({
      port: 0,
      files: new WindowFiles(builtFile('renderer')),
      openHost: (emit, uploads, downloads) =>
        openWindowHost(
          {
            kind: 'browser',
            recent,
            policy: { mayOpen: (file) => openAtStart.includes(file), ...uploads },
            openAtStart: openAtStart.map((file) => ({ kind: 'path', path: file })),
            openDialog: null,
            downloads,
            startThread: engineOnWorker(worker, { maxOldGenerationSizeMb: 96 }),
            engine: {
              hashWorker: pathToFileURL(builtFile('host/hash-worker.js')),
              ...(sabotage === null ? {} : { sabotage }),
            },
          },
          emit,
        ),
    });
    const cookie = await cookieOf(server.startUrl);
    fetchAs = (address) =>
      fetch(`http://127.0.0.1:${server.port}/${address}`, { headers: { cookie } });
    return connect(server.port, cookie, () => server.close());
  },
};

async function cookieOf(startUrl: string): Promise<string> {
  const answer = await fetch(startUrl, { redirect: 'manual' });
  return (answer.headers.get('set-cookie') ?? '').split(';')[0];
}

async function connect(port: number, cookie: string, end: () => Promise<void>): Promise<Carrier> {
  const origin = `http://127.0.0.1:${port}`;
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, { headers: { cookie, origin } });
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  const waiting = new Map<number, (answer: Envelope) => void>();
  const listeners: (readonly [EventName, (data: never) => void])[] = [];
  let nextId = 1;
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString(), reviveBytes) as Envelope & {
      id?: number;
      event?: string;
      data?: unknown;
    };
    for (const [name, listener] of listeners) {
      if (name === message.event) listener(message.data as never);
    }
    if (message.id !== undefined) waiting.get(message.id)?.(message);
  });
  return {
    call: (method, params) =>
      new Promise((resolve) => {
        const id = nextId++;
        waiting.set(id, resolve);
        socket.send(JSON.stringify({ id, method, params }));
      }),
    on: (event, listener) => listeners.push([event, listener]),
    input: async (file) => {
      const name = path.basename(file);
      return { kind: 'upload', token: await upload(origin, cookie, file, name), name };
    },
    close: async () => {
      socket.terminate();
      await end();
    },
  };
}

function upload(origin: string, cookie: string, file: string, name: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const url = `${origin}/upload?name=${encodeURIComponent(name)}`;
    const out = request(url, { method: 'POST', headers: { cookie, origin } }, (answer) => {
      let text = '';
      answer.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      answer.on('end', () => resolve((JSON.parse(text) as { token: string }).token));
    });
    out.on('error', reject);
    createReadStream(file).pipe(out);
  });
}

function reviveBytes(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('$bytes' in value)) return value;
  return new Uint8Array(Buffer.from(String(value.$bytes), 'base64'));
}

conformance(webSocketCarrier);
caseConformance(webSocketCarrier);
jobConformance(webSocketCarrier, { target: 'download', fetch: (address) => fetchAs(address) });
