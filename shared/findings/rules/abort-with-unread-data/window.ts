import type { FlowFacts, RstFacts } from '../../../flows/flow-facts.ts';
import { other } from '../../sides.ts';
import { SHRUNK_TO } from '../../thresholds.ts';

/** What the receive window of the side that reset says of its program. */
export type WindowSign = 'shut' | 'shrunk' | 'open';

/** Reads it off the last windows before the reset; a reset's own window says nothing (Windows and devices put 0 there). */
export function windowSign(facts: FlowFacts, reset: RstFacts): WindowSign {
  const { lastWindow, largestWindow, zeroWindowSince, zeroWindows } = facts.sides[reset.side];
  if (zeroWindowSince > 0 || (zeroWindows > 0 && lastWindow === 0)) return 'shut';
  if (lastWindow === null || largestWindow === null) return 'open';
  const fallen = largestWindow - lastWindow;
  const filled = facts.sides[other(reset.side)].uniqueBytes >= fallen;
  return lastWindow <= SHRUNK_TO * largestWindow && filled ? 'shrunk' : 'open';
}
