import { assert } from '../../../base/assert.ts';
import { durationText } from '../../../base/numbers.ts';
import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { citations, type Citations } from '../../citations.ts';
import { timerNames, timersNear, timersRunOut } from '../../idle-timers.ts';
import { injectedReset } from '../../injected-reset.ts';
import { allAcknowledged, loss, lossAtClose, type Loss } from '../../loss.ts';
import { citeReset, formText, ttlSentence } from '../../reset-sentences.ts';
import type { Alternative, RuleMatch, RuleStory } from '../../rule.ts';
import { captureOnBoth, traceCloses } from '../../settle.ts';
import { other } from '../../sides.ts';
import { Who, headWho, laterText, lowered, sentences, who } from '../../words.ts';
import { doc } from './doc.ts';
import { silenceBeforeClose, timed, type Silence } from './silence.ts';

/** The verdict in one line. */
export function headline(facts: FlowFacts): string {
  const silence = silenceOf(facts);
  const idle = durationText(silence.nanos);
  switch (silence.end) {
    case 'fin':
      return `${headWho(silence.side)} closed after ${idle} of silence.`;
    case 'reset':
      return `Reset from ${who(silence.side)} after ${idle} of silence.`;
    case 'speech-met-reset':
      return `${headWho(other(silence.side))} spoke after ${idle} of silence and met a reset.`;
  }
}

/** The story of a connection that was idle for too long for somebody. */
export function tell(facts: FlowFacts, _match: RuleMatch): RuleStory {
  const citing = citations();
  const silence = silenceOf(facts);
  return {
    headline: headline(facts),
    why: sentences(
      silenceSentence(facts, citing, silence),
      timerSentence(facts, silence),
      facts.ending === null ? null : ttlSentence(facts, facts.ending),
    ),
    ...lossOf(facts, silence),
    endedBy: `${who(silence.side)}, or a device in its name, after ${durationText(silence.nanos)} of silence`,
    matters:
      silence.end === 'fin'
        ? 'No, unless the other side was about to speak.'
        : 'Yes, if the other side wanted to use the connection again: its next request fails.',
    evidence: citing.evidence(),
    alternatives: alternatives(facts, silence),
    remedy: doc.remedy,
    references: doc.references,
  };
}

function silenceOf(facts: FlowFacts): Silence {
  const silence = silenceBeforeClose(facts);
  assert(silence !== null, 'this cause has a silence');
  return silence;
}

function silenceSentence(facts: FlowFacts, citing: Citations, silence: Silence): string {
  const { side, nanos, packet } = silence;
  const reset = facts.ending;
  const idle = durationText(nanos);
  if (silence.end === 'fin' || reset === null) {
    return `For ${idle} no payload had moved when the ${who(side)} closed with FIN ${citing.cite(packet, `FIN from the ${who(side)}`)}.`;
  }
  const sent = `${formText(reset)} ${citeReset(facts, citing, reset)}`;
  if (silence.end === 'reset') {
    return `For ${idle} no payload had moved when the ${who(side)}'s ${sent} came. It answers no packet.`;
  }
  const what =
    reset.answers > 0 ? 'answers it: no socket or no state is there any more' : 'followed';
  return `After ${idle} without a packet the ${who(other(side))} spoke again ${citing.cite(packet, `first packet after the silence`)}; the ${who(side)}'s ${sent}, ${laterText(facts, packet, reset.packet)}, ${what}. Nothing had closed the connection before.`;
}

function timerSentence(facts: FlowFacts, silence: Silence): string {
  const near = timersNear(facts, timed(silence));
  if (near.length > 0) {
    return `The silence lies within 2 % of these defaults: ${timerNames(near)}. That is a likeness, no proof; several flows with the same silence would be.`;
  }
  const out = silence.end === 'speech-met-reset' ? timersRunOut(facts, timed(silence)) : [];
  return out.length > 0
    ? `These defaults had run out by then: ${timerNames(out)}; whether one of them is on the way the packets do not say.`
    : 'No default of the table lies near it: a timer with another value, or chance.';
}

function lossOf(facts: FlowFacts, { side, end }: Silence): Loss {
  const found = lossAtClose(facts, side, end === 'speech-met-reset');
  return found ?? loss('no', `${allAcknowledged(facts, other(side))} before the silence`);
}

function alternatives(facts: FlowFacts, silence: Silence): Alternative[] {
  const { side, end } = silence;
  const list: Alternative[] = [
    {
      cause: end === 'fin' ? 'graceful-close' : side === 0 ? 'client-abort' : 'server-abort',
      why: `${Who(side).toLowerCase()}'s program may have closed for a reason of its own, at that moment by chance`,
      settle: `Look for other flows with the same silence before their end; ${lowered(traceCloses(side))}`,
    },
  ];
  if (end === 'speech-met-reset' && silence.side === 1) {
    list.push({
      cause: 'keep-alive-race',
      why: 'the server may have closed the idle connection shortly before, with a FIN or reset that this capture lacks',
      settle: captureOnBoth(facts),
    });
  }
  if (facts.ending !== null) list.push(injectedReset(facts, facts.ending));
  return list;
}
