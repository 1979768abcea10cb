import { assert } from '../../../base/assert.ts';
import { counted } from '../../../base/numbers.ts';
import type { FlowFacts, RstFacts } from '../../../flows/flow-facts.ts';
import { citations, type Citations } from '../../citations.ts';
import { decidingRecord } from '../../close-notify.ts';
import { lateBytes } from '../../delivery.ts';
import { ON_FIN_NUMBER } from '../../endpoint-words.ts';
import { allAcknowledged, loss, lossAtClose } from '../../loss.ts';
import {
  citeAnswered,
  citeReset,
  otherResetSentence,
  rejectedResetSentence,
  ttlSentence,
  whatIs,
} from '../../reset-sentences.ts';
import { isOnFinNumber } from '../../resets.ts';
import type { Alternative, Excluded, RuleMatch, RuleStory } from '../../rule.ts';
import { captureOnBoth, resetCounters, traceCloses } from '../../settle.ts';
import { other } from '../../sides.ts';
import { headWho, laterText, lowered, sentences, who } from '../../words.ts';
import { closedBeforeCapture, closedBeforeHeadline, tellClosedBefore } from './closed-before.ts';
import { goodbyeHeadline, tellAfterGoodbye } from './after-goodbye.ts';
import { doc } from './doc.ts';
import { lateReset } from './late-answer.ts';
import { forgeryExcluded } from '../../injected-reset.ts';

/** The verdict in one line. */
export function headline(facts: FlowFacts): string {
  const reset = lateReset(facts);
  assert(reset !== null, 'this cause has a reset');
  if (closedBeforeCapture(facts, reset)) return closedBeforeHeadline(facts, reset);
  if (reset.form === 'rst-ack') return goodbyeHeadline(facts, reset);
  const peer = other(reset.side);
  const what = whatIs(facts, peer, reset.answers);
  const late = what === 'segment' ? 'data' : what;
  return `${headWho(reset.side)} had closed; late ${late} from the ${who(peer)} met a RST.`;
}

/** The story of a late segment. */
export function tell(facts: FlowFacts, match: RuleMatch): RuleStory {
  const reset = lateReset(facts);
  assert(reset !== null, 'this cause has a reset');
  if (closedBeforeCapture(facts, reset)) return tellClosedBefore(facts, reset);
  if (reset.form === 'rst-ack') return tellAfterGoodbye(facts, match, reset);
  const citing = citations();
  const peer = other(reset.side);
  const lost = lossAtClose(facts, reset.side, true) ?? loss('no', allAcknowledged(facts, peer));
  return {
    headline: headline(facts),
    why: sentences(
      closeSentence(facts, citing, reset),
      answerSentence(facts, citing, reset),
      ttlSentence(facts, reset),
      facts.ending === null
        ? rejectedResetSentence(facts, citing)
        : otherResetSentence(facts, citing, reset),
    ),
    ...lost,
    endedBy: `${who(reset.side)}, closed before the ${who(peer)} was done`,
    matters:
      match.class === 'benign'
        ? 'No: nothing but the goodbye came late.'
        : `Only if the ${who(reset.side)} still needed what came late.`,
    evidence: citing.evidence(),
    alternatives: alternatives(facts, reset),
    excluded: excluded(facts, reset),
    remedy: remedy(facts, match, reset),
    references: doc.references,
  };
}

function remedy(facts: FlowFacts, match: RuleMatch, reset: RstFacts): string {
  if (match.class === 'benign') return 'Nothing to do.';
  return reset.side === 0 && lateBytes(facts, 1) > 0
    ? `${doc.remedy} The client's log says why it closed so early (a timeout, a cancel); ${lowered(traceCloses(0))}.`
    : doc.remedy;
}

function closeSentence(facts: FlowFacts, { cite, quote }: Citations, reset: RstFacts): string {
  const { fin, lastAckAfterOwnFin } = facts.sides[reset.side];
  const finText = `sent its FIN ${cite(fin, `FIN from the ${who(reset.side)}`)}`;
  const closed =
    lastAckAfterOwnFin > 0
      ? `${finText}, was half-closed and took data until ${cite(lastAckAfterOwnFin, `the ${who(reset.side)} acknowledges data after its own FIN`)}, then closed its socket`
      : `${finText} and closed its socket`;
  const head = `The ${who(reset.side)} ${closed}.`;
  const said = facts.tls?.sides[reset.side];
  if (said === undefined) return head;
  if (said.closeNotify === 'sent') {
    return `The ${who(reset.side)} said close_notify ${cite(said.closeNotifyPacket, `close_notify from the ${who(reset.side)}`)}, ${closed}.`;
  }
  return `${head} ${quote(said.closeNotifyWhy, decidingRecord(said, reset.side))}`;
}

function answerSentence(facts: FlowFacts, citing: Citations, reset: RstFacts): string {
  const side = facts.sides[reset.side];
  const answered = citeAnswered(facts, citing, reset);
  const sent = citeReset(facts, citing, reset);
  const head = `${answered.charAt(0).toUpperCase()}${answered.slice(1)} ${reset.answers < side.fin ? 'was under way already' : `came ${laterText(facts, side.fin, reset.answers)}`}; the ${who(reset.side)}'s RST ${sent} answers it: no ACK flag, seq = its ACK field, no socket there any more.`;
  const more =
    side.rstCount > 1
      ? ` The ${who(reset.side)} sent ${counted(side.rstCount, 'bare RST')} in all.`
      : '';
  const old = isOnFinNumber(reset)
    ? ` The first one's seq is the FIN's own number, one left of what the ${who(other(reset.side))} expects: ${ON_FIN_NUMBER}.`
    : '';
  return `${head}${more}${old}`;
}

function alternatives(facts: FlowFacts, reset: RstFacts): readonly Alternative[] {
  const side = who(reset.side);
  return [
    {
      cause: 'injected-reset',
      why: `another device, such as a load balancer next to the ${side}, may have answered in its place`,
      settle: resetCounters(facts, reset.side),
    },
    {
      cause: 'fin-rst-without-close-notify',
      why: `the ${side} may have sent no close_notify before its FIN: its records cannot be followed`,
      settle: `${captureOnBoth(facts)}, from before the handshake`,
    },
  ];
}

/** A client that closes before the response is whole did so by FIN: its reset cut nothing. */
function excluded(facts: FlowFacts, reset: RstFacts): readonly Excluded[] {
  const { fin } = facts.sides[reset.side];
  const forged = forgeryExcluded(facts, reset);
  if (reset.side === 1) return forged;
  return [
    ...forged,
    {
      cause: 'client-cancelled-request',
      why: `the client's FIN #${fin} came first, and #${reset.packet} is the answer of a closed socket to #${reset.answers}, no abort of a live one`,
    },
  ];
}
