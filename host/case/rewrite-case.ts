import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import type { CaseLine } from '../../shared/case/case-lines.ts';
import { caseLineText } from '../../shared/case/case-json.ts';
import { replaceFile } from '../write-atomic.ts';
import type { CaseReading } from './case-reading.ts';

const CHUNK = 1 << 20;

/** Writes the file anew in today's version, all its lines in their order. */
export function writeUpgraded(reading: CaseReading): void {
  const texts = reading.upgraded ?? [];
  replaceFile(reading.path, (fd) => {
    for (const text of texts) writeWhole(fd, Buffer.from(text, 'utf8'));
  });
}

/**
 * Writes a whole case to another file: byte for byte what is on the disk, also lines that this
 * release does not understand, then what could not be written there yet.
 */
export function copyCase(
  reading: CaseReading,
  header: string,
  more: readonly CaseLine[],
  target: string,
): void {
  replaceFile(target, (fd) => {
    if (reading.upgraded !== null) {
      for (const text of reading.upgraded) writeWhole(fd, Buffer.from(text, 'utf8'));
    } else if (reading.end === 0) writeWhole(fd, Buffer.from(header, 'utf8'));
    else {
      copyBytes(reading.path, reading.end, fd);
      if (reading.endsInLine) writeWhole(fd, Buffer.from('\n'));
    }
    for (const line of more) writeWhole(fd, Buffer.from(caseLineText(line), 'utf8'));
  });
}

function copyBytes(file: string, end: number, into: number): void {
  const from = openSync(file, 'r');
  const chunk = Buffer.allocUnsafe(CHUNK);
  try {
    let at = 0;
    while (at < end) {
      const read = readSync(from, chunk, 0, Math.min(CHUNK, end - at), at);
      if (read === 0) throw new Error('The case file became shorter while it was copied.');
      writeWhole(into, chunk.subarray(0, read));
      at += read;
    }
  } finally {
    closeSync(from);
  }
}

function writeWhole(fd: number, bytes: Uint8Array): void {
  let done = 0;
  while (done < bytes.length) done += writeSync(fd, bytes, done);
}
