import { counted } from '../base/numbers.ts';
import { optionU64, walkOptions } from './pcapng-options.ts';

/** What an Interface Statistics Block counts; null where it does not say. Times are left out. */
export interface InterfaceCounts {
  readonly received: number | null;
  readonly droppedByInterface: number | null;
  readonly passedFilter: number | null;
  readonly droppedBySystem: number | null;
  readonly delivered: number | null;
}

const CODES = {
  received: 4,
  droppedByInterface: 5,
  passedFilter: 6,
  droppedBySystem: 7,
  delivered: 8,
};

/**
 * Reads the options of an Interface Statistics Block (draft-ietf-opsawg-pcapng section 4.6) between
 * two indexes. `whole` is false where an option runs past the end.
 */
export function readStatistics(
  bytes: Uint8Array,
  from: number,
  to: number,
  bigEndian: boolean,
): { readonly counts: InterfaceCounts; readonly whole: boolean } {
  const values = new Map<number, number>();
  const whole = walkOptions(bytes, from, to, bigEndian, (code, start, end) => {
    if (end - start === 8) values.set(code, optionU64(bytes, start, bigEndian));
  });
  const value = (code: number): number | null => values.get(code) ?? null;
  return {
    counts: {
      received: value(CODES.received),
      droppedByInterface: value(CODES.droppedByInterface),
      passedFilter: value(CODES.passedFilter),
      droppedBySystem: value(CODES.droppedBySystem),
      delivered: value(CODES.delivered),
    },
    whole,
  };
}

/** Packets dropped by interface and system together; null where neither is said. */
export function dropsOf(counts: InterfaceCounts): number | null {
  const { droppedByInterface, droppedBySystem } = counts;
  if (droppedByInterface === null && droppedBySystem === null) return null;
  return (droppedByInterface ?? 0) + (droppedBySystem ?? 0);
}

/** "120 packets received, 3 dropped by the interface"; empty where it says nothing. */
export function statisticsText(counts: InterfaceCounts): string {
  const said: string[] = [];
  const say = (count: number | null, what: string): void => {
    if (count !== null) said.push(`${counted(count, 'packet')} ${what}`);
  };
  say(counts.received, 'received');
  say(counts.droppedByInterface, 'dropped by the interface');
  say(counts.passedFilter, 'passed the filter');
  say(counts.droppedBySystem, 'dropped by the system');
  say(counts.delivered, 'delivered to the program');
  return said.join(', ');
}

/** What two blocks of one interface say together, the later one first. */
export function laterCounts(earlier: InterfaceCounts, later: InterfaceCounts): InterfaceCounts {
  return {
    received: later.received ?? earlier.received,
    droppedByInterface: later.droppedByInterface ?? earlier.droppedByInterface,
    passedFilter: later.passedFilter ?? earlier.passedFilter,
    droppedBySystem: later.droppedBySystem ?? earlier.droppedBySystem,
    delivered: later.delivered ?? earlier.delivered,
  };
}
