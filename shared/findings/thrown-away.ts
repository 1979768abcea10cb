import type { FlowFacts } from '../flows/flow-facts.ts';
import { capturedBytes, missedBytes } from './delivery.ts';
import { hasAsked } from './requests.ts';
import { hasForeignSign } from './resets.ts';
import { bytesWord } from './words.ts';

/**
 * Bytes of the response that the server sent and the client's cancel made useless. A cancel is a reset of the
 * client's own that ended the connection after its request: no sign of another sender.
 */
export interface ThrownAway {
  /** Both kinds together; at least so many where `incomplete` is null. */
  readonly bytes: number;
  /** Never acknowledged: under way when the client reset, or sent to its closed socket. A close_notify is none of them. */
  readonly unacknowledged: number;
  /**
   * Acknowledged, head included, of a response that never became whole: whatever the program had read of it, it
   * had no use for. null: nobody can tell whether the response was whole (TLS, another protocol, HTTP that could
   * not be followed).
   */
  readonly incomplete: number | null;
}

/**
 * What the client's cancel threw away; null where the client cancelled nothing.
 *
 * @param unacknowledged bytes of the server that were never acknowledged, as the ledger has them
 */
export function thrownAway(facts: FlowFacts, unacknowledged: number): ThrownAway | null {
  const { ending } = facts;
  if (ending === null || ending.side !== 0 || facts.oneSided) return null;
  if (hasForeignSign(facts, ending) || !hasAsked(facts, ending)) return null;
  const incomplete = incompleteBytes(facts, unacknowledged);
  return { bytes: unacknowledged + (incomplete ?? 0), unacknowledged, incomplete };
}

/** Acknowledged bytes of the newest response where it never became whole. */
function incompleteBytes(facts: FlowFacts, unacknowledged: number): number | null {
  const sent = capturedBytes(facts, 1) + missedBytes(facts, 1);
  if (sent === 0) return 0;
  const progress = facts.http?.progress ?? null;
  if (progress === null) return null;
  switch (progress.answered) {
    case 'none':
    case 'complete':
      return 0;
    case 'begun':
    case 'until-close': {
      if (progress.start === null) return null;
      const ofResponse = 1 + sent - progress.start;
      return Math.max(ofResponse - unacknowledged, 0);
    }
    case 'switched':
    case 'unknown':
      return null;
  }
}

/** "It threw away 12 345 bytes of the response.", of the reset told before it; null where none are known. */
export function thrownAwayInShort(lost: ThrownAway | null): string | null {
  return lost === null || lost.bytes === 0
    ? null
    : `It threw away ${leastText(lost)}${bytesWord(lost.bytes)} of the response.`;
}

/** "The client's reset threw away 12 345 bytes of the response, 400 of them never acknowledged."; null where none are known. */
export function thrownAwaySentence(lost: ThrownAway | null): string | null {
  if (lost === null || lost.bytes === 0) return null;
  const { bytes, unacknowledged } = lost;
  const open =
    unacknowledged === bytes
      ? 'never acknowledged'
      : unacknowledged === 0
        ? 'acknowledged, but the response never became whole'
        : `${bytesWord(unacknowledged)} of them never acknowledged`;
  return `The client's reset threw away ${leastText(lost)}${bytesWord(bytes)} of the response, ${open}.`;
}

function leastText({ incomplete }: ThrownAway): string {
  return incomplete === null ? 'at least ' : '';
}
