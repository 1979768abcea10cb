import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { request, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { engineOnWorker } from '../../host/engine-thread.ts';
import { RecentCaptures } from '../../host/recent.ts';
import { startWindowServer, type WindowServer } from '../../host/serve/window-server.ts';
import { WindowFiles } from '../../host/window-files.ts';
import { openWindowHost } from '../../host/window-host.ts';
import { builtFile } from '../support/built-file.ts';
import { scratchFolder, writeConversations } from '../support/conversation-file.ts';

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

describe('the browser host', () => {
  const scratch = scratchFolder();
  let server: WindowServer;
  let cookie: string;

  const ask = (
    url: string,
    headers: Readonly<Record<string, string>> = {},
    method = 'GET',
    body: string | Uint8Array = '',
  ): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const out = request({ host: '127.0.0.1', port: server.port, path: url, method, headers });
      out.on('response', (answer) => {
        let text = '';
        answer.on('data', (chunk: Buffer) => {
          text += chunk.toString();
        });
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }),
        );
      });
      out.on('error', reject);
      out.end(body);
    });
  const origin = (): string => `http://127.0.0.1:${server.port}`;
  const startPath = (): string =>
    new URL(server.startUrl).pathname + new URL(server.startUrl).search;

  beforeEach(async () => {
    server = await startWindowServer({
      port: 0,
      files: new WindowFiles(builtFile('renderer')),
      openHost: (emit, uploads) =>
        openWindowHost(
          {
            kind: 'browser',
            recent: new RecentCaptures(scratch.path),
            policy: { mayOpen: () => false, ...uploads },
            openAtStart: [],
            openDialog: null,
            startThread: engineOnWorker(pathToFileURL(builtFile('host/analysis-worker.js'))),
          },
          emit,
        ),
    });
    const entered = await ask(startPath());
    cookie = (entered.headers['set-cookie']?.[0] ?? '').split(';')[0];
  });
  afterEach(() => server.close());
  afterAll(() => scratch.remove());

  it('turns the token into a cookie, once, and takes it out of the address', async () => {
    await server.close();
    server = await startWindowServer({
      port: 0,
      files: new WindowFiles(builtFile('renderer')),
      openHost: () => {
        throw new Error('not needed');
      },
    });
    const first = await ask(startPath());
    expect(first.status).toBe(303);
    expect(first.headers.location).toBe('/');
    expect(first.headers['set-cookie']?.[0]).toMatch(
      /^teardown_\d+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/,
    );
    expect((await ask(startPath())).status).toBe(403);
    expect((await ask('/?token=guess')).status).toBe(403);
    const own = (first.headers['set-cookie']?.[0] ?? '').split(';')[0];
    expect((await ask(startPath(), { cookie: own })).status).toBe(303);
  });

  it('serves the window with the strict policy to who has the cookie, and nothing to others', async () => {
    const page = await ask('/', { cookie });
    expect(page.status).toBe(200);
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
    expect(page.headers['content-security-policy']).not.toContain('unsafe');
    expect(page.headers['x-content-type-options']).toBe('nosniff');
    expect(page.headers['referrer-policy']).toBe('no-referrer');
    expect(page.headers['cache-control']).toBe('no-store');
    expect(page.body).not.toMatch(/<script(?![^>]*src=)/);
    const name = cookie.split('=')[0];
    for (const headers of [{}, { cookie: `${name}=wrong` }, { cookie: `${name}=` }]) {
      expect((await ask('/', headers)).status).toBe(403);
      expect((await ask('/index.html', headers)).status).toBe(403);
      expect((await ask('/upload?name=x', { ...headers, origin: origin() }, 'POST')).status).toBe(
        403,
      );
    }
  });

  it('answers only where Host and Origin are its own', async () => {
    const hosts = ['evil.example', `evil.example:${server.port}`, '127.0.0.1', `127.0.0.1:1`];
    for (const host of hosts) expect((await ask('/', { cookie, host })).status, host).toBe(421);
    for (const other of ['http://evil.example', 'null', `http://localhost:${server.port}`]) {
      expect((await ask('/', { cookie, origin: other })).status, other).toBe(403);
      expect((await ask('/upload?name=x', { cookie, origin: other }, 'POST')).status).toBe(403);
    }
    expect((await ask('/upload?name=x', { cookie }, 'POST')).status, 'no origin').toBe(403);
  });

  it('gives no file outside its list, however it is spelled', async () => {
    for (const url of [
      '/../package.json',
      '/..%2fpackage.json',
      '/%2e%2e/host/cli.js',
      '/assets/../../host/cli.js',
      '/assets/',
      '/index.html%00.js',
      '//etc/passwd',
      '/index.html/x',
    ]) {
      const answer = await ask(url, { cookie }).catch(() => null);
      expect(answer === null || answer.status === 404, url).toBe(true);
    }
    expect((await ask('/', { cookie, origin: origin() }, 'DELETE')).status).toBe(405);
  });

  it('opens a socket only for its own page with the cookie', async () => {
    const tries = [
      { headers: { origin: origin() }, why: 'no cookie' },
      { headers: { cookie }, why: 'no origin' },
      { headers: { cookie, origin: 'http://evil.example' }, why: 'other origin' },
      { headers: { cookie, origin: origin(), host: 'evil.example' }, why: 'other host' },
    ];
    for (const { headers, why } of tries) expect(await opens('/ws', headers), why).toBe(false);
    expect(await opens('/other', { cookie, origin: origin() })).toBe(false);
    expect(await opens('/ws', { cookie, origin: origin() })).toBe(true);
  });

  it('ends a socket that does not speak the protocol', async () => {
    for (const nonsense of ['{', '[]', '{"id":"1"}', 'null', Buffer.from([1, 2])]) {
      const socket = new WebSocket(`ws://127.0.0.1:${server.port}/ws`, {
        headers: { cookie, origin: origin() },
      });
      const code = await new Promise((resolve) => {
        socket.once('open', () => socket.send(nonsense));
        socket.once('close', resolve);
      });
      expect(code).toBe(1008);
    }
  });

  it('opens no path that nobody named on its command line', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/ws`, {
      headers: { cookie, origin: origin() },
    });
    const answer = await new Promise<string>((resolve) => {
      socket.once('open', () => {
        const inputs = [{ kind: 'path', path: path.resolve('package.json') }];
        const params = { inputs, keep: null };
        socket.send(JSON.stringify({ id: 1, method: 'analysis.open', params }));
      });
      socket.once('message', (data: Buffer) => resolve(data.toString()));
    });
    expect(JSON.parse(answer)).toMatchObject({ id: 1, ok: false, error: { code: 'not-readable' } });
    socket.terminate();
  });

  it('drops an upload when its analysis is closed or replaced, or its window goes', async () => {
    const capture = readFileSync(writeConversations(path.join(scratch.path, 'up.pcap'), 3));
    const spools = (): string[] =>
      readdirSync(tmpdir()).filter((name) => new RegExp(`^teardown-.*-${process.pid}-`).test(name));
    const before = spools().length;
    const upload = async (window: string): Promise<string> => {
      const url = `/upload?name=up.pcap&window=${window}`;
      const answer = await ask(url, { cookie, origin: origin() }, 'POST', capture);
      return (JSON.parse(answer.body) as { token: string }).token;
    };
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/ws?window=w1`, {
      headers: { cookie, origin: origin() },
    });
    await once(socket, 'open');
    const answers = new Map<unknown, (result: unknown) => void>();
    socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString()) as { id?: number; result?: unknown };
      answers.get(message.id)?.(message.result);
    });
    let id = 0;
    const call = (method: string, params: unknown): Promise<unknown> =>
      new Promise((resolve) => {
        answers.set((id += 1), resolve);
        socket.send(JSON.stringify({ id, method, params }));
      });
    const open = async (keep: number | null): Promise<number> => {
      const inputs = [{ kind: 'upload', token: await upload('w1'), name: 'up.pcap' }];
      return ((await call('analysis.open', { inputs, keep })) as { analysis: number }).analysis;
    };
    const first = await open(null);
    const second = await open(first);
    expect(spools()).toHaveLength(before + 2);
    await call('analysis.close', { analysis: first });
    expect(spools()).toHaveLength(before + 1);
    await open(null);
    expect(second).toBeGreaterThan(first);
    expect(spools()).toHaveLength(before + 1);
    await upload('w1');
    await upload('w2');
    socket.terminate();
    await expect.poll(() => spools().length).toBe(before + 1);
  });

  function opens(url: string, headers: Record<string, string>): Promise<boolean> {
    return new Promise((resolve) => {
      const socket = new WebSocket(`ws://127.0.0.1:${server.port}${url}`, { headers });
      socket.once('open', () => {
        socket.terminate();
        resolve(true);
      });
      socket.once('error', () => resolve(false));
    });
  }
});
