import type { Nanoseconds } from '../base/units.ts';

/** A lone SYN younger than this at the end of the capture may still be answered (RFC 6298: the first timeout). */
export const SYN_IS_FRESH: Nanoseconds = 1e9;

/** What was sent last and got no answer for this long counts as never answered (Radar's figure). */
export const UNANSWERED_FOR: Nanoseconds = 10e9;

/** So many repetitions of data or a FIN without any answer: the other side has fallen silent. */
export const REPEATS_TO_SILENCE = 3;
