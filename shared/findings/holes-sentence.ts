import type { FlowFacts } from '../flows/flow-facts.ts';
import { missedBytes } from './delivery.ts';
import { bytesWord, who } from './words.ts';

/** "Acknowledged but missing from the capture: 4 900 bytes of the server."; null where nothing is missing. */
export function holesSentence(facts: FlowFacts): string | null {
  const named = ([0, 1] as const)
    .filter((side) => missedBytes(facts, side) > 0)
    .map((side) => `${bytesWord(missedBytes(facts, side))} of the ${who(side)}`);
  return named.length === 0
    ? null
    : `Acknowledged but missing from the capture: ${named.join(' and ')}.`;
}
