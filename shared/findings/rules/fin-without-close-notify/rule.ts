import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { CAPTURE_CAPS, captureCap } from '../../capture-quality.ts';
import {
  closedInHandshake,
  notifyIsSure,
  notifyOf,
  tlsCloser,
  tlsHandshakeUnfinished,
} from '../../close-notify.ts';
import type { CauseRule, RuleMatch } from '../../rule.ts';
import type { Scale } from '../../scale.ts';
import { MEDIUM, STRONG, WEAK } from '../../scoring.ts';
import { bothFinsAcknowledged } from '../../sides.ts';
import { headline, tell } from './texts.ts';

function match(facts: FlowFacts, scale: Scale): RuleMatch | null {
  const closer = tlsCloser(facts);
  if (closer === null) return scale.no('no side sent a FIN');
  const notify = notifyOf(facts, closer);
  if (notify === null) return scale.no('no TLS records were seen');
  if (facts.ending !== null) return scale.no('a reset ended the connection');
  if (tlsHandshakeUnfinished(facts) || closedInHandshake(facts, closer))
    return scale.no('the TLS handshake was never finished');
  const [client, server] = facts.sides;
  if (!(client.fin > 0 && server.fin > 0) && !facts.oneSided)
    return scale.no('the other side sent no FIN');
  scale.cap(captureCap(facts));
  if (facts.snapped) scale.cap(CAPTURE_CAPS.snapped);
  if (notify === 'sent') {
    if (notifyIsSure(facts, closer)) return scale.no('the closing side said close_notify');
    scale.add(WEAK, 'what looks like its close_notify may be other data of that size');
    scale.open('graceful-close');
    return scale.grade('low', 'watch');
  }
  if (notify === 'unknown') {
    scale.add(WEAK, 'whether it said close_notify cannot be seen in this capture');
    scale.open('graceful-close');
    return scale.grade('low', 'watch');
  }
  scale.add(STRONG, 'the first FIN came without a close_notify');
  if (facts.tls === null) {
    scale.open('graceful-close');
    return scale.grade('low', 'watch');
  }
  scale.add(MEDIUM, 'TLS records are in the capture');
  if (facts.tls.serverHello === 0) {
    scale.open('graceful-close');
    return scale.grade('low', 'watch');
  }
  scale.add(WEAK, 'a ServerHello is among them');
  if (!bothFinsAcknowledged(facts)) scale.cap(CAPTURE_CAPS.noLastAck);
  return scale.grade('high', 'watch');
}

/** TLS closed by a bare FIN. */
export const finWithoutCloseNotify: CauseRule = {
  id: 'fin-without-close-notify',
  title: 'FIN without close_notify',
  match,
  headline,
  tell,
};
