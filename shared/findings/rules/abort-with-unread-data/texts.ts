import { assert } from '../../../base/assert.ts';
import { grouped } from '../../../base/numbers.ts';
import type { FlowFacts, RstFacts } from '../../../flows/flow-facts.ts';
import { citations, type Citations } from '../../citations.ts';
import { holesSentence } from '../../holes-sentence.ts';
import { forgeryExcluded, injectedReset } from '../../injected-reset.ts';
import { allAcknowledged, loss, lossAtClose, type Loss } from '../../loss.ts';
import { citeReset, otherResetSentence, ttlSentence } from '../../reset-sentences.ts';
import type { Alternative, RuleMatch, RuleStory } from '../../rule.ts';
import { abortCounters, traceCloses } from '../../settle.ts';
import { abortOf, other } from '../../sides.ts';
import { Who, headWho, laterText, lowered, sentences, who } from '../../words.ts';
import { doc } from './doc.ts';
import { windowSign } from './window.ts';

/** The verdict in one line. */
export function headline(facts: FlowFacts): string {
  const reset = resetOf(facts);
  const seen = { shut: ' with its window shut', shrunk: ' with a shrunken window', open: '' };
  return `${headWho(reset.side)} closed without reading the ${who(other(reset.side))}'s data${seen[windowSign(facts, reset)]}.`;
}

/** The story of a close over unread data. */
export function tell(facts: FlowFacts, _match: RuleMatch): RuleStory {
  const citing = citations();
  const reset = resetOf(facts);
  return {
    headline: headline(facts),
    why: sentences(
      dataSentence(facts, citing, reset),
      windowText(facts, citing, reset),
      resetText(facts, citing, reset),
      holesSentence(facts),
      ttlSentence(facts, reset),
      otherResetSentence(facts, citing, reset),
    ),
    ...lossOf(facts, reset),
    endedBy: `${who(reset.side)}, by close() over data that its program had not read`,
    matters: `Yes, if that data mattered: the ${who(reset.side)}'s kernel had acknowledged it, and its program never saw it.`,
    evidence: citing.evidence(),
    alternatives: alternatives(facts, reset),
    excluded: forgeryExcluded(facts, reset),
    remedy: doc.remedy,
    references: doc.references,
  };
}

function resetOf(facts: FlowFacts): RstFacts {
  assert(facts.ending !== null, 'this cause has a reset');
  return facts.ending;
}

function dataSentence(facts: FlowFacts, { cite }: Citations, reset: RstFacts): string {
  const peer = other(reset.side);
  const { lastData } = facts.sides[peer];
  const last = cite(lastData, `last data of the ${who(peer)}`);
  return lastData < reset.packet
    ? `The ${who(peer)}'s last data was ${last}; nothing that the ${who(reset.side)} sent after it shows that it was read.`
    : `The ${who(peer)} was still sending, up to ${last}.`;
}

function windowText(facts: FlowFacts, { cite }: Citations, reset: RstFacts): string {
  const { zeroWindowSince, lastWindow, largestWindow } = facts.sides[reset.side];
  switch (windowSign(facts, reset)) {
    case 'shut':
      return zeroWindowSince > 0
        ? `${Who(reset.side)} had shut its receive window ${cite(zeroWindowSince, `the ${who(reset.side)} shuts its receive window`)}: its buffer was full, so its program was not reading.`
        : `${Who(reset.side)} had shut its receive window: its buffer was full, so its program was not reading.`;
    case 'shrunk':
      return `Its receive window had fallen from ${grouped(largestWindow ?? 0)} to ${grouped(lastWindow ?? 0)} bytes and stayed there: what came lay unread.`;
    case 'open':
      return 'Its receive window does not tell: Linux shrinks it only when the buffer fills.';
  }
}

function resetText(facts: FlowFacts, citing: Citations, reset: RstFacts): string {
  const { lastData } = facts.sides[other(reset.side)];
  const sent = citeReset(facts, citing, reset);
  const when = lastData < reset.packet ? `, ${laterText(facts, lastData, reset.packet)}` : '';
  return `The ${who(reset.side)}'s RST+ACK ${sent}${when}, comes without a FIN: so a kernel says that close() threw data away (RFC 2525).`;
}

function lossOf(facts: FlowFacts, reset: RstFacts): Loss {
  const peer = other(reset.side);
  const found = lossAtClose(facts, reset.side, false);
  if (found !== null) return found;
  return loss(
    'possible',
    `${allAcknowledged(facts, peer)}, but close() throws away what the program had not read`,
  );
}

function alternatives(facts: FlowFacts, reset: RstFacts): Alternative[] {
  const side = who(reset.side);
  const list: Alternative[] = [
    {
      cause: abortOf(reset.side),
      why: `the ${side}'s program may have asked for the abort, with data unread or not: SO_LINGER 0 sends the same RST+ACK`,
      settle: `${abortCounters(reset.side)}; ${lowered(traceCloses(reset.side))}`,
    },
  ];
  list.push(injectedReset(facts, reset));
  return list;
}
