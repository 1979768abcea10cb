import { assert } from '../../../base/assert.ts';
import { counted } from '../../../base/numbers.ts';
import type { FlowFacts, RstFacts } from '../../../flows/flow-facts.ts';
import { citations, type Citations } from '../../citations.ts';
import { decidingRecord, notifyOf } from '../../close-notify.ts';
import { lateBytes } from '../../delivery.ts';
import { ON_FIN_NUMBER } from '../../endpoint-words.ts';
import { allAcknowledged, loss, lossAtClose } from '../../loss.ts';
import {
  citeAnswered,
  citeReset,
  otherResetSentence,
  ttlSentence,
  whatIs,
} from '../../reset-sentences.ts';
import { isOnFinNumber, isSuspect } from '../../resets.ts';
import type { Alternative, RuleMatch, RuleStory } from '../../rule.ts';
import { captureOnBoth, resetCounters, traceCloses } from '../../settle.ts';
import { other } from '../../sides.ts';
import { headWho, laterText, sentences, who } from '../../words.ts';
import { closedBeforeCapture, closedBeforeHeadline, tellClosedBefore } from './closed-before.ts';
import { goodbyeHeadline, tellAfterGoodbye } from './after-goodbye.ts';
import { doc } from './doc.ts';

/** The verdict in one line. */
export function headline(facts: FlowFacts): string {
  const reset = facts.ending;
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
  const reset = facts.ending;
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
      otherResetSentence(facts, citing, reset),
    ),
    ...lost,
    endedBy: `${who(reset.side)}, closed before the ${who(peer)} was done`,
    matters:
      match.class === 'benign'
        ? 'No: nothing but the goodbye came late.'
        : `Only if the ${who(reset.side)} still needed what came late.`,
    evidence: citing.evidence(),
    alternatives: alternatives(facts, reset),
    remedy: match.class === 'benign' ? 'Nothing to do.' : doc.remedy,
    references: doc.references,
  };
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
  const more = side.rstCount > 1 ? ` ${counted(side.rstCount, 'such reset')} in all.` : '';
  const old = isOnFinNumber(reset)
    ? ` The first one's seq is the FIN's own number, one left of what the ${who(other(reset.side))} expects: ${ON_FIN_NUMBER}.`
    : '';
  return `${head}${more}${old}`;
}

function alternatives(facts: FlowFacts, reset: RstFacts): Alternative[] {
  const list: Alternative[] = [];
  const side = who(reset.side);
  if (isSuspect(facts, reset)) {
    list.push({
      cause: 'injected-reset',
      why: `another device, such as a load balancer next to the ${side}, may have answered in its place`,
      settle: resetCounters(facts, reset.side),
    });
  }
  if (notifyOf(facts, reset.side) === 'unknown') {
    list.push({
      cause: 'fin-rst-without-close-notify',
      why: `the ${side} may have sent no close_notify before its FIN: its records cannot be followed`,
      settle: `${captureOnBoth(facts)}, from before the handshake`,
    });
  }
  if (reset.side === 0 && lateBytes(facts, 1) > 0) {
    list.push({
      cause: 'client-cancelled-request',
      why: 'the client may have closed because it no longer wanted the response',
      settle: `${traceCloses(0)}; and its own log for a timeout or cancel at that moment`,
    });
  }
  return list;
}
