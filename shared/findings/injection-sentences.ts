import { durationText, grouped } from '../base/numbers.ts';
import type { FlowFacts, RstFacts } from '../flows/flow-facts.ts';
import type { Citations } from './citations.ts';
import { INJECTION_TRAITS } from './injection-evidence.ts';
import { citeReset } from './reset-sentences.ts';
import { other } from './sides.ts';
import { laterText, who } from './words.ts';

/** A story tells at most so many traits; the ranking has them all. */
const TOLD_AT_MOST = 3;

/** What sets the reset apart from its sender's own packets, the strongest first: half sentences with packets. */
export function traitTexts(facts: FlowFacts, reset: RstFacts, citing: Citations): string[] {
  return INJECTION_TRAITS.filter((trait) => trait.holds(facts, reset))
    .slice(0, TOLD_AT_MOST)
    .map((trait) => traitText(trait.id, facts, reset, citing) ?? trait.what);
}

function traitText(
  id: string,
  facts: FlowFacts,
  reset: RstFacts,
  citing: Citations,
): string | null {
  const { cite } = citing;
  const side = who(reset.side);
  const sender = facts.sides[reset.side];
  const far = facts.sides[other(reset.side)];
  switch (id) {
    case 'ttl':
      return `it arrived with TTL ${reset.ttl}, the ${side}'s own packets with ${sender.ttl}`;
    case 'ttl-start':
      return `its TTL is ${reset.ttl} and the ${side}'s ${sender.ttl}, the same number of hops from another start value`;
    case 'ip-id-copied':
      return `its IP-ID 0x${reset.ipId.toString(16).padStart(4, '0')} is copied from the ${who(other(reset.side))}'s packet before it`;
    case 'reserved-bits':
      return 'reserved bits of its TCP header are set, which ordinary stacks leave at 0';
    case 'ip-id':
      return `its IP-ID ${reset.ipId} is ${grouped(Math.abs(reset.ipIdStep ?? 0))} away from the ${side}'s packet before it, where the ${side} otherwise moves by at most ${sender.largestIpIdStep}`;
    case 'beats-round-trip':
      return `it acknowledges bytes that passed here less than a round trip (${durationText(facts.handshakeRtt ?? 0)}) before it: the ${side} could not have had them`;
    case 'RST_SEQ_DATA':
      return `the ${side} went on with new data ${cite(sender.lastData, `data of the ${side} after its reset`)}, ${laterText(facts, reset.packet, sender.lastData)}`;
    case 'goes-on':
      return `the ${side} went on after it, up to ${cite(sender.lastPacket, `the ${side} after its reset`)}: a host that has reset sends resets only`;
    case 'SYN_RST':
      return `the SYN-ACK ${cite(sender.syn, 'SYN-ACK of the server')} answers the same SYN`;
    case 'RST_SEQ_CHANGE':
      return `the resets leap from seq ${placed(facts, citing, sender.firstRst)} to ${placed(facts, citing, sender.lastRst)}, beyond all that the ${side} sent`;
    case 'RST_ACK_CHANGE':
      return `its resets ${cited(facts, citing, sender.firstRst)} and ${cited(facts, citing, sender.lastRst)} acknowledge different numbers, though the ${who(other(reset.side))} sent nothing between`;
    case 'both-ends':
      return far.firstRst === null
        ? null
        : `the ${who(other(reset.side))}'s name is on a reset too, ${cite(far.firstRst.packet, 'the reset to the other end')}, and neither answers a packet`;
    case 'DATA_SEQ_RST':
      return `its number lies below data that the ${side} had sent`;
    case 'stray-ack':
      return 'its ACK field is filled though the ACK flag is off';
    case 'bare-window':
      return `its window is ${grouped(reset.window)} though the ACK flag is off, where a host without a socket sends 0`;
    case 'syn-ack-again':
      return `the server repeated its SYN-ACK up to ${cite(sender.lastPacket, 'the server after its reset')}`;
    default:
      return null;
  }
}

function placed(facts: FlowFacts, citing: Citations, reset: RstFacts | null): string {
  if (reset === null) return '?';
  return `${grouped(facts.relativeSeq(reset.side, reset.seq))} (${citeReset(facts, citing, reset)})`;
}

function cited(facts: FlowFacts, citing: Citations, reset: RstFacts | null): string {
  return reset === null ? '?' : citeReset(facts, citing, reset);
}
