import { ZERO_WINDOW_PROBE } from './segment-analysis.ts';
import type { SequenceHoles } from './sequence-holes.ts';
import * as word from './tcp-words.ts';

/**
 * Moves the end of the seen sequence space, opens and fills holes. Returns the bytes of payload not seen
 * before. The segment's payload is [from, dataEnd); `end` counts a FIN too. `key`: flow * 2 + side.
 */
export function coverSequence(
  holes: SequenceHoles,
  w: Uint32Array,
  me: number,
  key: number,
  from: number,
  dataEnd: number,
  end: number,
  marks: number,
): number {
  const known = w[me + word.S_FLAGS];
  const next = w[me + word.S_NEXT];
  const length = (dataEnd - from) | 0;
  if ((known & word.NEXT_KNOWN) === 0) {
    w[me + word.S_NEXT] = end;
    w[me + word.S_FLAGS] |= word.NEXT_KNOWN;
    return length;
  }
  let fresh = 0;
  const ahead = (from - next) | 0;
  if (ahead > 0) {
    holes.add(key, next, from);
    w[me + word.S_FLAGS] |= word.HAS_HOLES;
  } else if (ahead < 0) {
    if ((known & word.HAS_HOLES) !== 0) {
      fresh = holes.fill(key, from, dataEnd);
      if (fresh > 0 && holes.total(key) === 0) w[me + word.S_FLAGS] &= ~word.HAS_HOLES;
    }
    if ((known & word.SAW_SYN) === 0 && length > 1)
      fresh += lowerFloor(holes, w, me, key, from, dataEnd);
  }
  const beyond = (dataEnd - next) | 0;
  if (beyond > 0) fresh += Math.min(beyond, length);
  if (((end - next) | 0) > 0 && (marks & ZERO_WINDOW_PROBE) === 0) {
    const base = w[me + word.S_BASE];
    if ((end - base) >>> 0 < (next - base) >>> 0) w[me + word.S_FLAGS] += 1 << word.WRAPS_SHIFT;
    w[me + word.S_NEXT] = end;
  }
  return fresh;
}

/** A mid-capture flow whose early bytes arrive late: the stream begins lower than its first segment. */
function lowerFloor(
  holes: SequenceHoles,
  w: Uint32Array,
  me: number,
  key: number,
  from: number,
  dataEnd: number,
): number {
  const floor = holes.floor(key, (w[me + word.S_BASE] + 1) >>> 0);
  const below = (floor - from) | 0;
  if (below <= 0) return 0;
  holes.lowerFloor(key, from);
  w[me + word.S_MISC] |= word.MISC_FLOOR;
  const gap = (floor - dataEnd) | 0;
  if (gap <= 0) return below;
  holes.add(key, dataEnd, floor);
  w[me + word.S_FLAGS] |= word.HAS_HOLES;
  return below - gap;
}
