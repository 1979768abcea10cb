import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { compress } from 'lz4js';
import { afterAll, describe, expect, it } from 'vitest';
import { builtFile } from '../support/built-file.ts';
import {
  scratchFolder,
  writeConversations,
  writeManyPackets,
} from '../support/conversation-file.ts';
import { runTeardown } from './run-teardown.ts';

describe('compressed captures on the command line', () => {
  const scratch = scratchFolder();
  afterAll(() => scratch.remove());
  const folder = path.join(scratch.path, 'tmp');
  mkdirSync(folder);
  const environment = { TMPDIR: folder };
  const plain = readFileSync(writeConversations(path.join(scratch.path, 'a.pcap'), 30));
  const sample = readFileSync(path.resolve('host/sample/teardown-sample.pcapng'));
  const write = (name: string, bytes: Uint8Array): string => {
    const file = path.join(scratch.path, name);
    writeFileSync(file, bytes);
    return file;
  };

  it.each([
    ['gzip', gzipSync],
    ['LZ4', compress],
  ] as const)('%s: the same records, whatever the file is called', async (_, pack) => {
    for (const [name, bytes] of [
      ['a.pcap', plain],
      ['sample.pcapng', sample],
    ] as const) {
      const before = await runTeardown(['analyze', write(name, bytes), '--format', 'jsonl']);
      const packed = write(`packed-${name}`, pack(bytes));
      const run = await runTeardown(['analyze', packed, '--format', 'jsonl'], { environment });
      expect(run).toMatchObject({ status: 0, stderr: '' });
      expect(run.stdout.replaceAll(`packed-${name}`, name)).toBe(before.stdout);
      expect(readdirSync(folder)).toEqual([]);
    }
  });

  it('from stdin', async () => {
    const before = await runTeardown(['analyze', '-', '--format', 'jsonl'], { stdin: plain });
    const run = await runTeardown(['analyze', '-', '--format', 'jsonl'], {
      stdin: gzipSync(plain),
      environment,
    });
    expect(run).toEqual(before);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('check-file names the compression, and has size and SHA-256 of the file as it is', async () => {
    const packed = gzipSync(plain);
    const run = await runTeardown(['check-file', write('a.pcap.gz', packed)]);
    expect(run.status).toBe(0);
    expect(run.stdout).toMatch(/^Format +pcap, .*, gzip$/m);
    expect(run.stdout).toContain(createHash('sha256').update(packed).digest('hex'));
    expect(run.stdout).toContain('Byte offsets of packets and in this list are those of');
  });

  it('cut short: exit 4, with the byte in the compressed file, and what came before', async () => {
    const packed = gzipSync(plain);
    const cut = write('cut.pcap.gz', packed.subarray(0, packed.length - 100));
    const run = await runTeardown(['analyze', cut, '--format', 'jsonl']);
    expect(run.status).toBe(4);
    expect(run.stderr).toContain(`at byte ${packed.length - 100} of the compressed file`);
    expect(run.stderr).toContain('Results are complete up to the damage');
    expect(run.stdout.trimEnd().split('\n').length).toBeGreaterThan(10);
  });

  it('beside others, one that cannot be opened is left out', async () => {
    const bad = write('bad.pcap.gz', gzipSync(plain).subarray(0, 12));
    const good = write('good.pcap.gz', gzipSync(plain));
    const run = await runTeardown(['analyze', bad, good, '--format', 'summary']);
    expect(run.status).toBe(4);
    expect(run.stderr).toContain('It is left out; the other files were read.');
    expect(run.stderr).toContain('at byte 12 of the compressed file');
  });

  it.skipIf(process.platform === 'win32')(
    'nothing is left behind by a process that is killed while it reads one',
    async () => {
      const many = readFileSync(writeManyPackets(path.join(scratch.path, 'many'), 1_500_000));
      const packed = write('many.gz', gzipSync(many, { level: 1 }));
      const child = spawn(process.execPath, [builtFile('host/cli.js'), 'analyze', packed], {
        env: { ...process.env, ...environment },
        stdio: 'ignore',
      });
      const exit = once(child, 'exit');
      setTimeout(() => child.kill('SIGKILL'), 700);
      expect(await exit).toEqual([null, 'SIGKILL']);
      expect(readdirSync(folder)).toEqual([]);
    },
  );
});
