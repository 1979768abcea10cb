import type { Nanoseconds } from '../../../base/units.ts';
import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { captureCap } from '../../capture-quality.ts';
import type { CauseId, CauseRule, RuleMatch } from '../../rule.ts';
import type { Scale } from '../../scale.ts';
import { STRONG, WEAK } from '../../scoring.ts';
import { TLS_STALLED } from '../../thresholds.ts';
import { headline, tell, waited } from './texts.ts';

const TOO_SHORT = `the wait for the ServerHello lasted less than ${TLS_STALLED / 1e9} s`;
const LONG_ENOUGH = `that lasted ${TLS_STALLED / 1e9} s or more`;

function match(facts: FlowFacts, scale: Scale): RuleMatch | null {
  const { tls } = facts;
  if (tls === null) return scale.no('no TLS records were seen');
  if (tls.clientHello === 0) return scale.no('no ClientHello was seen');
  if (tls.serverHello > 0 || tls.retryRequest)
    return scale.no('the server answered the ClientHello');
  const [client, server] = facts.sides;
  if (server.uniqueBytes > 0 || server.missingBytes > 0)
    return scale.no('the server sent bytes of its own');
  if (client.unackedBytes > 0 || server.lastPacket < tls.clientHello)
    return scale.no('the ClientHello, or data after it, was not acknowledged');
  if (tls.sides[0].clearAlerts.length > 0) return scale.no('the client sent an alert');
  const span: Nanoseconds = waited(facts);
  if (span < TLS_STALLED) return scale.no(TOO_SHORT);
  scale.add(STRONG, "the server's host acknowledged the ClientHello");
  scale.add(STRONG, 'not one byte of the server came after it');
  scale.add(STRONG, LONG_ENOUGH);
  if (server.syn > 0) scale.add(WEAK, 'a SYN-ACK had answered the SYN');
  scale.open('path-mtu-blackhole');
  scale.cap(captureCap(facts));
  return scale.grade('high', 'harmful');
}

/** The wait came first; what ended it is only how somebody gave up. */
function rulesOut(_facts: FlowFacts, cause: CauseId): boolean {
  return cause === 'tls-handshake-failure' || cause === 'accept-queue-overflow';
}

/** The ClientHello was acknowledged and no ServerHello followed for long. */
export const tlsHandshakeStalled: CauseRule = {
  id: 'tls-handshake-stalled',
  title: 'TLS handshake stalled',
  match,
  rulesOut,
  headline,
  tell,
};
