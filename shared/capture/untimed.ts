import type { HealthEntry } from './record.ts';

/** Said of a capture with Simple Packet Blocks: they have no time of their own (pcapng, section 4.4). */
export const UNTIMED_TEXT =
  'Packets without a time (Simple Packet Blocks); each was given the time of the packet before it, or the beginning of 1970 where none was before it.';

/** Whether a health entry is about packets to which a time was lent. */
export function isUntimed({ code, text }: Pick<HealthEntry, 'code' | 'text'>): boolean {
  return code === 'time-range' && text === UNTIMED_TEXT;
}
