import type { FlowFacts } from '../flows/flow-facts.ts';
import { SCANNER_TTL } from '../tcp/scanner-syn.ts';

/** Which trait of scanning tools (FACTS 1.7) the client's SYN has, as a sentence; null where it has none. */
export function toolTraitSentence(facts: FlowFacts): string | null {
  if (!facts.close.tags.includes('scanner_like')) return null;
  const trait = traitOf(facts);
  return trait === null
    ? 'A later SYN of it has a trait of scanning tools.'
    : `Its SYN has a trait of scanning tools: ${trait}.`;
}

/** The tag says that there is one; which, its TTL and its number say, and what is left is the lack of options. */
function traitOf(facts: FlowFacts): string | null {
  const { ttl } = facts.sides[0];
  if (ttl >= SCANNER_TTL) return `a TTL of ${ttl}`;
  if (isTargetAsNumber(facts)) return 'the target address as sequence number (Mirai)';
  if (facts.close.tags.includes('zmap')) return 'IP-ID 54321 and window 65535 (ZMap)';
  return facts.synScales === true ? null : 'no TCP options';
}

function isTargetAsNumber(facts: FlowFacts): boolean {
  const parts = facts.server.ip.split('.').map(Number);
  if (parts.length !== 4) return false;
  const address = parts.reduce((sum, part) => sum * 256 + part, 0);
  return facts.relativeSeq(0, address) === 0;
}
