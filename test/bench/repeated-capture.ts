import type { ByteSource } from '../../shared/capture/byte-source.ts';

const FILE_HEADER = 24;
const RECORD_HEADER = 16;
const ETHERNET = 14;

/** A record of the block that is repeated. */
interface BlockRecord {
  readonly bytes: Uint8Array;
  /** Microseconds since the block's first record. */
  readonly time: number;
}

/** A capture of any size that lies on no disk. */
export interface RepeatedCapture {
  readonly source: ByteSource;
  readonly packets: number;
  /** Bytes of the file that one turn takes. */
  readonly turnBytes: number;
}

/**
 * Repeats the records of classic little-endian captures (merged by time since each one's begin) `turns`
 * times, one turn behind the other. Every turn has later times and addresses of its own, so that its flows
 * are new ones; checksums are left wrong, which no reader minds. Bytes are made as they are read.
 */
export function repeatCaptures(files: readonly Uint8Array[], turns: number): RepeatedCapture {
  const records = files.flatMap(recordsOf).sort((a, b) => a.time - b.time);
  const turnBytes = records.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const seconds = Math.ceil((records.at(-1)?.time ?? 0) / 1e6) + 1;
  const header = files[0].subarray(0, FILE_HEADER);
  const block = new Uint8Array(turnBytes);
  let made = -1;
  const turnAt = (turn: number): Uint8Array => {
    if (turn !== made) writeTurn(block, records, turn, turn * seconds);
    made = turn;
    return block;
  };
  const size = FILE_HEADER + turnBytes * turns;
  const read = (offset: number, into: Uint8Array): number => {
    let done = 0;
    while (done < into.length && offset + done < size) {
      const at = offset + done - FILE_HEADER;
      const part =
        at < 0
          ? header.subarray(offset + done)
          : turnAt(Math.floor(at / turnBytes)).subarray(at % turnBytes);
      const taken = part.subarray(0, into.length - done);
      into.set(taken, done);
      done += taken.length;
    }
    return done;
  };
  return {
    source: { name: 'repeated.pcap', size, read },
    packets: records.length * turns,
    turnBytes,
  };
}

function recordsOf(file: Uint8Array): BlockRecord[] {
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  const out: BlockRecord[] = [];
  let begin = -1;
  for (let at = FILE_HEADER; at + RECORD_HEADER <= file.length;) {
    const length = RECORD_HEADER + view.getUint32(at + 8, true);
    const time = view.getUint32(at, true) * 1e6 + view.getUint32(at + 4, true);
    if (begin < 0) begin = time;
    out.push({ bytes: file.subarray(at, at + length), time: time - begin });
    at += length;
  }
  return out;
}

function writeTurn(
  block: Uint8Array,
  records: readonly BlockRecord[],
  turn: number,
  seconds: number,
): void {
  const view = new DataView(block.buffer);
  let at = 0;
  for (const { bytes, time } of records) {
    block.set(bytes, at);
    view.setUint32(at, 1_700_000_000 + seconds + Math.floor(time / 1e6), true);
    view.setUint32(at + 4, time % 1e6, true);
    const ip = at + RECORD_HEADER + ETHERNET;
    const type = view.getUint16(ip - 2);
    // Both ends' networks move on by the number of the turn.
    const ends = type === 0x0800 ? [ip + 12, ip + 16] : type === 0x86dd ? [ip + 8, ip + 24] : [];
    for (const end of ends) view.setUint16(end, view.getUint16(end) + turn);
    at += bytes.length;
  }
}
