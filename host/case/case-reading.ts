import { closeSync, fstatSync, openSync, readSync, statSync, type Stats } from 'node:fs';
import path from 'node:path';
import { counted } from '../../shared/base/numbers.ts';
import { caseLineText, parseCaseLine } from '../../shared/case/case-json.ts';
import {
  CASE_VERSION,
  type CaseHeader,
  type CaseLine,
  type SliceLine,
} from '../../shared/case/case-lines.ts';
import { readHeader, readLine } from '../../shared/case/read-line.ts';
import { upgradeCase, type CaseJson } from '../../shared/case/upgrades/upgrade-case.ts';
import { TeardownFailure, teardownError } from '../../shared/contract/errors.ts';
import { codeFor, sentenceFor } from '../files/file-source.ts';
import { linesFrom, type FileLine } from './line-reader.ts';

/** Where a line lies in the file. */
interface LinePlace {
  readonly start: number;
  readonly length: number;
}

/** What became of a file since it was read. */
export type FileChange = 'same' | 'grew' | 'replaced';

/**
 * A case file as far as it was read: its lines (slices without their bytes), where reading ended, and
 * how to tell later whether the file only grew. A file that is not there is an empty case.
 */
export class CaseReading {
  readonly path: string;
  header: CaseHeader | null = null;
  readonly lines: CaseLine[] = [];
  /** Texts of all lines as this version has them, where the file is of an older one; header first. */
  upgraded: readonly string[] | null = null;
  /** The byte after the last whole line; what follows is half a line of a writer that was killed. */
  end = 0;
  /** The last line is whole but lacks its newline. */
  endsInLine = false;
  private readonly slices = new Map<string, LinePlace>();
  private damaged = 0;
  private foreign = 0;
  private seen: Pick<Stats, 'ino' | 'size' | 'mtimeMs'> | null = null;
  private last: (LinePlace & { readonly text: string }) | null = null;

  /** Reads the whole file. Throws `TeardownFailure` where there is one that cannot be read or is no case. */
  constructor(file: string) {
    this.path = file;
    const fd = openExisting(file);
    if (fd === null) return;
    try {
      this.readFrom(fd);
    } finally {
      closeSync(fd);
    }
    this.checkHeader();
  }

  get version(): number {
    return this.header?.version ?? CASE_VERSION;
  }

  /** Lines that nobody can read, or that a newer release wrote. */
  get remarks(): readonly string[] {
    const remarks: string[] = [];
    if (this.damaged > 0) {
      const lines = counted(this.damaged, 'line');
      remarks.push(`Damaged and not readable: ${lines} of the case file; the rest is shown.`);
    }
    if (this.foreign > 0) {
      const lines = counted(this.foreign, 'line');
      remarks.push(`Kept, but not understood by this release: ${lines} of the case file.`);
    }
    return remarks;
  }

  /** Whether nothing at all happened to the file since it was read. */
  isUnchanged(): boolean {
    const now = statOf(this.path);
    const { seen } = this;
    if (now === null || seen === null) return now === seen;
    return now.size === seen.size && now.ino === seen.ino && now.mtimeMs === seen.mtimeMs;
  }

  /**
   * Reads what was added. `replaced`: the file is another one, shorter, gone, or of an older version
   * (which is upgraded as a whole): read it anew.
   */
  readOn(): FileChange {
    if (this.isUnchanged()) return 'same';
    if ((this.seen === null && this.end === 0) || this.upgraded !== null) return 'replaced';
    const fd = openExisting(this.path);
    if (fd === null) return 'replaced';
    try {
      if (!this.isStillMine(fd)) return 'replaced';
      const before = this.lines.length;
      const remarked = this.damaged + this.foreign;
      this.readFrom(fd);
      const grew = this.lines.length > before || this.damaged + this.foreign > remarked;
      return grew ? 'grew' : 'same';
    } finally {
      closeSync(fd);
    }
  }

  /** A slice with its bytes, from its line; null where it is not (any more) there. */
  wholeSlice(id: string): SliceLine | null {
    const place = this.slices.get(id);
    const fd = place === undefined ? null : openExisting(this.path);
    if (place === undefined || fd === null) return null;
    try {
      const bytes = Buffer.alloc(place.length);
      readSync(fd, bytes, 0, bytes.length, place.start);
      const fields = parseCaseLine(bytes.toString('utf8'));
      const line = fields === null ? null : readLine(fields);
      return line?.type === 'slice' ? line : null;
    } finally {
      closeSync(fd);
    }
  }

  /** Takes in what was just appended through `fd`, text by text, from byte `at`. */
  wrote(
    fd: number,
    header: string,
    lines: readonly CaseLine[],
    texts: readonly string[],
    at: number,
  ): void {
    if (header !== '') {
      const fields = parseCaseLine(header.trimEnd());
      this.header = fields === null ? null : readHeader(fields);
      at += Buffer.byteLength(header);
    }
    lines.forEach((line, i) => {
      const length = Buffer.byteLength(texts[i]) - 1;
      this.keep(line, { start: at, length });
      this.last = { start: at, length, text: texts[i].slice(0, -1) };
      at += length + 1;
    });
    this.end = at;
    this.endsInLine = false;
    this.seen = fstatSync(fd);
  }

  private readFrom(fd: number): void {
    this.seen = fstatSync(fd);
    for (const line of linesFrom(fd, this.end)) {
      const fields = parseCaseLine(line.text);
      // Half a line at the end: its writer was killed, or is still at it. It was never acknowledged.
      if (fields === null && !line.ended) return;
      this.endsInLine = !line.ended;
      this.end = line.start + line.length + (line.ended ? 1 : 0);
      this.last = line;
      if (fields === null) this.damaged += 1;
      else this.take(fields, line);
    }
  }

  private take(fields: CaseJson, place: FileLine): void {
    if (this.header === null && this.lines.length === 0 && place.start === 0) {
      this.header = readHeader(fields);
      return;
    }
    if (this.version < CASE_VERSION) return;
    const line = readLine(fields);
    if (line === null) this.foreign += 1;
    else this.keep(line, place);
  }

  private keep(line: CaseLine, { start, length }: LinePlace): void {
    if (line.type !== 'slice') {
      this.lines.push(line);
      return;
    }
    this.slices.set(line.id, { start, length });
    this.lines.push({ ...line, pcapng: '' });
  }

  private checkHeader(): void {
    if (this.end === 0) return;
    if (this.header === null) {
      const detail = 'This is no case file: its first line does not say so.';
      throw new TeardownFailure(
        teardownError('not-a-case', detail, { file: path.basename(this.path) }),
      );
    }
    if (this.version < CASE_VERSION) this.upgrade();
  }

  /** Reads an older file again, as JSON, and turns its lines into today's. Lines that are none stay. */
  private upgrade(): void {
    const fd = openSync(this.path, 'r');
    const json: CaseJson[] = [];
    const unreadable: string[] = [];
    try {
      for (const { text, start } of linesFrom(fd, 0)) {
        if (start >= this.end) break;
        const fields = parseCaseLine(text);
        if (fields === null) unreadable.push(text);
        else json.push(fields);
      }
    } finally {
      closeSync(fd);
    }
    const all = upgradeCase(json) ?? json;
    const [, ...rest] = all;
    for (const fields of rest) {
      const line = readLine(fields);
      if (line === null) this.foreign += 1;
      else this.lines.push(line);
    }
    this.upgraded = [
      ...all.map((fields) => caseLineText(fields)),
      ...unreadable.map((text) => `${text}\n`),
    ];
  }

  /** Whether the file still begins as it did: the same one, not shorter, our last line in its place. */
  private isStillMine(fd: number): boolean {
    const now = fstatSync(fd);
    if (now.ino !== this.seen?.ino || now.size < this.end) return false;
    if (this.last === null) return true;
    const bytes = Buffer.alloc(this.last.length);
    readSync(fd, bytes, 0, bytes.length, this.last.start);
    return bytes.toString('utf8') === this.last.text;
  }
}

function statOf(file: string): Stats | null {
  try {
    return statSync(file);
  } catch {
    return null;
  }
}

/** null where there is no such file. */
function openExisting(file: string): number | null {
  try {
    const fd = openSync(file, 'r');
    if (fstatSync(fd).isFile()) return fd;
    closeSync(fd);
  } catch (cause) {
    if (codeFor(cause) === 'not-found') return null;
    const where = { file: path.basename(file) };
    throw new TeardownFailure(teardownError(codeFor(cause), sentenceFor(cause), where));
  }
  const where = { file: path.basename(file) };
  throw new TeardownFailure(teardownError('not-a-case', 'This is no ordinary file.', where));
}
