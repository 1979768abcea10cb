import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { configFolder } from '../../host/config-folder.ts';
import { RecentCaptures } from '../../host/recent.ts';
import { scratchFolder } from '../support/conversation-file.ts';

describe('recent captures', () => {
  const scratch = scratchFolder();
  let folders = 0;
  const fresh = (): string => {
    const folder = path.join(scratch.path, `config-${++folders}`);
    mkdirSync(folder);
    return folder;
  };
  const file = (name: string): string => {
    const full = path.join(scratch.path, name);
    writeFileSync(full, 'x');
    return full;
  };
  afterAll(() => scratch.remove());

  it('lists the newest first, each once, twelve at most, over restarts', () => {
    const folder = fresh();
    const recent = new RecentCaptures(folder);
    for (let i = 0; i < 15; i += 1) recent.add(file(`${i}.pcap`));
    recent.add(file('9.pcap'));
    const names = new RecentCaptures(folder).list().map((entry) => entry.name);
    expect(names).toEqual(
      ['9', '14', '13', '12', '11', '10', '8', '7', '6', '5', '4', '3'].map((n) => `${n}.pcap`),
    );
  });

  it('keeps what another window added meanwhile', () => {
    const folder = fresh();
    const one = new RecentCaptures(folder);
    const other = new RecentCaptures(folder);
    one.add(file('one.pcap'));
    other.add(file('other.pcap'));
    one.add(file('third.pcap'));
    expect(one.list().map((entry) => entry.name)).toEqual(['third.pcap', 'other.pcap', 'one.pcap']);
  });

  it('says which are gone', () => {
    const folder = fresh();
    writeFileSync(
      path.join(folder, 'recent.json'),
      JSON.stringify({
        version: 1,
        captures: [{ path: '/nowhere/a.pcap', bytes: 7, opened: '2026-01-02T03:04:05.000Z' }],
      }),
    );
    expect(new RecentCaptures(folder).list()).toEqual([
      {
        path: '/nowhere/a.pcap',
        name: 'a.pcap',
        bytes: 7,
        opened: '2026-01-02T03:04:05.000Z',
        present: false,
      },
    ]);
  });

  it.each(['', '{', '[]', '{"version":2,"captures":[]}', '{"version":1,"captures":[{"path":1}]}'])(
    'starts empty over a file it cannot understand: %j',
    (text) => {
      const folder = fresh();
      writeFileSync(path.join(folder, 'recent.json'), text);
      const recent = new RecentCaptures(folder);
      expect(recent.list()).toEqual([]);
      recent.add(file('new.pcap'));
      expect(readFileSync(path.join(folder, 'recent.json'), 'utf8')).toContain('new.pcap');
    },
  );

  it('works without a place to write', () => {
    const recent = new RecentCaptures(path.join(file('a-file'), 'not-a-folder'));
    recent.add(file('kept.pcap'));
    expect(recent.list().map((entry) => entry.name)).toEqual(['kept.pcap']);
  });

  it('lives where each platform keeps such things', () => {
    expect(configFolder('linux', {}, '/home/ann')).toBe('/home/ann/.config/teardown');
    expect(configFolder('linux', { XDG_CONFIG_HOME: '/x' }, '/home/ann')).toBe('/x/teardown');
    expect(configFolder('linux', { XDG_CONFIG_HOME: 'rel' }, '/home/ann')).toBe(
      '/home/ann/.config/teardown',
    );
    expect(configFolder('darwin', {}, '/Users/ann')).toBe(
      '/Users/ann/Library/Application Support/Teardown',
    );
    expect(configFolder('win32', { APPDATA: '/ann/Roaming' }, '/ann')).toBe(
      '/ann/Roaming/Teardown',
    );
  });
});
