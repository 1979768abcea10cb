import { memorySource, type ByteSource } from '../../../shared/capture/byte-source.ts';
import { openCapture } from '../../../shared/capture/open-capture.ts';
import {
  emptyRecord,
  type CaptureReader,
  type CaptureRecord,
} from '../../../shared/capture/record.ts';
import { hostileCapture } from '../capture-frames.ts';
import { check, checkAnswer, checkEqual, type FuzzTarget } from '../fuzz-target.ts';
import type { Random } from '../random.ts';

const MOST = 1 << 16;
/** Records of the smallest formats are no shorter: more of them cannot be in a file. */
const LEAST_RECORD = 12;

/** Capture files of every format: sound records, the same however the file is cut into chunks. */
export const readers: FuzzTarget = {
  name: 'readers',
  draw: (random, seeds) => hostileCapture(seeds.any(random), random, seeds.any(random), MOST),
  run(input, random) {
    const whole = openCapture(memorySource('any', input));
    const chunk = random.pick([1, 2, 16, 100, 4096]);
    const chunked = openCapture(slowSource(input, random), chunk);
    checkEqual(chunked.ok, whole.ok, 'whether it opens depends on the chunk');
    if (!whole.ok || !chunked.ok) {
      checkAnswer(whole, 'refusal');
      checkEqual(chunked, whole, 'the refusal depends on the chunk');
      return;
    }
    // Packets of a text are made, not found in it: `listings`.
    if (whole.value.format === 'listing') return;
    const records = readAll(whole.value, input);
    checkEqual(readAll(chunked.value, input), records, `a chunk of ${chunk} bytes changes records`);
    checkEqual(
      toldBy(chunked.value),
      toldBy(whole.value),
      `a chunk of ${chunk} changes what is told`,
    );
    checkAnswer(toldBy(whole.value), 'reader');
    readAgain(whole.value, records, random);
    const { health, position } = whole.value;
    const damage = health.filter(({ severity }) => severity === 'damage');
    check(position <= input.length, 'the reader is behind the end of its file');
    check(position === input.length || damage.length > 0, 'the end was not reached, in silence');
    check(
      damage.every(({ offset }) => offset !== null),
      'damage without a place',
    );
  },
};

type Plain = Omit<CaptureRecord, 'start' | 'bytes'> & { readonly bytes: string };

function plain(record: CaptureRecord): Plain {
  const { bytes, start, ...rest } = record;
  return {
    ...rest,
    bytes: Buffer.from(bytes.subarray(start, start + record.captured)).toString('hex'),
  };
}

function readAll(reader: CaptureReader, input: Uint8Array): readonly Plain[] {
  const records: Plain[] = [];
  let before = -1;
  while (reader.next()) {
    const { record } = reader;
    check(records.length * LEAST_RECORD <= input.length, 'more records than bytes');
    check(record.captured >= 0, 'captured less than nothing');
    check(record.start + record.captured <= record.bytes.length, 'a record leaves its buffer');
    check(record.sec >= 0 && record.sec <= 0xffffffff, `second ${record.sec}`);
    check(record.nsec >= 0 && record.nsec < 1e9, `nanosecond ${record.nsec}`);
    check(record.fileOffset > before, 'file offsets do not grow');
    check(record.fileOffset + record.captured <= input.length, 'a record leaves its file');
    before = record.fileOffset;
    records.push(plain(record));
  }
  check(!reader.next(), 'reading goes on after its end');
  return records;
}

function readAgain(reader: CaptureReader, records: readonly Plain[], random: Random): void {
  const again = emptyRecord();
  for (let count = Math.min(20, records.length); count > 0; count -= 1) {
    const record = random.pick(records);
    check(reader.reread(record.fileOffset, again), 'a record cannot be read again');
    checkEqual(plain(again), record, 'a record read again is another one');
  }
  // Anywhere at all: no throw, and never out of the buffer.
  if (reader.reread(random.below(1 << 17), again))
    check(again.start + again.captured <= again.bytes.length, 'reread leaves its buffer');
}

function toldBy(reader: CaptureReader): unknown {
  const { health, comments, interfaces, formatText, details } = reader;
  return { health, comments, interfaces, formatText, lines: details?.lines() ?? null };
}

/** A source that gives few bytes at a time. */
function slowSource(input: Uint8Array, random: Random): ByteSource {
  const memory = memorySource('any', input);
  const most = random.pick([1, 7, 100, 5000]);
  return { ...memory, read: (offset, into) => memory.read(offset, into.subarray(0, most)) };
}
