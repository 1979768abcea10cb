import { framesOf, tiled } from '../capture-frames.ts';
import { check, type FuzzTarget } from '../fuzz-target.ts';
import { damaged } from '../mutate-bytes.ts';
import { Random } from '../random.ts';
import { concat } from '../../support/byte-writer.ts';
import { readWhole } from '../hostile-session.ts';

const HEAD = 4;
const SMALL = 1 << 18;
const TIMES = 4;
/** Below, a difference is the machine's. */
const LEAST_SECONDS = 1.5;
/** Four times as much may take that many times as long: twice what is linear. */
const MOST_TIMES = 8;

/**
 * The same hostile records over and over, then four times as often: the work may be four times as
 * much, not sixteen. Four bytes choose which words of them count up, the rest is a capture.
 */
export const growth: FuzzTarget = {
  name: 'growth',
  draw(random, seeds) {
    const { head, records, before } = framesOf(seeds.any(random));
    const from = random.below(Math.max(1, records.length - 12));
    const some = records
      .slice(from, from + 12)
      .map((record) =>
        random.once(3)
          ? concat(record.subarray(0, before), damaged(record.subarray(before), random, head))
          : record,
      );
    return concat(random.bytes(HEAD), head, ...some);
  },
  run(input) {
    const frames = framesOf(input.subarray(Math.min(HEAD, input.length)));
    const seconds = (most: number): number => {
      const capture = tiled(frames, Random.of(input.subarray(0, HEAD)), most);
      const { length } = capture;
      const whole = concat(Uint8Array.of(length >> 16, length >> 8, length), capture);
      const began = process.cpuUsage();
      const session = readWhole(whole, 20_000);
      if (session !== null && session.flowCount > 0) {
        session.explain(0, false);
        session.ladderRows(0, true, 0, 100);
        session.causeGroups();
      }
      const { user } = process.cpuUsage(began);
      return user / 1e6;
    };
    const large = seconds(SMALL * TIMES);
    if (large < LEAST_SECONDS) return;
    const small = seconds(SMALL);
    if (large <= small * MOST_TIMES) return;
    const again = Math.min(large, seconds(SMALL * TIMES));
    check(
      again < LEAST_SECONDS || again <= Math.max(small, seconds(SMALL)) * MOST_TIMES,
      `${TIMES} times as much takes ${(again / small).toFixed(1)} times as long (${again.toFixed(1)} s)`,
    );
  },
};
