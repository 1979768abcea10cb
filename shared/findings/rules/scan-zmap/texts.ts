import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { citations, type Citations } from '../../citations.ts';
import { loss } from '../../loss.ts';
import { citeReset, formText } from '../../reset-sentences.ts';
import type { RuleMatch, RuleStory } from '../../rule.ts';
import { sweepSentence } from '../../sweeps.ts';
import { restText, sentences } from '../../words.ts';
import { doc } from './doc.ts';

/** The verdict in one line. */
export function headline(facts: FlowFacts): string {
  const [, server] = facts.sides;
  if (server.syn > 0) return 'ZMap scan: port open.';
  return server.firstRst !== null ? 'ZMap scan: port closed.' : 'ZMap scan: no answer.';
}

/** The story of a ZMap probe. */
export function tell(facts: FlowFacts, _match: RuleMatch): RuleStory {
  const citing = citations();
  const syn = citing.cite(facts.sides[0].syn, 'SYN with IP-ID 54321 and window 65535');
  return {
    headline: headline(facts),
    why: sentences(
      `The SYN ${syn} has IP-ID 54321 and window 65535, as ZMap before v4.1.0 (2024-03) wrote into every probe.`,
      answerSentence(facts, citing),
      sweepSentence(facts, facts.client.ip),
    ),
    ...loss('no', 'no data was sent'),
    endedBy: 'client, a probe that wanted only the answer',
    matters: 'Not to this connection. The internet is scanned all the time.',
    evidence: citing.evidence(),
    alternatives: [
      {
        cause: 'scan-syn',
        why: 'another tool may write the same numbers, and one SYN in 65 536 with that window has the IP-ID by chance',
        settle: `Filter the flows by ${facts.client.ip}: do all its SYNs have ip.id == 54321?`,
      },
    ],
    excluded:
      facts.sides[1].firstRst === null
        ? []
        : [{ cause: 'connection-refused', why: `no program waits for the answer to ${syn}` }],
    remedy: doc.remedy,
    references: doc.references,
  };
}

function answerSentence(facts: FlowFacts, citing: Citations): string {
  const [client, server] = facts.sides;
  if (server.syn > 0) {
    const answer = `The SYN-ACK ${citing.cite(server.syn, 'SYN-ACK of the server')}`;
    return client.firstRst === null
      ? `${answer} was never acknowledged; ${restText(facts)}.`
      : `${answer} met a ${formText(client.firstRst)} ${citeReset(facts, citing, client.firstRst)}: the kernel under ZMap knows no such connection.`;
  }
  const reset = server.firstRst;
  return reset === null
    ? `Nothing came back; ${restText(facts)}.`
    : `The ${formText(reset)} ${citeReset(facts, citing, reset)} refused it.`;
}
