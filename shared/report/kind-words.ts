import { grouped } from '../base/numbers.ts';
import type { CloseKind } from '../flows/close-facts.ts';

/** Endings in the order in which a report tells them: the good one first, then what went wrong. */
export const KIND_ORDER: readonly CloseKind[] = [
  'graceful',
  'reset',
  'timeout',
  'unanswered',
  'rejected',
  'refused',
  'half-closed',
  'open',
  'mid-capture',
];

const WORDS: Readonly<Record<CloseKind, readonly [one: string, many: string]>> = {
  graceful: ['closed in order', 'closed in order'],
  reset: ['was ended by a reset', 'were ended by a reset'],
  timeout: ['fell silent without a close', 'fell silent without a close'],
  unanswered: ['was never answered', 'were never answered'],
  rejected: ['was rejected by an ICMP error', 'were rejected by an ICMP error'],
  refused: ['was refused', 'were refused'],
  'half-closed': ['was closed by one side only', 'were closed by one side only'],
  open: ['was still open when the capture ended', 'were still open when the capture ended'],
  'mid-capture': ['was captured only in its middle', 'were captured only in their middle'],
};

/** "5 were ended by a reset". */
export function kindClause(kind: CloseKind, count: number): string {
  return `${grouped(count)} ${WORDS[kind][count === 1 ? 0 : 1]}`;
}
