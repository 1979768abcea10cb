import { assert } from '../../../base/assert.ts';
import { counted } from '../../../base/numbers.ts';
import type { SideIndex } from '../../../base/units.ts';
import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { citations, type Citations } from '../../citations.ts';
import { loss, lossAtClose, type Loss } from '../../loss.ts';
import { citeReset, formText } from '../../reset-sentences.ts';
import type { Alternative, Excluded, RuleMatch, RuleStory } from '../../rule.ts';
import { captureOn, socketsOn, traceCloses } from '../../settle.ts';
import { other } from '../../sides.ts';
import {
  Who,
  bytesWord,
  headWho,
  lowered,
  restText,
  sentences,
  who,
  lengthText,
} from '../../words.ts';
import { doc } from './doc.ts';
import { answersOf, finSide, isSteady, shutFor, shutSide } from './shut-side.ts';

/** The verdict in one line. */
export function headline(facts: FlowFacts): string {
  const shut = sideOf(facts);
  return `${headWho(shut)} stopped reading: window 0 for ${lengthText(facts, shutFor(facts, shut))}, ${until(facts, shut)}.`;
}

function until(facts: FlowFacts, shut: SideIndex): string {
  const closer = finSide(facts, shut);
  if (closer !== null) return `until the ${who(closer)} closed`;
  return facts.ending === null ? 'to the end' : `until the ${who(other(shut))} gave up`;
}

/** The story of a receiver that does not read. */
export function tell(facts: FlowFacts, _match: RuleMatch): RuleStory {
  const citing = citations();
  const shut = sideOf(facts);
  return {
    headline: headline(facts),
    why: sentences(
      windowSentence(facts, citing, shut),
      probeSentence(facts, citing, shut),
      paceSentence(facts, shut),
      endSentence(facts, citing, shut),
    ),
    ...lossOf(facts, shut),
    endedBy: endedBy(facts, shut),
    matters: matters(facts, shut),
    evidence: citing.evidence(),
    alternatives: alternatives(facts, shut),
    excluded: excluded(facts, shut),
    remedy: doc.remedy,
    references: doc.references,
  };
}

function matters(facts: FlowFacts, shut: SideIndex): string {
  if (facts.zeroWindowProbes > 0 && answersOf(facts, shut) !== 'all')
    return `Yes: nothing moves. Either the ${who(shut)}'s program is stuck, or its host is gone.`;
  const when = isSteady(facts, shut) ? ', if data waited behind the shut window' : '';
  return `Yes${when}: the ${who(shut)}'s program is stuck or overloaded; the network is not at fault.`;
}

function sideOf(facts: FlowFacts): SideIndex {
  const shut = shutSide(facts);
  assert(shut !== null, 'this cause has a shut window');
  return shut;
}

function windowSentence(facts: FlowFacts, { cite }: Citations, shut: SideIndex): string {
  const { zeroWindowSince, zeroWindows } = facts.sides[shut];
  const since = cite(zeroWindowSince, `the ${who(shut)} shuts its receive window`);
  return `${Who(shut)} shut its receive window ${since} and never opened it again: ${counted(zeroWindows, 'packet')} with window 0, over ${lengthText(facts, shutFor(facts, shut))}.`;
}

function probeSentence(facts: FlowFacts, { cite }: Citations, shut: SideIndex): string {
  const sender = who(other(shut));
  const { zeroWindowProbes: probes } = facts;
  if (probes === 0) {
    const open = facts.sides[other(shut)].unackedBytes;
    return `The ${sender} had ${bytesWord(open)} under way that ${open === 1 ? 'was' : 'were'} not taken.`;
  }
  const asked = `The ${sender} sent ${counted(probes, 'window probe')}`;
  switch (answersOf(facts, shut)) {
    case 'none':
      return `${asked}, and nothing came back: whether the ${who(shut)} is still there cannot be seen.`;
    case 'stopped':
      return `${asked}; the answers up to ${cite(facts.sides[shut].lastPacket, `last packet of the ${who(shut)}: window 0`)} said 0, then they stopped.`;
    case 'all':
      return `${asked}; the answers still said 0: the ${who(shut)}'s kernel lives, its program does not read.`;
  }
}

function endedBy(facts: FlowFacts, shut: SideIndex): string {
  const closer = finSide(facts, shut);
  if (closer !== null) return `${who(closer)}, by FIN beside a window that stayed shut`;
  return facts.ending === null
    ? `nobody: the ${who(shut)}'s program does not read`
    : `${who(facts.ending.side)}, by reset, beside a window that stayed shut`;
}

function paceSentence(facts: FlowFacts, shut: SideIndex): string | null {
  return isSteady(facts, shut)
    ? `All that the ${who(other(shut))} had sent was acknowledged, and its probes came at one pace: they may be keep-alives of a program that has nothing to send.`
    : null;
}

function endSentence(facts: FlowFacts, citing: Citations, shut: SideIndex): string {
  const closer = finSide(facts, shut);
  if (closer !== null) {
    const fin = citing.cite(facts.sides[closer].fin, `FIN from the ${who(closer)}`);
    return `Then the ${who(closer)} closed with FIN ${fin}.`;
  }
  const reset = facts.ending;
  if (reset === null) {
    const last = citing.cite(facts.lastPacket, 'last packet of the flow');
    return `The last packet is ${last}; ${restText(facts)}.`;
  }
  return `Then the ${who(reset.side)} gave up with ${formText(reset)} ${citeReset(facts, citing, reset)}.`;
}

function lossOf(facts: FlowFacts, shut: SideIndex): Loss {
  const closer = finSide(facts, shut) ?? facts.ending?.side ?? null;
  if (closer === null) return loss('cannot-tell', 'the capture ends before the connection does');
  return (
    lossAtClose(facts, closer, false) ??
    loss(
      'possible',
      `what the ${who(shut)}'s program had not read went with the ${facts.ending === null ? 'close' : 'reset'}`,
    )
  );
}

/** What the window alone does not tell. */
function alternatives(facts: FlowFacts, shut: SideIndex): readonly Alternative[] {
  const sender = other(shut);
  return [
    {
      cause: 'still-open',
      why: `the ${who(sender)} may have had nothing more to send: keep-alives have the shape of window probes`,
      settle: `${socketsOn(facts, sender)} (Send-Q: bytes that wait for the window; timer: keepalive or persist)`,
    },
    {
      cause: 'peer-vanished',
      why: `the ${who(shut)} may be gone: it answers no probe any more`,
      settle: `${captureOn(facts, shut)}; do the probes arrive there, and does anything answer?`,
    },
    {
      cause: 'capture-artefact',
      why: `the ${who(shut)} may have opened its window in a packet that got lost or was not captured`,
      settle: `${captureOn(facts, shut)}; ${lowered(socketsOn(facts, shut))} (Recv-Q: bytes that its program has not read)`,
    },
    {
      cause: 'half-closed',
      why: `the ${who(shut)} closed its half itself: it may have wanted nothing more`,
      settle: traceCloses(shut),
    },
  ];
}

/** Every answered probe says again that the window is shut. */
function excluded(facts: FlowFacts, shut: SideIndex): readonly Excluded[] {
  if (facts.zeroWindowProbes < 2 || answersOf(facts, shut) !== 'all') return [];
  const { zeroWindowSince, lastPacket } = facts.sides[shut];
  const said = `${counted(facts.zeroWindowProbes, 'probe')} after #${zeroWindowSince} were answered with window 0, up to #${lastPacket}`;
  return [
    {
      cause: 'peer-vanished',
      why: `${said}: the ${who(shut)}'s kernel is there`,
    },
  ];
}
