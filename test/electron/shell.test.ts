import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { Envelope } from '../../shared/contract/envelope.ts';
import { scratchFolder } from '../support/conversation-file.ts';
import { MainProcess } from './main-process.ts';
import { loadPreload } from './preload-in-node.ts';

describe('the Electron shell', () => {
  const scratch = scratchFolder();
  let main: MainProcess | null = null;

  const start = async (...files: string[]): Promise<MainProcess> => {
    main = new MainProcess({ files, configFolder: scratch.path });
    await main.recorded('load');
    return main;
  };

  afterEach(async () => {
    main?.end();
    await main?.exited;
    main = null;
  });
  afterAll(() => scratch.remove());

  it('gives its window a sandbox, isolation and no Node', async () => {
    const app = await start();
    const options = (await app.recorded('window')) as {
      webPreferences: Record<string, unknown>;
    };
    expect(options.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
    });
    expect(existsSync(String(options.webPreferences['preload']))).toBe(true);
  });

  it('serves the window’s files with the strict policy, and nothing else', async () => {
    const app = await start();
    const get = async (url: string): Promise<{ status: number; headers: Record<string, string> }> =>
      (await app.act('fetch', { url })) as { status: number; headers: Record<string, string> };
    const page = await get('app://teardown/index.html');
    expect(page.status).toBe(200);
    const policy = page.headers['content-security-policy'];
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain('unsafe');
    for (const url of [
      'app://teardown/../package.json',
      'app://teardown/%2e%2e/%2e%2e/package.json',
      'app://teardown/assets/',
      'app://other/index.html',
    ]) {
      expect((await get(url)).status, url).toBe(404);
    }
  });

  it('answers its own page only: no other frame, no frame at all', async () => {
    const app = await start();
    const ask = async (sender: string): Promise<Envelope> =>
      (await app.act('invoke', {
        channel: 'teardown:call',
        args: ['app.info', null],
        sender,
      })) as Envelope;
    expect((await ask('main')).ok).toBe(true);
    expect((await ask('sub')).ok).toBe(false);
    expect((await ask('none')).ok).toBe(false);
  });

  it('lets nobody navigate, open windows or embed others; references open outside', async () => {
    const app = await start();
    for (const event of ['will-navigate', 'will-frame-navigate', 'will-attach-webview']) {
      expect(await app.act('contentsEvent', { event, args: [] }), event).toBe(true);
    }
    const deny = { action: 'deny' };
    expect(await app.act('windowOpen', { url: 'https://www.rfc-editor.org/rfc/rfc9293' })).toEqual(
      deny,
    );
    expect(await app.act('windowOpen', { url: 'file:///etc/passwd' })).toEqual(deny);
    const opened = app.records.filter((record) => record.what === 'external');
    expect(opened.map((record) => record.detail)).toEqual([
      'https://www.rfc-editor.org/rfc/rfc9293',
    ]);
  });

  it('refuses permissions and every load but its own', async () => {
    const app = await start();
    for (const name of [
      'media',
      'geolocation',
      'notifications',
      'clipboard-read',
      'openExternal',
    ]) {
      expect(await app.act('permission', { name }), name).toBe(false);
      expect(await app.act('permissionCheck', { name }), name).toBe(false);
    }
    expect(await app.act('permission', { name: 'clipboard-sanitized-write' })).toBe(true);
    const cancelled = async (url: string): Promise<unknown> => app.act('load', { url });
    expect(await cancelled('https://example.com/x.js')).toEqual({ cancel: true });
    expect(await cancelled('file:///etc/passwd')).toEqual({ cancel: true });
    expect(await cancelled('app://teardown.evil/x.js')).toEqual({ cancel: true });
    expect(await cancelled('app://teardown/assets/x.js')).toEqual({ cancel: false });
  });

  it('exposes the contract by name and nothing of Electron', async () => {
    const bridge = loadPreload(await start());
    expect(Object.keys(bridge).sort()).toEqual(['call', 'on', 'pathForFile']);
    expect(await bridge.call('shell.openExternal', 'file:///')).toMatchObject({ ok: false });
    expect(await bridge.call('app.info', null)).toMatchObject({
      ok: true,
      result: { host: 'electron', dialogs: true },
    });
  });

  it('hands the files of a second instance to the first and ends', async () => {
    main = new MainProcess({
      files: ['a.pcap', '--enable-logging', '/x/b.pcap'],
      configFolder: scratch.path,
      environment: { STAND_IN_LOCK: 'taken' },
    });
    expect(await main.exited).toBe(0);
    expect(main.records).toEqual([
      { what: 'lock', detail: { files: [path.resolve('a.pcap'), path.resolve('/x/b.pcap')] } },
      { what: 'quit', detail: null },
    ]);
  });

  it('takes only absolute paths from a second instance', async () => {
    const app = await start();
    const bridge = loadPreload(app);
    const heard: unknown[] = [];
    bridge.on('open-inputs', (data) => heard.push(data));
    await bridge.call('app.info', null);
    const say = (data: unknown): Promise<unknown> =>
      app.act('emit', { event: 'second-instance', args: [[], '/', data] });
    await say({ files: ['relative.pcap', 7, null] });
    await say('nonsense');
    await say({ files: ['/x/b.pcap'] });
    await bridge.call('app.info', null);
    expect(heard).toEqual([{ inputs: [{ kind: 'path', path: '/x/b.pcap' }] }]);
  });

  it('opens a file that the desktop hands over', async () => {
    const app = await start();
    const bridge = loadPreload(app);
    const heard: unknown[] = [];
    bridge.on('open-inputs', (data) => heard.push(data));
    await bridge.call('app.info', null);
    expect(await app.act('emit', { event: 'open-file', args: ['/x/c.pcap'] })).toBe(true);
    await bridge.call('app.info', null);
    expect(heard).toEqual([{ inputs: [{ kind: 'path', path: '/x/c.pcap' }] }]);
  });

  it('keeps files that come while the page still loads, until the page asks', async () => {
    const app = await start('/x/a.pcap');
    const bridge = loadPreload(app);
    const heard: unknown[] = [];
    bridge.on('open-inputs', (data) => heard.push(data));
    await app.act('emit', { event: 'second-instance', args: [[], '/', { files: ['/x/b.pcap'] }] });
    await app.act('emit', { event: 'open-file', args: ['/x/c.pcap'] });
    const info = await bridge.call('app.info', null);
    const files = ['/x/a.pcap', '/x/b.pcap', '/x/c.pcap'];
    const openAtStart = files.map((file) => ({ kind: 'path', path: file }));
    expect(info).toMatchObject({ ok: true, result: { openAtStart } });
    expect(heard).toEqual([]);
  });

  it('remembers where its window was', async () => {
    const app = await start();
    // The process ends with its last window and answers no more.
    void app.act('close');
    await app.exited;
    const state = JSON.parse(
      readFileSync(path.join(scratch.path, 'window.json'), 'utf8'),
    ) as unknown;
    expect(state).toEqual({ at: { x: 40, y: 50 }, width: 1200, height: 800, maximized: false });
    const again = await start();
    expect(await again.recorded('window')).toMatchObject({
      x: 40,
      y: 50,
      width: 1200,
      height: 800,
    });
  });

  it('offers to open the window again when its content crashed, with a fresh host', async () => {
    const app = await start();
    await app.act('contentsEvent', {
      event: 'render-process-gone',
      args: [{ reason: 'crashed' }],
    });
    expect(await app.recorded('message-box')).toMatchObject({ type: 'error' });
    await app.recorded('reload');
    const bridge = loadPreload(app);
    expect(await bridge.call('app.info', null)).toMatchObject({ ok: true });
  });
});
