import { assert } from '../../../base/assert.ts';
import { SIGNATURES } from '../../signature-facts.ts';
import { durationText } from '../../../base/numbers.ts';
import type { FlowFacts, RstFacts } from '../../../flows/flow-facts.ts';
import { citations, type Citations } from '../../citations.ts';
import {
  injectionPoints,
  INJECTION_TRAITS,
  onlyTtlAndExplained,
  suspectReset,
} from '../../injection-evidence.ts';
import { traitTexts } from '../../injection-sentences.ts';
import { allAcknowledged, loss, lossAtClose, type Loss } from '../../loss.ts';
import { citeAnswered, citeReset, formText } from '../../reset-sentences.ts';
import { isAnswer, isStatelessReply } from '../../resets.ts';
import type { Alternative, Excluded, RuleMatch, RuleStory } from '../../rule.ts';
import { COMPARE_ORIGINAL, isLoopback, REWRITTEN_FILE } from '../../loopback.ts';
import { STRONG } from '../../scoring.ts';
import { resetCounters } from '../../settle.ts';
import { abortOf, other } from '../../sides.ts';
import { laterText, sentences, who } from '../../words.ts';
import { doc } from './doc.ts';

/** The verdict in one line. */
export function headline(facts: FlowFacts): string {
  const reset = suspect(facts);
  const what = `${formText(reset)} in the ${who(reset.side)}'s name`;
  if (onlyTtlAndExplained(facts, reset)) return `${what}; its TTL is another one.`;
  return hasHeaderEvidence(facts, reset)
    ? `${isForged(facts, reset) ? 'Forged ' : ''}${what}: ${decisiveTrait(facts, reset)}.`
    : `${what} that its own stack would not send.`;
}

/** Two strong marks in its headers: no stack of its named sender wrote it. */
function isForged(facts: FlowFacts, reset: RstFacts): boolean {
  if (isLoopback(facts)) return false;
  const found = INJECTION_TRAITS.filter((trait) => trait.header && trait.holds(facts, reset));
  return found.filter(({ points }) => points === STRONG).length >= 2;
}

/** The header that sets it apart, in a few words. */
function decisiveTrait(facts: FlowFacts, reset: RstFacts): string {
  const side = who(reset.side);
  const found = INJECTION_TRAITS.find((trait) => trait.header && trait.holds(facts, reset));
  switch (found?.id) {
    case 'ip-id-copied':
      return `IP-ID copied from the ${who(other(reset.side))}`;
    case 'reserved-bits':
      return 'reserved TCP bits set';
    case 'ip-id':
      return `not the ${side}'s IP-ID`;
    case 'ttl':
    case 'ttl-start':
      return `not the ${side}'s TTL`;
    default:
      return 'its headers are of another device';
  }
}

/** The story of a reset that somebody else sent. */
export function tell(facts: FlowFacts, match: RuleMatch): RuleStory {
  const citing = citations();
  const reset = suspect(facts);
  const traits = traitTexts(facts, reset, citing);
  return {
    headline: headline(facts),
    why: sentences(
      `The ${formText(reset)} ${citeReset(facts, citing, reset)} ${triggerText(facts, reset, citing.cite)}.`,
      `${match.confidence === 'high' ? `It is not the ${who(reset.side)}'s own` : `What speaks against the ${who(reset.side)} as its sender`}: ${traits.join('; ')}.`,
      volleySentence(facts, reset, citing),
      ownAnswerSentence(facts, reset, citing),
      harmlessSentence(facts, reset),
      match.confidence === 'high'
        ? null
        : `A firewall or load balancer next to the ${who(reset.side)} looks the same from here.`,
      reset.side === 0 ? signatureSentence(facts) : null,
    ),
    ...lossOf(facts, reset),
    endedBy: endedBy(facts, reset, match),
    matters: mattersText(facts, reset, match),
    evidence: citing.evidence(),
    alternatives: alternatives(facts, reset),
    excluded: match.confidence === 'high' ? excluded(reset, traits) : [],
    remedy: doc.remedy,
    references: doc.references,
  };
}

function endedBy(facts: FlowFacts, reset: RstFacts, { confidence }: RuleMatch): string {
  const side = who(reset.side);
  if (isLoopback(facts)) return `a reset in the ${side}'s name, in a file that was rewritten`;
  return confidence === 'high'
    ? `a device in between, in the ${side}'s name`
    : `a device in between in the ${side}'s name, or the ${side}`;
}

/** Who sees an error: the ends that got a reset. */
function mattersText(facts: FlowFacts, reset: RstFacts, { confidence }: RuleMatch): string {
  const far = facts.sides[other(reset.side)].firstRst;
  const both = far !== null && !isAnswer(far) && !isAnswer(reset);
  const sees = both ? 'both ends see' : `the ${who(other(reset.side))} sees`;
  const did = both ? 'neither of them did it' : `the ${who(reset.side)} did not do it`;
  const error = `Yes: ${sees} "connection reset by peer"`;
  if (confidence === 'high') return `${error}, and ${did}.`;
  return `${error}; whether ${both ? 'one of them' : `the ${who(reset.side)}`} sent it is open.`;
}

/** Neither end meant it: what the programs had not read is gone, whichever side had sent it. */
function lossOf(facts: FlowFacts, reset: RstFacts): Loss {
  const found = lossAtClose(facts, reset.side, false);
  if (found !== null) return found;
  const peer = other(reset.side);
  const speaker = [peer, reset.side].find((side) => facts.sides[side].uniqueBytes > 0);
  return speaker === undefined
    ? loss('no', 'no side had sent data')
    : loss(
        'possible',
        `${allAcknowledged(facts, speaker)}; what a program had not read when the reset came is gone`,
      );
}

function suspect(facts: FlowFacts): RstFacts {
  const reset = suspectReset(facts);
  assert(reset !== null && injectionPoints(facts, reset) > 0, 'this cause has a suspect reset');
  return reset;
}

function hasHeaderEvidence(facts: FlowFacts, reset: RstFacts): boolean {
  return INJECTION_TRAITS.some((trait) => trait.header && trait.holds(facts, reset));
}

/** The reset that ended it, where another one of the same volley has the plainer marks. */
function volleySentence(facts: FlowFacts, reset: RstFacts, citing: Citations): string | null {
  const { ending } = facts;
  if (ending === null || ending.packet === reset.packet) return null;
  return `The connection ended with ${citeReset(facts, citing, ending)} of the same volley.`;
}

/** What the named side itself answers later without a socket: it was reset as well. */
function ownAnswerSentence(facts: FlowFacts, reset: RstFacts, citing: Citations): string | null {
  const { fin, ttl } = facts.sides[reset.side];
  if (fin > 0) return null;
  const own = facts.resets.find(
    (it) =>
      it.side === reset.side &&
      it.packet > reset.packet &&
      it.form === 'rst' &&
      isAnswer(it) &&
      it.ttl === ttl &&
      injectionPoints(facts, it) === 0,
  );
  if (own === undefined) return null;
  return `The ${who(reset.side)}'s own RST ${citeReset(facts, citing, own)}, ${laterText(facts, reset.packet, own.packet)}, has TTL ${ttl} and answers ${citeAnswered(facts, citing, own)}: its socket was gone as well, so both ends were reset.`;
}

/** Why a TTL alone proves nothing here. */
function harmlessSentence(facts: FlowFacts, reset: RstFacts): string | null {
  if (!onlyTtlAndExplained(facts, reset)) return null;
  return isStatelessReply(facts, reset)
    ? 'It is the bare answer of a host without such a socket, which a restarted host sends as well, over a path or with a TTL of its own.'
    : 'The path may have become another one during the silence before it.';
}

/** What came last before it: the packet that may have set it off. */
function triggerText(
  facts: FlowFacts,
  reset: RstFacts,
  cite: (packet: number, text: string) => string,
): string {
  const peer = other(reset.side);
  const { firstData, lastData, syn } = facts.sides[peer];
  const data = lastData < reset.packet ? lastData : firstData < reset.packet ? firstData : 0;
  const before = data > 0 ? data : syn;
  if (before === 0 || before > reset.packet) return 'came unasked';
  const what = data > 0 ? `data of the ${who(peer)}` : peer === 0 ? 'the SYN' : 'the SYN-ACK';
  const named = data > 0 ? `the ${who(peer)}'s data` : what;
  return `came ${laterText(facts, before, reset.packet).replace(' later', '')} after ${named} ${cite(before, what)}`.replace(
    'in the same instant after',
    'in the same instant as',
  );
}

/** The published signature, as what the packets are consistent with. The signatures speak of what a server gets from its client. */
function signatureSentence({ close }: FlowFacts): string | null {
  const known = close.signature === null ? undefined : SIGNATURES.get(close.signature);
  if (known === undefined) return null;
  const name = `${known.notation}${known.listed ? '' : ' (not in the published list)'}`;
  const head = `The client's packets are consistent with the tampering signature ${name}`;
  const [report] = known.reports;
  return report === undefined
    ? `${head}.`
    : `${head}, which has been reported for ${report.seenWith} (${report.source}).`;
}

function alternatives(facts: FlowFacts, reset: RstFacts): readonly Alternative[] {
  const side = who(reset.side);
  const idle = facts.idleBefore(reset.packet)?.nanos ?? 0;
  return [
    {
      cause: abortOf(reset.side),
      why: `the ${side} may have sent it on a path of its own, or through a device that rewrites headers`,
      settle: resetCounters(facts, reset.side),
    },
    {
      cause: 'idle-timeout-reset',
      why: `the connection had been idle for ${durationText(idle)}: a box that forgot it answers so`,
      settle: 'Compare that time with the idle timers of firewalls and load balancers on the way',
    },
    { cause: 'capture-artefact', why: REWRITTEN_FILE, settle: COMPARE_ORIGINAL },
  ];
}

/** Two marks that its named sender's own packets do not bear. */
function excluded(reset: RstFacts, traits: readonly string[]): readonly Excluded[] {
  const strange = traits.slice(0, 2).join('; ');
  return [
    {
      cause: abortOf(reset.side),
      why: `#${reset.packet} is not the ${who(reset.side)}'s own: ${strange}`,
    },
  ];
}
