import * as fs from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { CaseFile } from '../../../host/case/case-file.ts';
import { scratchFolder } from '../../support/conversation-file.ts';

/** How many bytes still fit on the disk. */
const disk = vi.hoisted(() => ({ room: Infinity }));

vi.mock('node:fs', async (original) => {
  const real = await original<typeof fs>();
  const writeSync = (
    fd: number,
    bytes: Uint8Array,
    from = 0,
    length = bytes.length,
    at?: number,
  ): number => {
    const fits = Math.min(length, disk.room);
    if (fits === 0) throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
    disk.room -= fits;
    return real.writeSync(fd, bytes, from, fits, at);
  };
  return { ...real, writeSync };
});

describe('a case on a disk that is full', () => {
  const scratch = scratchFolder();
  afterAll(() => scratch.remove());
  const file = path.join(scratch.path, 'case.teardown');
  const add = (one: CaseFile, text: string): Promise<void> =>
    one.append(() => [
      { type: 'note', id: text, at: '', by: '', session: 's', on: { on: 'analysis' }, text },
    ]);

  it.each([0, 1, 50])(
    'keeps the edit in memory where %d bytes fit, and the file as it was',
    async (room) => {
      disk.room = Infinity;
      fs.rmSync(file, { force: true });
      const one = new CaseFile(file, () => '');
      await add(one, 'before');
      const before = fs.readFileSync(file, 'utf8');
      disk.room = room;
      await add(one, 'while it is full');
      expect(fs.readFileSync(file, 'utf8')).toBe(before);
      expect(one.problem?.detail).toBe('The case could not be written: the disk is full.');
      expect(one.state.notes.size).toBe(2);
      disk.room = Infinity;
      await one.retry();
      expect(one.problem).toBeNull();
      const again = new CaseFile(file, () => '');
      expect([...again.state.notes.keys()]).toEqual(['before', 'while it is full']);
    },
  );

  it('a copy that does not fit leaves the file that was there', async () => {
    disk.room = Infinity;
    const one = new CaseFile(path.join(scratch.path, 'other.teardown'), () => '');
    await add(one, 'a');
    const target = path.join(scratch.path, 'target.teardown');
    fs.writeFileSync(target, 'what was there');
    disk.room = 30;
    await expect(one.copyTo(target)).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(fs.readFileSync(target, 'utf8')).toBe('what was there');
    expect(fs.readdirSync(scratch.path).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});
