import { expect, test } from 'vitest';
import type { ByteSource } from '../../../shared/capture/byte-source.ts';
import { openCapture } from '../../../shared/capture/open-capture.ts';
import { emptyRecord } from '../../../shared/capture/record.ts';
import { concat } from '../../support/byte-writer.ts';
import { PcapngBuilder, pcapFile } from '../../support/capture-builder.ts';

const GIB = 2 ** 30;

/**
 * A source of more than 4 GiB without its memory: `head`, then `unit` over and over to the end.
 */
function hugeSource(head: Uint8Array, unit: Uint8Array, size: number): ByteSource {
  return {
    name: 'huge',
    size,
    read(offset, into) {
      const count = Math.min(into.length, size - offset);
      for (let done = 0; done < count;) {
        const place = offset + done;
        const inHead = place < head.length;
        const part = inHead ? head : unit;
        const from = inHead ? place : (place - head.length) % unit.length;
        const piece = part.subarray(from, from + count - done);
        into.set(piece, done);
        done += piece.length;
      }
      return Math.max(0, count);
    },
  };
}

test('offsets beyond 4 GiB are exact in pcap, sequentially and by reread', () => {
  const head = pcapFile([], { linkType: 249 });
  const payload = 64 * 1024 * 1024 - 16;
  const unit = pcapFile([{ bytes: new Uint8Array(payload) }], { linkType: 249 }).subarray(24);
  const opened = openCapture(hugeSource(head, unit, head.length + unit.length * 70));
  if (!opened.ok) throw new Error(opened.error.detail);
  const reader = opened.value;
  let count = 0;
  let last = 0;
  while (reader.next()) {
    expect(reader.record.fileOffset).toBe(24 + count * unit.length);
    expect(reader.record.captured).toBe(payload);
    last = reader.record.fileOffset;
    count += 1;
  }
  expect(count).toBe(70);
  expect(last).toBeGreaterThan(4 * GIB);
  const again = emptyRecord();
  expect(reader.reread(last, again)).toBe(true);
  expect(again).toMatchObject({ fileOffset: last, captured: payload, sec: 1_000_000_000 });
  expect(reader.health).toEqual([]);
});

test('offsets beyond 4 GiB are exact in pcapng, over a skipped block of 2 GiB', () => {
  const builder = (): PcapngBuilder => new PcapngBuilder();
  const head = builder().section().interface().bytes();
  const skipped = 0x7fff_fff0;
  const blockHead = new Uint8Array(8);
  new DataView(blockHead.buffer).setUint32(0, 0x7777, true);
  new DataView(blockHead.buffer).setUint32(4, skipped, true);
  const packet = builder()
    .section()
    .interface()
    .packet({ bytes: Uint8Array.of(1, 2, 3) })
    .bytes();
  const tail = packet.subarray(head.length);
  const starts = [head.length, head.length + skipped, head.length + 2 * skipped];
  const end = head.length + 3 * skipped;
  const source: ByteSource = {
    name: 'huge',
    size: end + tail.length,
    read(offset, into) {
      const count = Math.min(into.length, end + tail.length - offset);
      into.fill(0, 0, count);
      const put = (place: number, bytes: Uint8Array): void => {
        for (let i = 0; i < bytes.length; i += 1) {
          const at = place + i - offset;
          if (at >= 0 && at < count) into[at] = bytes[i];
        }
      };
      put(0, head);
      for (const start of starts) {
        put(start, blockHead);
        put(start + skipped - 4, blockHead.subarray(4));
      }
      put(end, tail);
      return count;
    },
  };
  const opened = openCapture(source);
  if (!opened.ok) throw new Error(opened.error.detail);
  const reader = opened.value;
  expect(reader.next()).toBe(true);
  expect(reader.record.fileOffset).toBe(end);
  expect(end).toBeGreaterThan(5 * GIB);
  const again = emptyRecord();
  expect(reader.reread(end, again)).toBe(true);
  expect(Array.from(again.bytes.subarray(again.start, again.start + 3))).toEqual([1, 2, 3]);
  expect(reader.next()).toBe(false);
  expect(reader.health).toMatchObject([{ code: 'unknown-block', count: 3 }]);
});

test('no chunk holds more than the largest record needs', () => {
  const asked: number[] = [];
  const unit = pcapFile([new Uint8Array(100)]).subarray(24);
  const bytes = concat(pcapFile([]), ...Array.from({ length: 2000 }, () => unit));
  const opened = openCapture(
    {
      name: 'asked',
      size: bytes.length,
      read(offset, into) {
        asked.push(into.length);
        const part = bytes.subarray(offset, offset + into.length);
        into.set(part);
        return part.length;
      },
    },
    4096,
  );
  if (!opened.ok) throw new Error(opened.error.detail);
  while (opened.value.next());
  expect(Math.max(...asked)).toBeLessThanOrEqual(4096);
});
