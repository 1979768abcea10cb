import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { captureCap } from '../../capture-quality.ts';
import type { CauseId, CauseRule, RuleMatch } from '../../rule.ts';
import type { Scale } from '../../scale.ts';
import { MEDIUM, STRONG } from '../../scoring.ts';
import { hasSpoken, synAckRepeatedAfterAck } from '../../sides.ts';
import { PROBE_WITHIN } from '../../thresholds.ts';
import { endOf, silentFor } from './end.ts';
import { headline, tell } from './texts.ts';

const TOO_SHORT = `a close, or the end of the capture, came within ${PROBE_WITHIN / 1e9} s of the handshake`;

function match(facts: FlowFacts, scale: Scale): RuleMatch | null {
  const [client, server] = facts.sides;
  if (client.syn === 0 || server.syn === 0 || client.firstAck === 0)
    return scale.no('no whole handshake was captured');
  if (hasSpoken(client) || hasSpoken(server)) return scale.no('payload was sent');
  if (synAckRepeatedAfterAck(facts))
    return scale.no("the server repeated its SYN-ACK after the client's ACK");
  if (silentFor(facts) <= PROBE_WITHIN) return scale.no(TOO_SHORT);
  scale.add(STRONG, 'handshake done, and not one byte of payload of either side');
  scale.add(MEDIUM, 'silent for longer than a probe that connects and closes');
  const ended = endOf(facts) > 0;
  if (ended) scale.add(MEDIUM, 'until a FIN or reset ended it');
  if (!ended) scale.open('still-open');
  else if (client.lastPacket < endOf(facts)) scale.open('capture-artefact');
  scale.cap(captureCap(facts));
  return scale.grade('high', 'watch');
}

/** Whatever ended it: what it was is a connection that nobody used. */
function rulesOut(facts: FlowFacts, cause: CauseId): boolean {
  return endOf(facts) > 0 && (cause === 'graceful-close' || cause === 'half-closed');
}

/** Connected, and nobody ever spoke. */
export const idleAfterHandshake: CauseRule = {
  id: 'idle-after-handshake',
  title: 'Idle after the handshake',
  match,
  rulesOut,
  headline,
  tell,
};
