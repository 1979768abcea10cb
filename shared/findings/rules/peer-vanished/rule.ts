import type { SideIndex } from '../../../base/units.ts';
import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { captureCap } from '../../capture-quality.ts';
import type { CauseRule, RuleMatch } from '../../rule.ts';
import type { Scale } from '../../scale.ts';
import { MEDIUM, STRONG, WEAK } from '../../scoring.ts';
import { other, synAckRepeatedAfterAck } from '../../sides.ts';
import { outgrowsThePath } from '../../stuck-side.ts';
import { idleBeforeSilence, repeatedFrom, vanishedSide, vanishing } from './silent-side.ts';
import { ROUND_TRIPS_OF_A_BACKOFF, UNANSWERED_FOR } from '../../thresholds.ts';
import { headline, tell } from './texts.ts';

const NOTHING_IN_VAIN = `neither side's last words were repeated, or left for ${UNANSWERED_FOR / 1e9} s, without an answer to the end`;

function match(facts: FlowFacts, scale: Scale): RuleMatch | null {
  if (facts.proto !== 'tcp') return scale.no('UDP retransmits nothing that could be seen');
  if (facts.oneSided) return scale.no('only one direction was captured: answers may lack');
  const silent = vanishedSide(facts);
  if (silent === null) return scale.no(NOTHING_IN_VAIN);
  const lacking = facts.sides[silent].missingBytes > 0;
  switch (vanishing(facts, silent)) {
    case 'no-socket-in-the-end':
      scale.add(STRONG, 'data sent again three times or more, never acknowledged');
      scale.add(MEDIUM, 'what answered in the end was a bare reset: no socket there any more');
      scale.open('capture-artefact');
      scale.open('idle-timeout-reset');
      return scale.grade('low', 'harmful');
    case 'keep-alives-unanswered':
      scale.add(STRONG, 'keep-alives went unanswered');
      scale.add(STRONG, 'not one packet of the other side since; then their sender gave up');
      break;
    case 'never-answered':
      scale.add(MEDIUM, 'data or FIN never answered, to the end of the capture');
      scale.open('capture-artefact');
      scale.open('half-closed');
      return scale.grade('low', 'harmful');
    case 'unanswered':
    case null:
      weighSilence(facts, silent, scale);
  }
  scale.open('capture-artefact');
  if (idleBeforeSilence(facts, silent) !== null) scale.open('idle-timeout-reset');
  if (outgrowsThePath(facts, other(silent))) scale.open('path-mtu-blackhole');
  scale.cap(captureCap(facts));
  return scale.grade(lacking ? 'low' : 'high', 'harmful');
}

function weighSilence(facts: FlowFacts, silent: SideIndex, scale: Scale): void {
  const sender = other(silent);
  scale.add(STRONG, 'data or FIN sent again three times or more, never acknowledged');
  scale.add(STRONG, 'not one packet of the other side since, to the end');
  if (isLong(facts, silent)) scale.add(STRONG, 'for many round trips, as a backoff takes');
  const { lastRst } = facts.sides[sender];
  if (lastRst !== null && lastRst.packet > facts.sides[silent].lastPacket)
    scale.add(WEAK, "the sender's own reset comes after that: it gave up");
  if (synAckRepeatedAfterAck(facts))
    scale.add(-STRONG, 'the server had repeated its SYN-ACK: for it the handshake never ended');
  if (outgrowsThePath(facts, sender))
    scale.add(-STRONG, 'smaller segments arrived, only the full-size one did not');
}

/** Longer than a few round trips could take; without a handshake the three seconds of silence must do. */
function isLong(facts: FlowFacts, silent: SideIndex): boolean {
  const span = facts.between(repeatedFrom(facts, silent), facts.lastPacket);
  return span > ROUND_TRIPS_OF_A_BACKOFF * (facts.handshakeRtt ?? 0);
}

/** One side retransmits, the other says nothing more. */
export const peerVanished: CauseRule = {
  id: 'peer-vanished',
  title: 'Peer vanished',
  match,
  headline,
  tell,
};
