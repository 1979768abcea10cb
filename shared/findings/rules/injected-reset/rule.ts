import type { FlowFacts, RstFacts } from '../../../flows/flow-facts.ts';
import { captureCap } from '../../capture-quality.ts';
import {
  continuesOwnCounter,
  forgeryConfidence,
  INJECTION_TRAITS,
  onlyTtlAndExplained,
  suspectReset,
} from '../../injection-evidence.ts';
import type { CauseRule, RuleMatch } from '../../rule.ts';
import type { Scale } from '../../scale.ts';
import { MEDIUM, STRONG, WEAK } from '../../scoring.ts';
import { abortOf, bothFinsAcknowledged, other } from '../../sides.ts';
import { ANSWER_WITHIN, IDLE_FIRST } from '../../thresholds.ts';
import { headline, tell } from './texts.ts';
import { isLoopback } from '../../loopback.ts';

function match(facts: FlowFacts, scale: Scale): RuleMatch | null {
  if (facts.proto !== 'tcp' || facts.firstReset === 0) return scale.no('there is no reset');
  if (facts.close.kind === 'refused')
    return scale.no('the SYN was refused: there was no connection to reset');
  if (facts.ending === null && bothFinsAcknowledged(facts))
    return scale.no('both sides closed by FIN: no reset ended it');
  const reset = suspectReset(facts);
  if (reset === null)
    return scale.no('no reset of a live connection bears a mark of another device');

  let points = 0;
  let strong = 0;
  let trails = 0;
  let header = 0;
  let most = 0;
  for (const trait of INJECTION_TRAITS) {
    if (!trait.holds(facts, reset)) continue;
    scale.add(trait.points, trait.what);
    points += trait.points;
    if (trait.points > most) most = trait.points;
    if (trait.points === STRONG) strong += 1;
    if (trait.points === STRONG && trait.order !== true) trails += 1;
    if (trait.header) header += trait.points;
  }
  if (continuesOwnCounter(facts, reset)) {
    scale.add(
      -STRONG,
      'RST+ACK with the next IP-ID of its sender and a real window, as its own abort has them',
    );
    points -= STRONG;
  }
  if (facts.ending === null && header === 0)
    return scale.no('its receiver did not take it, and its headers show no other device');
  if (most < MEDIUM || points < MEDIUM)
    return scale.no('only weak signs of another device: not enough to say so');
  const explained = onlyTtlAndExplained(facts, reset);
  if (strong > 0 && !explained)
    scale.add(
      header >= STRONG ? STRONG : MEDIUM,
      'its sender had not closed before it: no box that cleans up',
    );
  if (header >= STRONG && !explained && followsData(facts, reset))
    scale.add(WEAK, 'it came right after data, which may have set it off');
  const best = explained ? 'low' : forgeryConfidence(facts, reset, header, trails, points);
  if (best !== 'high') {
    scale.open(abortOf(reset.side));
    if (mayBeForgotten(facts, reset)) scale.open('idle-timeout-reset');
  }
  if (isLoopback(facts)) scale.open('capture-artefact');
  scale.cap(captureCap(facts));
  return scale.grade(best, 'harmful');
}

/** Idle for so long that a box may have forgotten the connection, which then answers so. */
function mayBeForgotten(facts: FlowFacts, reset: RstFacts): boolean {
  return (facts.idleBefore(reset.packet)?.nanos ?? 0) >= IDLE_FIRST;
}

/** Its receiver had just sent data. */
function followsData(facts: FlowFacts, reset: RstFacts): boolean {
  const { lastData, firstData } = facts.sides[other(reset.side)];
  const before = lastData < reset.packet ? lastData : firstData;
  return (
    before > 0 && before < reset.packet && facts.between(before, reset.packet) <= ANSWER_WITHIN
  );
}

/** A reset that its sender's own stack would not send: TTL, IP-ID, sequence numbers or timing belong to another device. */
export const injectedReset: CauseRule = {
  id: 'injected-reset',
  title: 'Injected reset',
  match,
  headline,
  tell,
};
