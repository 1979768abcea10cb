import { fstatSync, fsyncSync, ftruncateSync, readSync, writeSync } from 'node:fs';

/**
 * Writes bytes at the end of a file and syncs them; what does not fit is taken back, so that the file
 * is as it was. The bytes are read back: a writer that ignored the lock is noticed, not overwritten.
 */
export function appendSynced(fd: number, end: number, bytes: Uint8Array): void {
  try {
    let done = 0;
    while (done < bytes.length) {
      done += writeSync(fd, bytes, done, bytes.length - done, end + done);
    }
    fsyncSync(fd);
  } catch (cause) {
    takeBack(fd, end);
    throw cause;
  }
  const back = Buffer.alloc(bytes.length);
  const read = readSync(fd, back, 0, back.length, end);
  if (read !== bytes.length || !back.equals(bytes) || fstatSync(fd).size !== end + bytes.length) {
    throw new Error('Another program wrote to the case file at the same moment.');
  }
}

function takeBack(fd: number, end: number): void {
  try {
    ftruncateSync(fd, end);
  } catch {
    // Half a line stays at the end: readers pass over it and the next writer cuts it off.
  }
}
