import type { FlowFacts, RstFacts } from '../../../flows/flow-facts.ts';
import { citations, type Citations } from '../../citations.ts';
import { loss, lossAtClose } from '../../loss.ts';
import { citeAnswered, citeReset, whatIs } from '../../reset-sentences.ts';
import type { RuleStory } from '../../rule.ts';
import { captureOn, resetCounters, traceCloses } from '../../settle.ts';
import { missedBeginning, other } from '../../sides.ts';
import { headWho, sentences, who } from '../../words.ts';
import { doc } from './doc.ts';

/**
 * The capture begins in the middle of the connection, and all that it has of one side are bare resets that
 * answer the other's data or FIN: its socket was gone, and how it had closed was not captured.
 */
export function closedBeforeCapture(facts: FlowFacts, reset: RstFacts): boolean {
  const own = facts.sides[reset.side];
  const peer = facts.sides[other(reset.side)];
  return (
    own.packets === own.rstCount &&
    missedBeginning(facts) &&
    (peer.bytes > 0 || (peer.fin > 0 && peer.fin <= reset.answers))
  );
}

/** The verdict in one line. */
export function closedBeforeHeadline(facts: FlowFacts, reset: RstFacts): string {
  const peer = other(reset.side);
  const what = whatIs(facts, peer, reset.answers);
  return `${headWho(reset.side)} had no socket any more for the ${who(peer)}'s ${what === 'segment' ? 'data' : what}; its close is not in the capture.`;
}

/** The story of a closed socket whose close was not captured. */
export function tellClosedBefore(facts: FlowFacts, reset: RstFacts): RuleStory {
  const citing = citations();
  const side = who(reset.side);
  const peer = who(other(reset.side));
  return {
    headline: closedBeforeHeadline(facts, reset),
    why: sentences(
      answerSentence(facts, citing, reset),
      `Nothing else of the ${side} is in the capture, which begins in the middle of the connection: whether it had closed in order, aborted, or forgot the connection cannot be seen.`,
    ),
    ...(lossAtClose(facts, reset.side, true) ??
      loss('cannot-tell', `what the two had said before the capture is not known`)),
    endedBy: `${side}, before the capture`,
    matters: `Only if the ${side} still needed what came late.`,
    evidence: citing.evidence(),
    alternatives: [
      {
        cause: reset.side === 0 ? 'client-abort' : 'server-abort',
        why: `the ${side} may have aborted, with a reset that was lost or came before the capture`,
        settle: traceCloses(reset.side),
      },
      {
        cause: 'idle-timeout-reset',
        why: `the connection may have been idle for long, and the ${side} or a device next to it forgot it`,
        settle: `${captureOn(facts, reset.side)}, from before the silence`,
      },
      {
        cause: 'injected-reset',
        why: `another device may have answered in the ${side}'s name: no packet of the ${side} shows its TTL`,
        settle: resetCounters(facts, reset.side),
      },
      {
        cause: 'scan-syn',
        why: `a lone ACK or FIN without a connection is also what a port scan sends`,
        settle: `Look for such packets of the ${peer} to other ports and hosts`,
      },
    ],
    remedy: doc.remedy,
    references: doc.references,
  };
}

function answerSentence(facts: FlowFacts, citing: Citations, reset: RstFacts): string {
  const answered = citeAnswered(facts, citing, reset);
  return `The ${who(reset.side)}'s RST ${citeReset(facts, citing, reset)} answers ${answered}: no ACK flag, seq = its ACK field, as a host answers that has no socket for it.`;
}
