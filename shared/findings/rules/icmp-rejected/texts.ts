import { assert } from '../../../base/assert.ts';
import type { FlowFacts, IcmpFacts } from '../../../flows/flow-facts.ts';
import { citations, type Citations } from '../../citations.ts';
import { loss, type Loss } from '../../loss.ts';
import type { Alternative, RuleMatch, RuleStory } from '../../rule.ts';
import { captureOn } from '../../settle.ts';
import { other } from '../../sides.ts';
import { bytesWord, sentences, who, spanText } from '../../words.ts';
import { doc } from './doc.ts';

/** The verdict in one line. */
export function headline(facts: FlowFacts): string {
  const { icmp } = facts;
  assert(icmp !== null, 'a rejection has an ICMP error');
  return `ICMP from ${senderWord(facts, icmp)}: ${icmp.text}.`;
}

/** The story of an ICMP error. */
export function tell(facts: FlowFacts, _match: RuleMatch): RuleStory {
  const citing = citations();
  const { icmp } = facts;
  assert(icmp !== null, 'a rejection has an ICMP error');
  const quoted = facts.sides[icmp.quotedSide];
  const what = facts.proto === 'tcp' && quoted.syn > 0 && quoted.bytes === 0 ? 'SYN' : 'packet';
  const error = citing.cite(icmp.packet, `ICMP ${icmp.text} from ${icmp.from}`);
  return {
    headline: headline(facts),
    why: sentences(
      sentSentence(facts, citing, icmp, what),
      `${icmp.from} answered with ICMP ${icmp.text} ${error} (type ${icmp.type}, code ${icmp.code}).`,
      senderSentence(facts, icmp),
      `Nothing came from the ${who(other(icmp.quotedSide))} after it.`,
    ),
    ...lossOf(facts, icmp),
    endedBy: `${senderWord(facts, icmp)}, by ICMP`,
    matters:
      icmp.quotedSide === 0
        ? 'Yes: this traffic is not getting through.'
        : 'Yes, if the client still waited for that answer.',
    evidence: citing.evidence(),
    alternatives: alternatives(facts, icmp),
    remedy: remedy(icmp),
    references: doc.references,
  };
}

/** By what the error means; "time exceeded" and "parameter problem" are no rule and no closed port. */
function remedy({ version, type, code, from }: IcmpFacts): string {
  if (type === (version === 4 ? 11 : 3)) {
    return code === 1
      ? `Fragments were lost on the way to ${from}: look for a filter that drops fragments, or make the path MTU known so that nothing is fragmented.`
      : `The packet ran out of hops at ${from}: trace the route (mtr, traceroute) from the sender and look for a loop there, or for a sender with too small a TTL.`;
  }
  if (type === (version === 4 ? 12 : 4))
    return `${from} could not read the packet's header: look at what changes headers or options on the way to it.`;
  return doc.remedy;
}

function sentSentence(
  facts: FlowFacts,
  { cite }: Citations,
  icmp: IcmpFacts,
  what: string,
): string {
  const side = who(icmp.quotedSide);
  const { firstPacket } = facts.sides[icmp.quotedSide];
  if (firstPacket === 0)
    return `The ${side}'s own packets were not captured; the error quotes one.`;
  const gap = spanText(facts, firstPacket, icmp.packet);
  return `The ${side} sent its first ${what} ${cite(firstPacket, `first ${what} of the ${side}`)}, ${gap} before the error.`;
}

function standsFor(facts: FlowFacts, icmp: IcmpFacts): string {
  return icmp.quotedSide === 0 ? facts.server.ip : facts.client.ip;
}

function senderWord(facts: FlowFacts, icmp: IcmpFacts): string {
  return icmp.from === standsFor(facts, icmp)
    ? `the ${who(other(icmp.quotedSide))} itself`
    : icmp.from;
}

function senderSentence(facts: FlowFacts, icmp: IcmpFacts): string {
  const target = who(other(icmp.quotedSide));
  return icmp.from === standsFor(facts, icmp)
    ? `That is the ${target}'s own address: the ${target} or a device in its name rejects.`
    : `That is not the ${target} (${standsFor(facts, icmp)}) but a device on the way.`;
}

function lossOf(facts: FlowFacts, icmp: IcmpFacts): Loss {
  const { bytes } = facts.sides[icmp.quotedSide];
  if (bytes === 0) return loss('no', 'no data was sent');
  return facts.proto === 'udp'
    ? loss(
        'yes',
        `${bytesWord(bytes)} of the ${who(icmp.quotedSide)} were rejected, in part at least`,
      )
    : loss('possible', `${bytesWord(bytes)} were under way`);
}

function alternatives(facts: FlowFacts, icmp: IcmpFacts): readonly Alternative[] {
  const target = who(other(icmp.quotedSide));
  return facts.proto === 'udp'
    ? [
        {
          cause: 'still-open',
          why: `the exchange may have been over, and the rejected packet came when nobody at the ${target} waited any more`,
          settle: captureOn(facts, other(icmp.quotedSide)),
        },
      ]
    : [
        {
          cause: 'peer-vanished',
          why: `packets had passed before; the ${target} may be gone, and the ICMP error one of its signs`,
          settle: captureOn(facts, other(icmp.quotedSide)),
        },
      ];
}
