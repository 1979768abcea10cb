import { counted, grouped } from '../base/numbers.ts';
import { isUntimed } from '../capture/untimed.ts';
import { KIND_MEANINGS, STAGE_MEANINGS, TAG_MEANINGS } from '../findings/tag-meanings.ts';
import type { CaptureInfo, FlowRecord } from '../session/records.ts';
import { CAUSE_WORDS } from './cause-words.ts';
import { KIND_ORDER } from './kind-words.ts';
import { MODEL_FILE } from './model-file.ts';
import { filterRemarks } from './filter-remarks.ts';
import {
  analyzeCommand,
  endsFilter,
  explainCommand,
  hashCommand,
  reportCommand,
} from './report-commands.ts';
import type { ReportContext } from './report-context.ts';
import type {
  LabelledText,
  ReportAttachment,
  ReportBlock,
  ReportPart,
  ReportTable,
} from './report-model.ts';
import { cell, code, fact, monoFact, paragraph, rich } from './rich-text.ts';
import { coveredText, zoneText } from './title-block.ts';

/** Everything that somebody needs to check this report or to make it again. */
export function appendixSection(
  context: ReportContext,
  attachments: readonly ReportAttachment[],
  /** Words about what an attachment does not hold. */
  remarks: readonly string[],
  /** Bytes of the file that holds the report itself. */
  ownBytes: number,
): ReportPart {
  const { health, captures } = context;
  const blocks: ReportBlock[] = [];
  for (const capture of health.captures) {
    blocks.push(
      { kind: 'heading', text: `Capture ${capture.name}` },
      { kind: 'facts', facts: captureFacts(context, capture) },
    );
    if (capture.interfaces.length > 0) blocks.push(interfaceTable(capture));
  }
  blocks.push(paragraph('The hashes can be checked with ', code(hashCommand(captures)), '.'));
  blocks.push(
    { kind: 'heading', text: 'This report' },
    { kind: 'facts', facts: ownFacts(context) },
  );
  blocks.push({ kind: 'heading', text: 'How to make it again' }, ...reproduction(context));
  blocks.push({ kind: 'heading', text: 'Attached files' }, attachmentTable(attachments, ownBytes));
  const told = [...remarks, ...lentTimes(context, attachments)];
  if (told.length > 0) blocks.push({ kind: 'list', items: told.map((remark) => rich(remark)) });
  blocks.push({ kind: 'heading', text: 'Words used here' }, glossary(context));
  return { id: 'appendix', title: 'Appendix', level: 1, blocks };
}

/** Packets whose time in the copy is none of their own. */
function lentTimes(
  { health }: ReportContext,
  attachments: readonly ReportAttachment[],
): readonly string[] {
  if (!attachments.some(({ name }) => name === 'evidence.pcapng')) return [];
  return health.entries
    .filter((entry) => isUntimed(entry))
    .map(
      ({ file }) =>
        `Packets that have no time in ${file} have none of their own in evidence.pcapng either: they stand there with the time that Teardown lent them (see capture health).`,
    );
}

function captureFacts({ clock }: ReportContext, capture: CaptureInfo): readonly LabelledText[] {
  const { firstTime, lastTime } = capture;
  const covers =
    firstTime === null || lastTime === null ? 'no packet' : coveredText(clock, firstTime, lastTime);
  return [
    monoFact(
      'SHA-256',
      capture.sha256 === null || capture.sha256 === '' ? 'not computed yet' : capture.sha256,
    ),
    fact('Size', counted(capture.bytes, 'byte')),
    fact('Format', capture.format),
    fact('Packets', grouped(capture.packets)),
    fact('Covers', covers),
    fact('Read', capture.read === 'whole' ? 'to its end' : 'in part, see capture health'),
    ...capture.comments.map(({ on, number, text }) =>
      fact(`Comment (${on}${number > 0 ? ` ${number}` : ''})`, text),
    ),
  ];
}

function interfaceTable({ interfaces }: CaptureInfo): ReportTable {
  return {
    kind: 'table',
    columns: [
      { title: 'Interface', align: 'left', mono: false, share: 0.3 },
      { title: 'Link layer', align: 'left', mono: false, share: 0.2 },
      { title: 'Snap length', align: 'right', mono: false, share: 0 },
      { title: 'Resolution', align: 'left', mono: false, share: 0 },
      { title: 'Packets', align: 'right', mono: false, share: 0 },
      { title: 'Dropped', align: 'right', mono: false, share: 0 },
    ],
    rows: interfaces.map(({ name, linkType, snapLength, resolution, packets, drops }) => [
      cell(name),
      cell(linkType),
      cell(grouped(snapLength)),
      cell(resolution),
      cell(grouped(packets)),
      cell(drops === null ? 'not recorded' : grouped(drops)),
    ]),
    caption: null,
  };
}

function ownFacts({
  work,
  options,
  chosen,
  timeline,
  clock,
}: ReportContext): readonly LabelledText[] {
  const zone = timeline.until === '' ? options.zone : zoneText(clock, timeline.until);
  const flows =
    chosen.sections.length === 0 ? 'none' : chosen.sections.map((flow) => String(flow)).join(', ');
  return [
    fact('Version', `Teardown ${work.version}`),
    ...(work.caseFile === null ? [] : [fact('Case file', work.caseFile)]),
    fact('Zone of times', zone),
    fact('Sections', options.sections.join(', ')),
    fact('Flows with a section', flows),
    fact(
      'Pseudonyms',
      options.pseudonyms === null
        ? 'none: values are the captured ones'
        : 'addresses, names and paths are made up; the map is kept apart',
    ),
  ];
}

/** The commands that give the figures and tables of this report. */
function reproduction(context: ReportContext): readonly ReportBlock[] {
  const { captures, chosen, session, options, work } = context;
  const items = [
    rich(
      'This report: ',
      code(reportCommand(captures, work.caseFile, options)),
      options.logo === null ? '' : ' (LOGO: the file of the logo)',
    ),
    rich(
      'Every flow and verdict, and from them all counts, tables and tiles: ',
      code(analyzeCommand(captures, 'jsonl')),
    ),
    rich('Counts by ending, stage, cause and class: ', code(analyzeCommand(captures, 'summary'))),
  ];
  const where = paragraph(
    `Commands are typed in the folder of the captures${work.caseFile === null ? '' : ' and the case file'}. `,
    code('teardown'),
    ` is the command of an installed Teardown (here ${work.version}); with a source checkout in the folder CHECKOUT type `,
    code('npm --prefix CHECKOUT run --silent teardown --'),
    ' in its place.',
    options.pseudonyms === null
      ? ''
      : ' The names of the captures are made up too; the map that is kept apart has their own.',
  );
  if (!options.sections.includes('flows') || chosen.sections.length === 0)
    return [where, { kind: 'list', items }];
  if (captures.length === 1) {
    const first = chosen.sections[0];
    items.push(
      rich(
        'Facts, ladder and evidence of a flow, here the first one: ',
        code(explainCommand(captures[0], first)),
      ),
    );
  } else {
    items.push(
      rich(
        'Packets of a flow in Wireshark, in each of the captures, by its ends (the table below); ',
        code('teardown explain'),
        ' reads one capture at a time and numbers its flows anew.',
      ),
    );
  }
  const table: ReportTable = {
    kind: 'table',
    columns: [
      { title: 'Flow', align: 'right', mono: true, share: 0 },
      {
        title: 'Wireshark display filter for the whole conversation',
        align: 'left',
        mono: true,
        share: 0.9,
      },
    ],
    rows: chosen.sections.map((flow) => [
      cell(String(flow)),
      cell(conversationFilter(session.record(flow), captures.length)),
    ]),
    caption: null,
  };
  return [where, { kind: 'list', items }, ...filterRemarks(context), table];
}

function conversationFilter(record: FlowRecord, captures: number): string {
  if (captures === 1 && record.tcpStream !== null) return `tcp.stream eq ${record.tcpStream}`;
  return endsFilter(record.proto, [record.client, record.server]);
}

function attachmentTable(attachments: readonly ReportAttachment[], ownBytes: number): ReportTable {
  return {
    kind: 'table',
    columns: [
      { title: 'File', align: 'left', mono: true, share: 0 },
      { title: 'Bytes', align: 'right', mono: false, share: 0 },
      { title: 'What it holds', align: 'left', mono: false, share: 0.6 },
    ],
    rows: [
      ...attachments.map(({ name, bytes, description }) => [
        cell(name),
        cell(grouped(bytes.length)),
        cell(description),
      ]),
      [cell(MODEL_FILE.name), cell(grouped(ownBytes)), cell(MODEL_FILE.description)],
    ],
    caption: null,
  };
}

/** The classes, endings, causes, stages and tags that this report uses. */
function glossary({ totals, groups, chosen, session }: ReportContext): ReportTable {
  const rows: (readonly [word: string, is: string, means: string])[] = [
    ['harmful', 'class', 'Somebody is hurt by it.'],
    ['watch', 'class', 'Somebody should look.'],
    ['benign', 'class', 'Ordinary.'],
    ['high', 'confidence', 'The packets exclude every other explanation.'],
    ['medium', 'confidence', 'It fits best.'],
    ['low', 'confidence', 'It fits, and others fit nearly as well.'],
  ];
  for (const kind of KIND_ORDER)
    if (totals.byKind[kind] > 0) rows.push([kind, 'ending', KIND_MEANINGS[kind]]);
  for (const cause of new Set(groups.map((group) => group.cause)))
    rows.push([cause, 'cause', capital(`${CAUSE_WORDS[cause].plain}.`)]);
  const flows = chosen.sections.map((flow) => session.row(flow));
  for (const stage of new Set(flows.map((row) => row.stage)))
    if (stage !== 'none') rows.push([stage, 'stage', STAGE_MEANINGS[stage]]);
  for (const tag of new Set(flows.flatMap((row) => row.tags)))
    rows.push([tag, 'tag', TAG_MEANINGS[tag]]);
  return {
    kind: 'table',
    columns: [
      { title: 'Word', align: 'left', mono: true, share: 0 },
      { title: 'Is a', align: 'left', mono: false, share: 0 },
      { title: 'It means', align: 'left', mono: false, share: 0.6 },
    ],
    rows: rows.map((row) => row.map(cell)),
    caption: null,
  };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
