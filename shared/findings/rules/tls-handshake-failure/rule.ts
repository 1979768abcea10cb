import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { captureCap } from '../../capture-quality.ts';
import { injectionPoints, suspectReset } from '../../injection-evidence.ts';
import { hasTtlJump, senderWentOn } from '../../resets.ts';
import type { CauseId, CauseRule, RuleMatch } from '../../rule.ts';
import type { Scale } from '../../scale.ts';
import { MEDIUM, STRONG, WEAK } from '../../scoring.ts';
import { cutPacket, cutSide, failureOf, neverArrived, type Failure } from './signs.ts';
import { headline, tell } from './texts.ts';
import { weighForgery } from '../../injected-reset.ts';
import { abortOf } from '../../sides.ts';

function match(facts: FlowFacts, scale: Scale): RuleMatch | null {
  const { tls } = facts;
  if (tls === null) return scale.no('no TLS records were seen');
  if (tls.clientHello === 0) return scale.no('no ClientHello was seen');
  const failure = failureOf(facts);
  if (failure === null) {
    return tls.finished
      ? scale.no('the TLS handshake was finished')
      : scale.no('no alert, reset or FIN cut the TLS handshake');
  }
  if (failure === 'cut') {
    if (facts.sides[1].lastPacket < tls.clientHello)
      return scale.no('nothing of the server came after the ClientHello');
    if (neverArrived(facts)) return scale.no('the ClientHello was never acknowledged');
    if (tls.applicationData) return scale.no('application data followed the TLS handshake');
    // Before the ServerHello there is no end of the handshake that lost records could hide.
    const answered = tls.serverHello === 0 || tls.serverHello < cutPacket(facts);
    const unread = tls.sides[0].lost || (tls.sides[1].lost && facts.sides[1].uniqueBytes > 0);
    if (answered && unread)
      return scale.no('the records cannot be followed to the end of the handshake');
    if (facts.sides[0].missingBytes > 0 || facts.sides[1].missingBytes > 0)
      return scale.no('bytes are missing from the capture in which the handshake may have ended');
  }
  weigh(facts, failure, scale);
  weighOthers(facts, failure, scale);
  scale.cap(captureCap(facts));
  const thin = failure === 'certificate-cut' || (failure === 'cut' && isForeign(facts));
  return scale.grade(thin ? 'low' : 'high', 'harmful');
}

/** What else it may be. */
function weighOthers(facts: FlowFacts, failure: Failure, scale: Scale): void {
  switch (failure) {
    case 'alert':
    case 'clear-answer':
      return;
    case 'early-alert':
      scale.open('client-abort');
      return;
    case 'certificate-refused':
      scale.open('graceful-close');
      return;
    case 'certificate-cut':
      scale.open('server-abort');
      return;
    case 'cut': {
      const { ending } = facts;
      if (ending !== null && ending.packet === cutPacket(facts)) weighForgery(facts, ending, scale);
      else scale.open(abortOf(cutSide(facts) ?? 1));
    }
  }
}

/** Before the handshake is done no close_notify is owed. */
function rulesOut(_facts: FlowFacts, cause: CauseId): boolean {
  return cause === 'fin-rst-without-close-notify' || cause === 'fin-without-close-notify';
}

function weigh(facts: FlowFacts, failure: Failure, scale: Scale): void {
  switch (failure) {
    case 'alert':
      scale.add(STRONG, 'a fatal alert in clear');
      scale.add(STRONG, 'no Finished from one side or both');
      if (cutPacket(facts) > 0) scale.add(STRONG, 'a close followed it');
      return;
    case 'early-alert':
      scale.add(STRONG, "an encrypted alert in the place of the client's Finished");
      scale.add(STRONG, 'no Finished of the client');
      scale.add(STRONG, 'a close followed it');
      return;
    case 'clear-answer':
      scale.add(STRONG, 'the server answered the ClientHello in clear text');
      scale.add(STRONG, 'no ServerHello');
      scale.add(STRONG, 'a close followed it');
      return;
    case 'certificate-refused':
      scale.add(STRONG, "an encrypted alert right after the client's certificate flight");
      scale.add(STRONG, 'no other record of the server after that flight');
      scale.add(MEDIUM, 'no goodbye of the client before it');
      return;
    case 'certificate-cut':
      scale.add(STRONG, "the server closed right after the client's certificate flight");
      scale.add(MEDIUM + WEAK, 'no record of the server after that flight');
      return;
    case 'cut':
      scale.add(STRONG, 'a ClientHello, and no Finished from one side or both');
      scale.add(STRONG, 'a reset or FIN ended the connection there');
      scale.add(STRONG, 'the records can be followed up to that close');
      if (isForeign(facts)) scale.add(-STRONG, 'the reset bears marks of another device');
      return;
  }
}

/** The reset, or another one of the same volley, carries marks of another device than the endpoint. */
function isForeign(facts: FlowFacts): boolean {
  const reset = facts.ending;
  if (reset === null) return false;
  if (hasTtlJump(facts, reset) || senderWentOn(facts, reset)) return true;
  const suspect = suspectReset(facts);
  return suspect !== null && injectionPoints(facts, suspect) >= STRONG;
}

/** An alert or a close between ClientHello and Finished. */
export const tlsHandshakeFailure: CauseRule = {
  id: 'tls-handshake-failure',
  title: 'TLS handshake failed',
  match,
  rulesOut,
  headline,
  tell,
};
