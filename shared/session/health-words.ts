import { FAULT } from '../flows/recording-faults.ts';

/** Bits of a flow beyond `FAULT`: what its facts themselves say of the recording. */
export const RECORDED = {
  oneSided: 1 << 8,
  holes: 1 << 9,
  snapped: 1 << 10,
} as const;

/** Words of the flow filter, behind `health:`, and the bit of a flow that each means. */
export const HEALTH_WORDS: Readonly<Record<string, number>> = {
  'one-sided': RECORDED.oneSided,
  holes: RECORDED.holes,
  snapped: RECORDED.snapped,
  duplicates: FAULT.duplicates,
  offload: FAULT.offload,
  'out-of-order': FAULT.outOfOrder,
  'clock-step': FAULT.clockStep,
  gap: FAULT.gap,
  drops: FAULT.drops,
};

/** What begins such a word. */
const PREFIX = 'health:';

/** The bits that a word of a filter means, null where it is none of these. `health:any`: all. */
export function healthWord(word: string): number | null {
  if (!word.startsWith(PREFIX)) return null;
  const name = word.slice(PREFIX.length);
  if (name === 'any') return 0xffff;
  return Object.hasOwn(HEALTH_WORDS, name) ? HEALTH_WORDS[name] : null;
}

/** The word for the flows that have a bit. */
export function wordOf(bit: number): string {
  const name = Object.keys(HEALTH_WORDS).find((one) => HEALTH_WORDS[one] === bit) ?? 'any';
  return `${PREFIX}${name}`;
}
