import { counted } from '../../../base/numbers.ts';
import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { citations } from '../../citations.ts';
import { loss } from '../../loss.ts';
import type { RuleMatch, RuleStory } from '../../rule.ts';
import { captureOn } from '../../settle.ts';
import { bytesWord, restText, sentences, spanText } from '../../words.ts';
import { doc } from './doc.ts';

/** The verdict in one line. */
export function headline(facts: FlowFacts): string {
  const client = facts.sides[0];
  if (client.synCount < 2) return 'SYN never answered.';
  const span = spanText(facts, client.syn, client.lastPacket);
  return `${counted(client.synCount, 'SYN')} in ${span}, never answered.`;
}

/** The story of a SYN into the void. */
export function tell(facts: FlowFacts, _match: RuleMatch): RuleStory {
  const citing = citations();
  const client = facts.sides[0];
  const tries = counted(client.synCount, 'SYN');
  const span = spanText(facts, client.syn, client.lastPacket);
  const several = client.synCount > 1;
  const first = citing.cite(client.syn, 'first SYN of the client');
  const last = several ? citing.cite(client.lastPacket, 'last SYN of the client') : first;
  return {
    headline: headline(facts),
    why: sentences(
      several
        ? `The client sent ${tries} from ${first} to ${last} over ${span}.`
        : `The client sent one SYN ${first}.`,
      `Nothing came back, no SYN-ACK, no RST, no ICMP, and ${restText(facts)}.`,
      'Three things look like this: a filter drops the SYN, the host is down, or the answer takes a way that was not captured.',
    ),
    ...(client.uniqueBytes > 0
      ? loss('possible', `the ${bytesWord(client.uniqueBytes)} in the SYN were never acknowledged`)
      : loss('no', 'no data was sent: the connection never came up')),
    endedBy: 'nobody: no answer came',
    matters: 'Yes: the client hangs until its connect timeout.',
    evidence: citing.evidence(),
    alternatives: [
      {
        cause: 'capture-artefact',
        why: 'the SYN-ACK may return on another path, past this capture point',
        settle: `${captureOn(facts, 0)}; retransmitted SYNs there mean that no answer arrived`,
      },
    ],
    remedy: `${doc.remedy} ${captureOn(facts, 1)}: no SYN there means dropped on the way; a SYN there: nft list ruleset, nstat -az TcpExtListenDrops. Host down: ping ${facts.server.ip}; in its own network: ip neigh show ${facts.server.ip}.`,
    references: doc.references,
  };
}
