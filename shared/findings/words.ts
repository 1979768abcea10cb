import { counted, durationText } from '../base/numbers.ts';
import { sideName, type Nanoseconds, type PacketNumber, type SideIndex } from '../base/units.ts';
import { LACKS } from '../capture/record.ts';
import type { FlowFacts } from '../flows/flow-facts.ts';

/** "client". */
export const who = sideName;

/** "The client" at the head of a sentence. */
export function Who(side: SideIndex): string {
  return side === 0 ? 'The client' : 'The server';
}

/** "Client" at the head of a headline. */
export function headWho(side: SideIndex): string {
  return side === 0 ? 'Client' : 'Server';
}

/** "1 byte", "107 244 bytes". */
export function bytesWord(count: number): string {
  return counted(count, 'byte');
}

/** It was read from a listing that tells the order of its packets only: how long anything took is unknown. */
export function isUntimedFlow(facts: FlowFacts): boolean {
  return ((facts.listed ?? 0) & LACKS.time) !== 0;
}

/** "2.49 s", "a time unknown": a length of time of this flow. */
export function lengthText(facts: FlowFacts, nanos: Nanoseconds): string {
  return isUntimedFlow(facts) ? 'a time unknown' : durationText(Math.max(nanos, 0));
}

/** "2.49 s": from packet a to packet b; 0 where the clock went backwards. */
export function spanText(facts: FlowFacts, a: PacketNumber, b: PacketNumber): string {
  if (isUntimedFlow(facts)) return 'a time unknown';
  return durationText(Math.max(facts.between(a, b), 0));
}

/** "2.49 s later", "in the same instant", "later": from packet a to packet b. */
export function laterText(facts: FlowFacts, a: PacketNumber, b: PacketNumber): string {
  if (isUntimedFlow(facts)) return 'later';
  const gap = facts.between(a, b);
  return gap <= 0 ? 'in the same instant' : `${durationText(gap)} later`;
}

/** "2.49 s after", "in the same instant as", "after". */
export function afterText(facts: FlowFacts, a: PacketNumber, b: PacketNumber): string {
  if (isUntimedFlow(facts)) return 'after';
  const gap = facts.between(a, b);
  return gap <= 0 ? 'in the same instant as' : `${durationText(gap)} after`;
}

/** A sentence that goes on after a semicolon: its first letter small, unless a name or an acronym begins it. */
export function lowered(text: string): string {
  return /^[A-Z][a-z ]/u.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

/** Sentences to one paragraph; empty ones are left out. */
export function sentences(...parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null && part !== '').join(' ');
}

/** "the capture runs 11.1 s further", "the capture ends there": after the flow's last packet. */
export function restText(facts: FlowFacts): string {
  return facts.silenceAtEnd <= 0 || isUntimedFlow(facts)
    ? 'the capture ends there'
    : `the capture runs ${durationText(facts.silenceAtEnd)} further`;
}
