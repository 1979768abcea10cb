import { assert } from '../../../base/assert.ts';
import { counted, grouped } from '../../../base/numbers.ts';
import type { FlowFacts, RstFacts, SideFacts } from '../../../flows/flow-facts.ts';
import { citations } from '../../citations.ts';
import { loss, type Loss } from '../../loss.ts';
import { formText, resetEvidence } from '../../reset-sentences.ts';
import type { Alternative, RuleMatch, RuleStory } from '../../rule.ts';
import { captureFrom } from '../../settle.ts';
import { maySweep, synKind } from '../../sweeps.ts';
import { bytesWord, sentences, spanText } from '../../words.ts';
import { doc } from './doc.ts';

/** The verdict in one line. */
export function headline(facts: FlowFacts): string {
  return `Connection to port ${facts.server.port} refused.`;
}

/** The story of a refusal. */
export function tell(facts: FlowFacts, _match: RuleMatch): RuleStory {
  const citing = citations();
  const [client, server] = facts.sides;
  const reset = server.firstRst;
  assert(reset !== null, 'a refusal has a reset');
  const answered = reset.answers > 0 ? reset.answers : client.syn;
  const gap = spanText(facts, answered, reset.packet);
  const shape =
    reset.form === 'rst-ack'
      ? 'acknowledges the SYN: the kernel of a host sends that where no socket listens'
      : 'has no ACK flag, which no host owes a SYN: another device is likely';
  return {
    headline: headline(facts),
    why: sentences(
      `The SYN ${citing.cite(answered, 'SYN of the client')} was answered ${gap} later with ${formText(reset)} ${citing.cite(reset.packet, resetEvidence(facts, reset))}.`,
      `It ${shape}.`,
      client.synCount > 1 ? `The client tried ${counted(client.synCount, 'SYN')}.` : null,
      ttlNote(reset, server.lastRst),
    ),
    ...lossOf(client, reset),
    endedBy: 'server (or a device in its name), refused the SYN',
    matters: 'To the client, if the service should be there; it knows at once.',
    evidence: citing.evidence(),
    alternatives: alternatives(facts, reset),
    remedy: doc.remedy,
    references: doc.references,
  };
}

/** Data of a refused client lies in its SYN, or follows the reset: what came between is no refusal. */
function lossOf({ uniqueBytes, firstData, lastData }: SideFacts, reset: RstFacts): Loss {
  if (uniqueBytes === 0) return loss('no', 'no data was sent');
  if (firstData > reset.packet)
    return loss('yes', `${bytesWord(uniqueBytes)} sent after the refusal were never accepted`);
  return lastData > reset.packet
    ? loss(
        'yes',
        `${bytesWord(uniqueBytes)}, in the SYN and after the refusal, were never accepted`,
      )
    : loss('yes', `the ${bytesWord(uniqueBytes)} in the SYN were refused with it`);
}

function ttlNote(first: RstFacts, last: RstFacts | null): string {
  if (last !== null && last.ttl !== first.ttl) {
    return `The first reset has TTL ${first.ttl}, the last ${last.ttl}: two different senders.`;
  }
  return `Its TTL is ${first.ttl}; the flow has no other packet of the server to compare it with.`;
}

function alternatives(facts: FlowFacts, reset: RstFacts): Alternative[] {
  const { probedTargets, probedPorts, probedHosts } = facts.context;
  const scan: Alternative = {
    cause: 'scan-syn',
    why: `it may be one probe of a scan: ${facts.client.ip} sent SYNs to ${grouped(probedTargets)} targets (${counted(probedPorts, 'port')}, ${counted(probedHosts, 'host')}) of this capture, and no side said a byte there. ${synKind(facts) ?? ''}`.trimEnd(),
    settle: `${captureFrom(facts, 0)}; SYNs, FINs and segments without flags to ever other ports are a scan`,
  };
  return [
    ...(maySweep(facts) ? [scan] : []),
    {
      cause: 'injected-reset',
      why: "a firewall may have refused in the server's name",
      settle: `On the server: ss -ltn 'sport = :${facts.server.port}'; if something listens, a device in between refused. Or compare TTL ${reset.ttl} with other flows of ${facts.server.ip}`,
    },
  ];
}
