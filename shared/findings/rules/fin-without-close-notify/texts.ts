import type { SideIndex } from '../../../base/units.ts';
import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { citations, type Citations } from '../../citations.ts';
import { decidingRecord, notifyOf, tlsCloser } from '../../close-notify.ts';
import { loss, plainLoss, type Loss } from '../../loss.ts';
import { rejectedResetSentence } from '../../reset-sentences.ts';
import type { Alternative, Excluded, RuleMatch, RuleStory } from '../../rule.ts';
import { andKeys, captureOnBoth, traceCloses } from '../../settle.ts';
import { other } from '../../sides.ts';
import { Who, laterText, sentences, who } from '../../words.ts';
import { doc } from './doc.ts';

/** The verdict in one line. */
export function headline(facts: FlowFacts): string {
  const closer = tlsCloser(facts) ?? 0;
  return notifyOf(facts, closer) === 'absent'
    ? `FIN from ${who(closer)} without close_notify.`
    : `FIN from ${who(closer)}; close_notify cannot be judged.`;
}

/** The story of a bare FIN under TLS. */
export function tell(facts: FlowFacts, match: RuleMatch): RuleStory {
  const citing = citations();
  const closer = tlsCloser(facts) ?? 0;
  return {
    headline: headline(facts),
    why: sentences(
      finSentence(facts, citing, closer),
      notifySentence(facts, citing, closer),
      'A TLS stream that ends so cannot be told from one that was cut off.',
      rejectedResetSentence(facts, citing),
    ),
    ...lossOf(facts, closer),
    endedBy: `${who(closer)}, by FIN without close_notify`,
    matters:
      'Only if the reader trusts the end of the stream: check that the last response was complete.',
    evidence: citing.evidence(),
    alternatives: alternatives(facts, closer),
    excluded: match.open === 0 ? excluded(facts, closer) : [],
    remedy: `${doc.remedy} A program that ended or was killed leaves just this FIN to its kernel: look for its exit in the service's log at that time. ${traceCloses(closer)}.`,
    references: doc.references,
  };
}

function finSentence(facts: FlowFacts, { cite }: Citations, closer: SideIndex): string {
  const peer = other(closer);
  const fin = facts.sides[closer].fin;
  const answer = facts.sides[peer].fin;
  const head = `${Who(closer)} closed first with FIN ${cite(fin, `FIN from the ${who(closer)}`)}`;
  if (answer === 0) return `${head}; the other direction was not captured.`;
  return `${head}; the ${who(peer)}'s FIN ${cite(answer, `FIN from the ${who(peer)}`)} came ${laterText(facts, fin, answer)}.`;
}

function notifySentence(facts: FlowFacts, { cite, quote }: Citations, closer: SideIndex): string {
  const said = facts.tls?.sides[closer];
  if (said === undefined) {
    return `The capture holds no byte of the ${who(closer)}, so no close_notify went with this close; that the port speaks TLS is known by its number alone.`;
  }
  const last = said.lastRecord;
  if (last !== null)
    cite(
      last.packet,
      `last record of the ${who(closer)}: type ${last.type}, length ${last.length}`,
    );
  return quote(said.closeNotifyWhy, decidingRecord(said, closer));
}

function lossOf(facts: FlowFacts, closer: SideIndex): Loss {
  const plain = plainLoss(facts);
  if (plain !== null) return plain;
  const open = facts.tls?.sides[closer].openRecordBytes ?? 0;
  if (open > 0) return loss('yes', `the ${who(closer)}'s last record was cut off inside`);
  return loss('cannot-tell', 'without close_notify a cut-off stream looks like a complete one');
}

function alternatives(facts: FlowFacts, closer: SideIndex): readonly Alternative[] {
  return [
    {
      cause: 'graceful-close',
      why: `the ${who(closer)} may have said close_notify in a record that this capture cannot show`,
      settle: `${captureOnBoth(facts)}, from before the handshake${andKeys(facts)}`,
    },
  ];
}

/** The packets show the records up to the FIN. */
function excluded(facts: FlowFacts, closer: SideIndex): readonly Excluded[] {
  const { fin } = facts.sides[closer];
  const last = facts.tls?.sides[closer].lastRecord ?? null;
  if (last === null) return [];
  return [
    {
      cause: 'graceful-close',
      why: `the ${who(closer)}'s last record before its FIN #${fin} is #${last.packet}, and that is no close_notify`,
    },
  ];
}
