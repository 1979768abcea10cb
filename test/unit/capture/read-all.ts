import { memorySource } from '../../../shared/capture/byte-source.ts';
import { openCapture } from '../../../shared/capture/open-capture.ts';
import type { CaptureReader, CaptureRecord, HealthCode } from '../../../shared/capture/record.ts';

/** A record as plain data. */
export interface PlainRecord {
  readonly bytes: readonly number[];
  readonly original: number;
  readonly sec: number;
  readonly nsec: number;
  readonly linkType: number;
  readonly interfaceIndex: number;
  readonly fileOffset: number;
}

/** Copies what a reader's record holds now. */
export function plain(record: CaptureRecord): PlainRecord {
  const { bytes, start, captured, original, sec, nsec, linkType, interfaceIndex, fileOffset } =
    record;
  return {
    bytes: Array.from(bytes.subarray(start, start + captured)),
    original,
    sec,
    nsec,
    linkType,
    interfaceIndex,
    fileOffset,
  };
}

/** A reader over bytes; fails the test where they are refused. */
export function readerOf(bytes: Uint8Array, chunkSize?: number): CaptureReader {
  const opened = openCapture(memorySource('test.pcap', bytes), chunkSize);
  if (!opened.ok) throw new Error(`refused: ${opened.error.code}: ${opened.error.detail}`);
  return opened.value;
}

/** Every record of a capture, and its reader. */
export function readAll(
  bytes: Uint8Array,
  chunkSize?: number,
): { records: PlainRecord[]; reader: CaptureReader } {
  const reader = readerOf(bytes, chunkSize);
  const records: PlainRecord[] = [];
  while (reader.next()) records.push(plain(reader.record));
  return { records, reader };
}

/** "code@offset" of every health entry, with its count where it has one. */
export function healthOf(reader: CaptureReader): string[] {
  return reader.health.map((entry) => {
    const count = entry.count > 0 ? ` x${entry.count}` : '';
    return `${entry.code}@${String(entry.offset)}${count}`;
  });
}

/** The codes of a reader's health. */
export function codesOf(reader: CaptureReader): HealthCode[] {
  return reader.health.map((entry) => entry.code);
}

/** The error of opening bytes; fails the test where they open. */
export function refusal(bytes: Uint8Array): {
  code: string;
  detail: string;
  offset: number | null;
} {
  const opened = openCapture(memorySource('test.pcap', bytes));
  if (opened.ok) throw new Error('was opened');
  const { code, detail, where } = opened.error;
  return { code, detail, offset: where.offset };
}
