import { counted, durationText } from '../base/numbers.ts';
import { tunnelText } from '../base/tunnel-text.ts';
import type { PlacedSayings } from '../session/annotations.ts';
import type { FlowRecord, FlowRow, FlowStory } from '../session/records.ts';
import { commandPieces } from './command-pieces.ts';
import { evidenceTable } from './evidence-table.ts';
import { filterRemarks } from './filter-remarks.ts';
import { ladderFigures } from './ladder-figure.ts';
import { LOST_WORDS } from './loss-words.ts';
import { noteBlock } from './note-blocks.ts';
import type { ReportContext } from './report-context.ts';
import type { LabelledText, ReportBlock, ReportPart } from './report-model.ts';
import { fact, monoFact, paragraph, rich, strong } from './rich-text.ts';
import { sentence } from './sentence.ts';
import { noTimes, zoneText } from './title-block.ts';

/** The heading over the flows' own sections. */
export function flowsHeading(context: ReportContext): ReportPart {
  const { sections, why } = context.chosen;
  const text =
    sections.length === 0
      ? why
      : `${counted(sections.length, 'flow has', 'flows have')} a section below. ${why}`;
  // With an appendix, they stand there, beside the list of filters.
  const remarks =
    sections.length === 0 || context.section('appendix') !== null ? [] : filterRemarks(context);
  return { id: 'flows', title: 'Flows', level: 1, blocks: [paragraph(text), ...remarks] };
}

/** All about one flow: facts, what people say, explanation, ladder, evidence, what else it may be, notes. */
export function flowSection(context: ReportContext, flow: number): ReportPart {
  const { session, sayingsOf, notesOf } = context;
  const story = session.story(flow);
  const row = session.row(flow);
  const { verdict } = story.record;
  const said = sayingsOf(flow);
  const blocks: ReportBlock[] = [
    { kind: 'facts', facts: flowFacts(context, story, row, said) },
    paragraph(verdict.why),
    ...overrideBlocks(context, story.record, said),
    ...ladderFigures(context, story, row),
  ];
  if (verdict.evidence.length > 0) {
    blocks.push({ kind: 'heading', text: 'Evidence' }, evidenceTable(context, story.record));
  }
  if (verdict.alternatives.length > 0) {
    blocks.push(
      { kind: 'heading', text: 'What else it may be, and what would settle it' },
      {
        kind: 'list',
        items: verdict.alternatives.map(({ cause, why, settle }) =>
          rich(strong(cause), `: ${sentence(why)} To settle it: `, ...commandPieces(settle)),
        ),
      },
    );
  }
  blocks.push({ kind: 'heading', text: 'What to do' }, paragraph(...commandPieces(verdict.remedy)));
  if (verdict.references.length > 0)
    blocks.push(paragraph(strong('References:'), ` ${verdict.references.join(', ')}.`));
  const notes = notesOf(flow);
  if (notes.length > 0) {
    blocks.push(
      { kind: 'heading', text: notes.length === 1 ? 'Note' : 'Notes' },
      ...notes.map((note) => noteBlock(context, note)),
    );
  }
  return {
    id: `flow-${flow}`,
    title: `Flow ${flow} · ${verdict.headline.replace(/\.$/, '')}`,
    level: 2,
    blocks,
  };
}

function flowFacts(
  { clock }: ReportContext,
  story: FlowStory,
  row: FlowRow,
  said: PlacedSayings | null,
): readonly LabelledText[] {
  const { record } = story;
  const { verdict, bytes, packets } = record;
  const facts: LabelledText[] = [monoFact('Client', row.client), monoFact('Server', row.server)];
  if (row.name !== null) facts.push(fact('Name', row.name));
  facts.push(
    fact('Ended by', story.endedBy),
    fact('Data lost', `${LOST_WORDS[verdict.dataLost]} (${story.dataLostWhy})`),
    fact(
      'Verdict',
      record.proto === 'udp' ? story.causeTitle : `${verdict.class}: ${story.causeTitle}`,
    ),
    fact('Confidence', verdict.confidence),
    fact('Matters', story.matters),
    fact(
      'Began',
      record.duration === null || noTimes(record.start, record.start)
        ? 'unknown: its first packet has no time'
        : `${clock.date(record.start)} ${clock.exact(record.start)} ${zoneText(clock, record.start)}`,
    ),
    fact(
      'Lasted',
      record.duration === null ? 'unknown' : durationText(Math.round(record.duration * 1e9)),
    ),
    fact(
      'Sent',
      (['client', 'server'] as const)
        .map(
          (side) =>
            `${side} ${counted(bytes[side], 'byte')} in ${counted(packets[side], 'packet')}`,
        )
        .join('; '),
    ),
    fact(
      'In',
      record.tcpStream === null
        ? record.capture
        : `${record.capture}, tcp.stream ${record.tcpStream}`,
    ),
  );
  const tunnel = tunnelText(record.tunnel);
  if (tunnel !== null) facts.push(fact('Tunnel', tunnel));
  const state = [said?.triage ?? null, said?.owner ?? null].filter((text) => text !== null);
  if (state.length > 0)
    facts.push(fact((said?.triage ?? null) === null ? 'Owner' : 'Triage', state.join(', ')));
  if (said !== null && said.tags.length > 0) facts.push(fact('Tags', said.tags.join(', ')));
  return facts;
}

/** What somebody holds against the engine's verdict; both stand. */
function overrideBlocks(
  { clock }: ReportContext,
  { verdict }: FlowRecord,
  said: PlacedSayings | null,
): readonly ReportBlock[] {
  const override = said?.override ?? null;
  if (override === null) return [];
  const as = override.cause === null ? override.class : `${override.class} (${override.cause})`;
  const by = override.by === '' ? 'Somebody' : override.by;
  const why = override.why.trim() === '' ? '' : ` ${sentence(override.why)}`;
  return [
    {
      kind: 'callout',
      class: override.class,
      text: rich(
        strong(`${by} judges it ${as}.`),
        `${why} Teardown’s own verdict is ${verdict.class} (${verdict.cause}, ${verdict.confidence} confidence). ${clock.second(override.at)} ${zoneText(clock, override.at)}.`,
      ),
    },
  ];
}
