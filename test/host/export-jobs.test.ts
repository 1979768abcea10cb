import { once } from 'node:events';
import {
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { ExportSpec, JobState } from '../../shared/contract/export-messages.ts';
import { TeardownFailure, teardownError } from '../../shared/contract/errors.ts';
import { DEFAULT_REPORT } from '../../shared/report/report-options.ts';
import { DraftFile } from '../../host/draft-file.ts';
import { EngineHost } from '../../host/engine-host.ts';
import { engineInProcess } from '../../host/engine-thread.ts';
import { suggestedName } from '../../host/jobs/job-names.ts';
import { openJobDesk, type JobDeskParts } from '../../host/jobs/open-job-desk.ts';
import { findWireshark, startWireshark, wiresharkCommand } from '../../host/jobs/open-wireshark.ts';
import { refuseOverwriting } from '../../host/jobs/refuse-overwriting.ts';
import { Downloads } from '../../host/serve/downloads.ts';
import { contentDisposition } from '../../host/serve/send-download.ts';
import { startWindowServer, type WindowServer } from '../../host/serve/window-server.ts';
import { WindowFiles } from '../../host/window-files.ts';
import type { DownloadShelf } from '../../host/jobs/job-desk.ts';
import { scratchFolder, writeConversations } from '../support/conversation-file.ts';

const scratch = scratchFolder();
const capture = path.join(scratch.path, 'office.pcap');
const inScratch = (name: string): string => path.join(scratch.path, name);
const CSV: ExportSpec = { kind: 'flows', format: 'csv', choice: { flows: [0] }, pseudonyms: null };
const CASE = {
  path: inScratch('own.teardown'),
  fileName: null,
  missing: [],
  title: null,
  caseId: null,
};
const REPORT: ExportSpec = { kind: 'report', format: 'pdf', options: DEFAULT_REPORT };

beforeAll(() => {
  writeConversations(capture, 4);
});
afterAll(() => scratch.remove());

describe('the job desk', () => {
  const engine = new EngineHost(engineInProcess, () => undefined, { hashWorker: null });
  afterAll(() => engine.dispose());

  /** A desk over the capture, and what it tells. */
  async function desk(more: Partial<JobDeskParts> = {}) {
    const states: JobState[] = [];
    const analysis = await engine.open([{ path: capture, name: 'office.pcap' }], { keep: null });
    const made = openJobDesk({
      engine,
      emit: (state) => states.push(state),
      reports: {
        make: () => Promise.resolve(Buffer.from('%PDF')),
        preview: () => Promise.reject(new Error('unused')),
        close: () => undefined,
      },
      cases: { copyTo: () => Promise.resolve(null), about: () => Promise.resolve(CASE) },
      saveDialog: null,
      downloads: null,
      mayName: true,
      ...more,
    });
    const last = (): Promise<JobState> =>
      expect
        .poll(() => states.at(-1)?.state, { timeout: 15_000 })
        .not.toBe('running')
        .then(() => states.at(-1) as JobState);
    return { analysis, made, states, last };
  }

  it('writes a report through its maker, with its progress', async () => {
    const { analysis, made, states, last } = await desk({
      reports: {
        make: async (model, format, { onStep }) => {
          onStep({ phase: 'Typesetting', done: 1, total: 2 });
          await new Promise((resolve) => setTimeout(resolve, 150));
          return Buffer.from(`${format} ${model.schema}`);
        },
        preview: () => Promise.reject(new Error('unused')),
        close: () => undefined,
      },
    });
    const target = inScratch('r.pdf');
    await made.start(analysis, REPORT, { to: 'path', path: target });
    expect(await last()).toMatchObject({ state: 'done', result: { name: 'r.pdf', map: null } });
    expect(readFileSync(target, 'utf8')).toBe('pdf teardown.report/1');
    expect(states.map(({ phase }) => phase)).toContain('Typesetting');
  });

  it('writes the map of a report’s pseudonyms beside it, for its user alone', async () => {
    const { analysis, made, last } = await desk();
    const options = { ...DEFAULT_REPORT, pseudonyms: { keepPrefixes: false, seed: 's' } };
    const to = { to: 'path', path: inScratch('p.pdf') } as const;
    await made.start(analysis, { ...REPORT, options }, to);
    const map = inScratch('p.pdf.map.json');
    expect(await last()).toMatchObject({ result: { map: { path: map, download: null } } });
    expect(readFileSync(map, 'utf8')).toContain('10.0.0.2');
    if (process.platform !== 'win32') expect(statSync(map).mode & 0o777).toBe(0o600);
  });

  it('writes the files that Markdown names into a folder beside it', async () => {
    const { analysis, made, last } = await desk();
    const to = { to: 'path', path: inScratch('incident.md') } as const;
    await made.start(analysis, { ...REPORT, format: 'md' }, to);
    expect(await last()).toMatchObject({ state: 'done' });
    const files = readdirSync(inScratch('incident-files'));
    expect(files.filter((name) => name.endsWith('.pcapng')).length).toBeGreaterThan(0);
  });

  it('takes report and files away where the map of made-up names cannot be kept', async () => {
    const { analysis, made, last } = await desk();
    mkdirSync(inScratch('mapless.md.map.json'));
    const options = { ...DEFAULT_REPORT, pseudonyms: { keepPrefixes: false, seed: 's' } };
    const to = { to: 'path', path: inScratch('mapless.md') } as const;
    await made.start(analysis, { kind: 'report', format: 'md', options }, to);
    expect(await last()).toMatchObject({ state: 'failed' });
    expect(existsSync(inScratch('mapless.md'))).toBe(false);
    expect(readdirSync(inScratch('mapless-files'))).toEqual([]);
  });

  it('cancels a report while it is made, and writes nothing', async () => {
    const { analysis, made, last } = await desk({
      reports: {
        make: (_model, _format, { signal }) =>
          new Promise((_, reject) => {
            const failure = new TeardownFailure(teardownError('cancelled', 'It was cancelled.'));
            signal.addEventListener('abort', () => reject(failure));
          }),
        preview: () => Promise.reject(new Error('unused')),
        close: () => undefined,
      },
    });
    const target = inScratch('c.pdf');
    const started = await made.start(analysis, REPORT, { to: 'path', path: target });
    await new Promise((resolve) => setTimeout(resolve, 100));
    made.cancel(started?.job ?? 0);
    expect(await last()).toMatchObject({ state: 'cancelled', error: { code: 'cancelled' } });
    expect(existsSync(target)).toBe(false);
  });

  it('asks where to save, with a name that fits, and does nothing where that is cancelled', async () => {
    const asked: string[] = [];
    const answers = [null, inScratch('asked.csv')];
    const { analysis, made, states, last } = await desk({
      saveDialog: (name) => {
        asked.push(name);
        return Promise.resolve(answers.shift() ?? null);
      },
    });
    expect(await made.start(analysis, CSV, { to: 'ask' })).toBeNull();
    expect(states).toEqual([]);
    await made.start(analysis, CSV, { to: 'ask' });
    expect(await last()).toMatchObject({ state: 'done', result: { path: inScratch('asked.csv') } });
    expect(asked).toEqual(['office-flows.csv', 'office-flows.csv']);
  });

  it('copies the case', async () => {
    const { analysis, made, last } = await desk({
      cases: {
        about: () => Promise.resolve(CASE),
        copyTo: (_analysis, target) => {
          writeFileSync(target, 'case');
          return Promise.resolve(null);
        },
      },
    });
    await made.start(analysis, { kind: 'case' }, { to: 'path', path: inScratch('c.teardown') });
    expect(await last()).toMatchObject({ state: 'done', result: { bytes: 4 } });
  });

  it('takes a download off the shelf where the job fails, and where its map cannot be kept', async () => {
    const shelf = new Downloads().shelf();
    const dropped: string[] = [];
    const failing: DownloadShelf = {
      place: () => shelf.place(),
      offer: (place, name) => shelf.offer(place, name),
      drop: (place) => {
        dropped.push(place);
        shelf.drop(place);
      },
    };
    const { analysis, made, last } = await desk({ downloads: failing });
    const what = { ...CSV, choice: { flows: [99] } } as ExportSpec;
    await made.start(analysis, what, { to: 'download' });
    expect(await last()).toMatchObject({ state: 'failed', error: { code: 'no-flow' } });
    expect(dropped).toHaveLength(1);
    shelf.remove();
  });
});

describe('a draft', () => {
  it('leaves the old file and nothing else where the disk is full', () => {
    const target = inScratch('full.bin');
    writeFileSync(target, 'old');
    const before = readdirSync(scratch.path);
    const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    let room = 10;
    const draft = new DraftFile(target, 0o666, (_fd, bytes, from) => {
      if (room === 0) throw full;
      const took = Math.min(room, bytes.length - from);
      room -= took;
      return took;
    });
    expect(() => draft.write(new Uint8Array(20))).toThrow(
      'full.bin could not be written: its disk is full (after 0 B). Nothing of it was kept.',
    );
    draft.discard();
    expect(readFileSync(target, 'utf8')).toBe('old');
    expect(readdirSync(scratch.path)).toEqual(before);
  });

  it('takes the place of the old file, and of any length of name', () => {
    const target = inScratch(`${'n'.repeat(240)}.bin`);
    const draft = new DraftFile(target);
    draft.write(Buffer.from('new'));
    expect(existsSync(target)).toBe(false);
    draft.commit();
    draft.discard();
    expect(readFileSync(target, 'utf8')).toBe('new');
  });
});

describe('names and targets', () => {
  it('never writes over a file that is read, by whatever link', () => {
    const hard = inScratch('hard.pcap');
    const soft = inScratch('soft.pcap');
    linkSync(capture, hard);
    symlinkSync(capture, soft);
    const other = inScratch('other.pcap');
    for (const target of [capture, hard, soft, `${scratch.path}/./x/../office.pcap`]) {
      expect(() => refuseOverwriting(target, [capture])).toThrow(/is never written over/);
    }
    expect(() => refuseOverwriting(other, [capture])).not.toThrow();
  });

  it.each([
    [['office.pcapng.gz'], CSV, 'office-flows.csv'],
    [['a.pcap', 'b.pcap', 'c.pcap'], REPORT, 'a-and-2-more-report.pdf'],
    [['../../etc/passwd'], { kind: 'case' }, 'passwd-case.teardown'],
    [['\u202e<gpj.exe>:\n?'], CSV, '_gpj.exe_-flows.csv'],
    [
      ['...'],
      { kind: 'commented-capture', capture: 0, pseudonyms: null },
      'capture-with-notes.pcapng',
    ],
    [['x'], { kind: 'packets', choice: { flows: [4] }, pseudonyms: null }, 'x-flow-4.pcapng'],
  ] as [string[], ExportSpec, string][])('suggests a name for %j', (captures, what, name) => {
    expect(suggestedName(captures, what)).toBe(name);
  });
});

describe('downloads', () => {
  let server: WindowServer;
  let shelf: DownloadShelf | null = null;
  let cookie = '';
  let socket: WebSocket | null = null;

  async function opened(): Promise<void> {
    server = await startWindowServer({
      port: 0,
      files: new WindowFiles(tmpdir()),
      openHost: (_emit, _uploads, downloads) => {
        shelf = downloads;
        return { handlers: {} as never, dispose: () => undefined };
      },
    });
    const entered = await fetch(server.startUrl, { redirect: 'manual' });
    cookie = (entered.headers.get('set-cookie') ?? '').split(';')[0];
    const origin = `http://127.0.0.1:${server.port}`;
    socket = new WebSocket(`ws://127.0.0.1:${server.port}/ws`, { headers: { cookie, origin } });
    await once(socket, 'open');
  }
  afterEach(async () => {
    socket?.terminate();
    await server.close();
  });
  const get = (address: string, headers: Record<string, string> = { cookie }, method = 'GET') =>
    fetch(`http://127.0.0.1:${server.port}/${address}`, { headers, method });

  it('are fetched with the cookie as files to save, as often as wanted', async () => {
    await opened();
    const place = shelf?.place() ?? '';
    writeFileSync(place, '<script>alert(1)</script>');
    const address = shelf?.offer(place, 'bericht "ü".html') ?? '';
    expect(address).toMatch(/^download\/[\w-]{43}$/);
    for (let i = 0; i < 2; i += 1) {
      const answer = await get(address);
      expect(answer.status).toBe(200);
      expect(await answer.text()).toBe('<script>alert(1)</script>');
      expect(answer.headers.get('content-type')).toBe('application/octet-stream');
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect(answer.headers.get('content-length')).toBe('25');
      expect(answer.headers.get('content-disposition')).toBe(
        `attachment; filename="bericht ___.html"; filename*=UTF-8''bericht%20%22%C3%BC%22.html`,
      );
    }
    expect(await (await get(address, { cookie }, 'HEAD')).text()).toBe('');
  });

  it('are not given without the cookie, under another address, nor by any path', async () => {
    await opened();
    const place = shelf?.place() ?? '';
    writeFileSync(place, 'secret');
    const address = shelf?.offer(place, 'a') ?? '';
    expect((await get(address, {})).status).toBe(403);
    expect((await get(address, { cookie: `${cookie.split('=')[0]}=wrong` })).status).toBe(403);
    expect((await get(`download/${'A'.repeat(43)}`)).status).toBe(404);
    const token = path.basename(place);
    for (const wrong of [
      'download/',
      `download/${token}`,
      `download/..%2f${token}`,
      `download/%2e%2e/%2e%2e/etc/passwd`,
      `${address}/`,
      `${address}%00`,
    ]) {
      expect([wrong, (await get(wrong)).status]).toEqual([wrong, 404]);
    }
    expect((await get(address, { cookie }, 'POST')).status).toBe(403);
  });

  it('go when their window closes', async () => {
    await opened();
    const place = shelf?.place() ?? '';
    writeFileSync(place, 'gone soon');
    const address = shelf?.offer(place, 'a') ?? '';
    socket?.close();
    await expect.poll(() => existsSync(place)).toBe(false);
    expect((await get(address)).status).toBe(404);
  });

  it('have names that no header can be broken with', () => {
    const hostile = 'a\r\nSet-Cookie: x=1\u0000"\\%\ud800\u202egpj.exe';
    const header = contentDisposition(hostile);
    expect(header).toMatch(/^[\x20-\x7e]+$/);
    expect(decodeURIComponent(header.split("UTF-8''")[1])).toBe(
      hostile.replace('\ud800', '\ufffd'),
    );
  });
});

describe('Wireshark', () => {
  it('is found on PATH and started on its own with file, filter and packet', async () => {
    if (process.platform === 'win32') return;
    const folder = inScratch('bin');
    const seen = inScratch('seen.txt');
    mkdirSync(folder);
    const script = `#!/bin/sh\nfor a in "$@"; do echo "$a"; done > '${seen}.part'\nmv '${seen}.part' '${seen}'\n`;
    writeFileSync(path.join(folder, 'wireshark'), script, { mode: 0o755 });
    const here = { platform: process.platform, environment: { PATH: `relative:${folder}` } };
    expect(findWireshark(here)).toBe(path.join(folder, 'wireshark'));
    const decodeAs = ['udp.port==8472,vxlan'];
    const view = {
      filter: 'tcp.stream eq 4 || frame.number == 7',
      goTo: 9,
      decodeAs,
      listing: false,
    };
    expect(await startWireshark(capture, view, here)).toBe(true);
    await expect.poll(() => existsSync(seen)).toBe(true);
    expect(readFileSync(seen, 'utf8').trimEnd().split('\n')).toEqual([
      ...['-r', capture, '-d', decodeAs[0], '-Y', view.filter, '-g', '9'],
    ]);
  });

  it('is not started on a text listing, of which the command makes a capture first', async () => {
    const folder = inScratch('bin-of-listings');
    const ran = inScratch('ran.txt');
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'wireshark'), `#!/bin/sh\ntouch '${ran}'\n`, { mode: 0o755 });
    const here = { platform: 'linux', environment: { PATH: folder } } as const;
    const view = { filter: 'tcp.stream eq 1', goTo: 3, decodeAs: [], listing: true };
    expect(await startWireshark('/tmp/two words.txt', view, here)).toBe(false);
    expect(existsSync(ran)).toBe(false);
    expect(wiresharkCommand('/tmp/two words.txt', view)).toBe(
      "teardown extract '/tmp/two words.txt' -o 'two words.txt.pcapng' && wireshark -r 'two words.txt.pcapng' -Y 'tcp.stream eq 1' -g 3",
    );
  });

  it('is not started where it is not, and the command is for a POSIX shell', async () => {
    const here = { platform: 'linux', environment: { PATH: scratch.path } } as const;
    const view = { filter: 'tcp', goTo: null, decodeAs: [], listing: false };
    expect(await startWireshark(capture, view, here)).toBe(false);
    expect(wiresharkCommand("/tmp/it's $(here).pcap", view)).toBe(
      "wireshark -r '/tmp/it'\\''s $(here).pcap' -Y tcp",
    );
  });
});
