import { concat } from '../support/byte-writer.ts';
import type { FuzzTarget } from './fuzz-target.ts';
import { faultOf, type Fault } from './run-case.ts';

/**
 * A smaller input with the same fault: parts are left out, larger ones first, then bytes made zero,
 * for as long as that helps and time is left.
 */
export async function minimised(
  target: FuzzTarget,
  input: Uint8Array,
  fault: Fault,
  seconds: number,
): Promise<Uint8Array> {
  const deadline = performance.now() + seconds * 1000;
  let best = input;
  const better = async (candidate: Uint8Array): Promise<boolean> => {
    if ((await faultOf(target, candidate))?.place !== fault.place) return false;
    best = candidate;
    return true;
  };
  for (let size = best.length >> 1; size > 0; size >>= 1) {
    for (let at = 0; at < best.length && performance.now() < deadline;) {
      const without = concat(best.subarray(0, at), best.subarray(at + size));
      if (!(await better(without))) at += size;
    }
  }
  for (
    let at = 0;
    at < best.length && best.length < 2000 && performance.now() < deadline;
    at += 1
  ) {
    if (best[at] === 0) continue;
    const copy = best.slice();
    copy[at] = 0;
    await better(copy);
  }
  return best;
}
