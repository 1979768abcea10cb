import { assert } from '../../../base/assert.ts';
import { counted } from '../../../base/numbers.ts';
import type { FlowFacts, RstFacts, SideFacts } from '../../../flows/flow-facts.ts';
import { citations, type Citations } from '../../citations.ts';
import { loss, type Loss } from '../../loss.ts';
import { citeReset, formText, resetEvidence } from '../../reset-sentences.ts';
import type { Alternative, RuleMatch, RuleStory } from '../../rule.ts';
import { captureFrom } from '../../settle.ts';
import { maySweep, sweepSentence, synKind } from '../../sweeps.ts';
import { toolTraitSentence } from '../../tool-trait.ts';
import { bytesWord, sentences, spanText } from '../../words.ts';
import { doc } from './doc.ts';
import { elsewhere, type Elsewhere } from './elsewhere.ts';

/** The verdict in one line. */
export function headline(facts: FlowFacts): string {
  const reset = facts.sides[1].firstRst;
  const other = reset !== null && elsewhere(facts, reset) === 'other';
  return `Connection to port ${facts.server.port} refused${other ? ' by a device in between' : ''}.`;
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
      : 'has no ACK flag, which no host owes a SYN: devices on the way answer so';
  return {
    headline: headline(facts),
    why: sentences(
      `The SYN ${citing.cite(answered, 'SYN of the client')} was answered ${gap} later with ${formText(reset)} ${citing.cite(reset.packet, resetEvidence(facts, reset))}.`,
      `It ${shape}.`,
      client.synCount > 1 ? `The client tried ${counted(client.synCount, 'SYN')}.` : null,
      ttlNote(facts, reset, citing),
    ),
    ...lossOf(client, reset),
    endedBy: ENDED_BY[elsewhere(facts, reset)],
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

const ENDED_BY: Readonly<Record<Elsewhere, string>> = {
  nothing: 'server (or a device in its name), refused the SYN',
  same: 'server, refused the SYN',
  other: 'a device between the hosts in the name of the server, refused the SYN',
  undecided: 'server (or a device in its name), refused the SYN',
};

function ttlNote(facts: FlowFacts, first: RstFacts, citing: Citations): string {
  const last = facts.sides[1].lastRst;
  const known = facts.context.serverElsewhere;
  if (last !== null && last.ttl !== first.ttl)
    return `The first reset has TTL ${first.ttl}, the last ${citeReset(facts, citing, last)} ${last.ttl}: two different senders.`;
  const compared = elsewhere(facts, first);
  if (compared === 'nothing' || known === null)
    return `Its TTL is ${first.ttl}; nothing that ${facts.server.ip} sent on another flow of this capture can be compared with it.`;
  const packet = citing.cite(known.packet, `${facts.server.ip} on another flow, TTL ${known.ttl}`);
  switch (compared) {
    case 'same':
      return `Its TTL is ${first.ttl}, as that of ${packet} and of every other flow that ${facts.server.ip} took: the host itself refused.`;
    case 'other':
      return `Its TTL is ${first.ttl}, but ${packet}, which ${facts.server.ip} sent on another flow, has ${known.ttl}: what refused stands elsewhere on the path.`;
    case 'undecided':
      return known.ttlSpread > 0
        ? `Its TTL is ${first.ttl}, ${packet} of another flow has ${known.ttl}, and the flows of ${facts.server.ip} differ by up to ${known.ttlSpread}: that decides nothing.`
        : `Its TTL is ${first.ttl} and that of ${packet}, another flow, ${known.ttl}: as many hops from another start value, which some stacks use for resets.`;
  }
}

function alternatives(facts: FlowFacts, reset: RstFacts): Alternative[] {
  const scan: Alternative = {
    cause: 'scan-syn',
    why: sentences(
      'it may be one probe of a scan.',
      sweepSentence(facts, facts.client.ip),
      toolTraitSentence(facts),
      synKind(facts),
    ),
    settle: `${captureFrom(facts, 0)}; SYNs, FINs and segments without flags to ever other ports are a scan`,
  };
  const onServer = `On the server: ss -ltn 'sport = :${facts.server.port}'; if something listens, a device in between refused`;
  return [
    ...(maySweep(facts) ? [scan] : []),
    elsewhere(facts, reset) === 'other'
      ? {
          cause: 'injected-reset',
          why: "a firewall or load balancer refused in the server's name, or sends this port to another machine",
          settle: `${onServer}; its rules for port ${facts.server.port} say which`,
        }
      : {
          cause: 'injected-reset',
          why: "a firewall may have refused in the server's name",
          settle: `${onServer}. Or capture a connection to a port of ${facts.server.ip} that is open, at the same place: another TTL than ${reset.ttl} is another device`,
        },
  ];
}
