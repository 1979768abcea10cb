import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { PcapngBuilder } from '../support/capture-builder.ts';
import { scratchFolder, writeManyPackets } from '../support/conversation-file.ts';
import { runTeardown } from './run-teardown.ts';

const scratch = scratchFolder();
const mounts: string[] = [];
afterAll(() => {
  for (const mount of mounts) spawnSync('umount', [mount]);
  scratch.remove();
});

/** A disk of so many MiB; null where this user cannot mount one. */
function smallDisk(name: string, size: number): string | null {
  const folder = path.join(scratch.path, name);
  mkdirSync(folder);
  const made = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}m`, 'tmpfs', folder]);
  if (made.status !== 0) return null;
  mounts.push(folder);
  return folder;
}

const small = smallDisk('small', 64);
const larger = smallDisk('larger', 300);
if (small === null || larger === null)
  process.stderr.write('SKIPPED: full disks; run as root on Linux to mount small ones\n');

describe.skipIf(small === null || larger === null)('a disk that is too small', () => {
  const packed = path.join(scratch.path, 'many.gz');
  const bytes = (): Buffer => {
    const many = writeManyPackets(path.join(scratch.path, 'many'), 1_000_000);
    return readFileSync(many);
  };

  it('for a compressed capture: refused before anything is written', async () => {
    writeFileSync(packed, gzipSync(bytes(), { level: 1 }));
    const run = await runTeardown(['check-file', packed], { environment: { TMPDIR: small ?? '' } });
    expect(run.status).toBe(3);
    expect(run.stderr).toContain('does not fit on the disk with the temporary folder');
    expect(readdirSync(small ?? '')).toEqual([]);
  });

  it('for all of its content: what fits is read, the rest is told with its place', async () => {
    const run = await runTeardown(['check-file', packed], {
      environment: { TMPDIR: larger ?? '' },
    });
    expect(run.status).toBe(4);
    expect(run.stderr).toContain('where 268 MB are to stay free');
    expect(run.stdout).toMatch(/^Read +in part$/m);
    expect(readdirSync(larger ?? '')).toEqual([]);
  });

  it.each([
    ['that cannot hold it', 'small', 'The disk with the temporary folder is full'],
    ['that it would fill', 'larger', 'does not fit on the disk with the temporary folder'],
  ])('%s, for stdin: refused, and its space comes back', async (_, which, words) => {
    const folder = (which === 'small' ? small : larger) ?? '';
    const run = await runTeardown(['check-file', '-'], {
      stdin: bytes(),
      environment: { TMPDIR: folder },
    });
    expect(run.status).toBe(3);
    expect(run.stderr).toContain(words);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('a bomb of 10 GiB of zeros in 10 MB of gzip', () => {
  const piece = gzipSync(new Uint8Array(2 ** 26), { level: 9 });
  const zeros = Buffer.concat(Array.from({ length: 160 }, () => piece));

  it('that is no capture is refused after its first bytes', async () => {
    const file = path.join(scratch.path, 'zeros.gz');
    writeFileSync(file, zeros);
    const run = await runTeardown(['check-file', file]);
    expect(run.status).toBe(3);
    expect(run.stderr).toContain('What the gzip file holds is neither pcap');
  });

  it('behind the head of a capture ends at the ratio, and says both numbers', async () => {
    const block = new Uint8Array(8);
    new DataView(block.buffer).setUint32(0, 0x7777, true);
    new DataView(block.buffer).setUint32(4, 0xfffffff0, true);
    const head = new PcapngBuilder().section().interface().raw(block).bytes();
    const file = path.join(scratch.path, 'bomb.pcapng.gz');
    writeFileSync(file, Buffer.concat([gzipSync(head), zeros]));
    const run = await runTeardown(['check-file', file]);
    expect(run.status).toBe(4);
    expect(run.stderr).toMatch(
      /More than 1\.07 GB came out of the first .* of the gzip file, above 250 to 1: it looks like a decompression bomb/,
    );
  });
});
