import { readSync } from 'node:fs';

const CHUNK = 1 << 20;

/** One line of a file and where it lies. */
export interface FileLine {
  readonly text: string;
  readonly start: number;
  /** Without its newline. */
  readonly length: number;
  /** False for what follows the last newline. */
  readonly ended: boolean;
}

/** The lines of a file from a byte on, empty ones left out; what follows the last newline comes last. */
export function* linesFrom(fd: number, from: number): Generator<FileLine> {
  const chunk = Buffer.allocUnsafe(CHUNK);
  let parts: Buffer[] = [];
  let start = from;
  let at = from;
  const line = (last: Buffer, ended: boolean): FileLine => {
    const bytes = parts.length === 0 ? last : Buffer.concat([...parts, last]);
    parts = [];
    return { text: bytes.toString('utf8'), start, length: bytes.length, ended };
  };
  for (;;) {
    const read = readSync(fd, chunk, 0, CHUNK, at);
    if (read === 0) break;
    let from = 0;
    for (;;) {
      const newline = chunk.subarray(0, read).indexOf(0x0a, from);
      if (newline < 0) break;
      const found = line(chunk.subarray(from, newline), true);
      if (found.length > 0) yield found;
      from = newline + 1;
      start = at + from;
    }
    if (from < read) parts.push(Buffer.from(chunk.subarray(from, read)));
    at += read;
  }
  if (parts.length > 0) {
    const found = line(Buffer.alloc(0), false);
    if (found.length > 0) yield found;
  }
}
