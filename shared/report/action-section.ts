import { counted, grouped } from '../base/numbers.ts';
import type { CauseGroup, GroupEnds } from '../session/analysis-api.ts';
import { groupClause, uncapital } from './group-words.ts';
import { lostText } from './loss-words.ts';
import type { ReportContext } from './report-context.ts';
import type { ReportBlock, ReportCell, ReportPart, ReportTable } from './report-model.ts';
import { flowNumbers, listed } from './report-numbers.ts';
import { cell, paragraph, rich } from './rich-text.ts';

/** Flow numbers named in a cell. */
const NAMED = 4;

/** Patterns that are harmful or to be watched, and the flows that somebody should look at. */
export function actionSection(context: ReportContext): ReportPart {
  const { groups } = context;
  const needing = groups.filter((group) => group.class !== 'benign');
  const blocks: ReportBlock[] = [];
  const suspicious = suspiciousTable(context);
  if (needing.length === 0) {
    const own = 'no verdict of Teardown’s is harmful or to be watched';
    blocks.push(
      paragraph(
        suspicious === null
          ? `Nothing: ${own}.`
          : `By itself nothing: ${own}. What people judge or suspect is below.`,
      ),
    );
  } else blocks.push(groupTable(context, needing));
  const quiet = quietSentence(groups);
  if (quiet !== null) blocks.push(paragraph(quiet));
  if (suspicious !== null)
    blocks.push({ kind: 'heading', text: 'Suspicious and harmful flows' }, suspicious);
  return { id: 'actions', title: 'What needs action', level: 1, blocks };
}

function groupTable(context: ReportContext, groups: readonly CauseGroup[]): ReportTable {
  return {
    kind: 'table',
    columns: [
      { title: 'Flows', align: 'left', mono: false, share: 0.11 },
      { title: 'What happened', align: 'left', mono: false, share: 0.25 },
      { title: 'Who', align: 'left', mono: true, share: 0.2 },
      { title: 'Class', align: 'left', mono: false, share: 0 },
      { title: 'Do', align: 'left', mono: false, share: 0.44 },
    ],
    rows: groups.map((group) => [
      cell(flowNumbers(group.examples, group.count, NAMED)),
      cell(whatHappened(context, group)),
      cell(`${endsText(group.clients, 'client')} → ${endsText(group.servers, 'server')}`),
      { text: group.class, class: group.class },
      cell(context.session.story(group.examples[0]).record.verdict.remedy),
    ]),
    caption: null,
  };
}

function whatHappened({ session }: ReportContext, group: CauseGroup): string {
  const { headline } = session.row(group.examples[0]);
  if (group.count === 1) return headline;
  const title = `${group.title}${group.proto === 'udp' ? ' (UDP)' : ''}`;
  const clause = groupClause(session, group);
  return clause === uncapital(headline.replace(/\.$/, ''))
    ? `${title}. The first: ${clause}.`
    : `${title}: ${clause}.`;
}

/** "10.0.4.31", "4 clients, mostly 10.0.4.31", "12 servers". */
function endsText({ distinct, top, topCount }: GroupEnds, noun: string): string {
  if (distinct === 1) return top;
  const many = counted(distinct, noun);
  return topCount > 1 ? `${many}, most often ${top} (${grouped(topCount)})` : many;
}

/** What needs nothing, by pattern. */
function quietSentence(groups: readonly CauseGroup[]): string | null {
  const quiet = groups.filter(({ class: name, proto }) => name === 'benign' && proto === 'tcp');
  const count = quiet.reduce((sum, group) => sum + group.count, 0);
  if (count === 0) return null;
  const parts = quiet.map((group) => `${uncapital(group.title)} (${grouped(group.count)})`);
  return `${counted(count, 'connection needs', 'connections need')} nothing: ${listed(parts)}.`;
}

function suspiciousTable(context: ReportContext): ReportTable | null {
  const { session, chosen, sayingsOf } = context;
  if (chosen.suspicious.length === 0) return null;
  const triaged = chosen.suspicious.some((flow) => (sayingsOf(flow)?.triage ?? null) !== null);
  const rows = chosen.suspicious.map((flow): readonly ReportCell[] => {
    const { client, server, name, headline, override, class: own } = session.row(flow);
    const { dataLostWhy, record } = session.story(flow);
    const named = name === null ? headline : `${headline} (${name})`;
    const said = sayingsOf(flow);
    const state = [said?.triage ?? null, said?.owner ?? null].filter((text) => text !== null);
    const judged: ReportCell =
      override === null || override === own
        ? { text: own, class: own }
        : { text: `${override} (engine: ${own})`, class: override };
    return [
      cell(String(flow)),
      cell(client),
      cell(server),
      cell([named, lostText(record.verdict.dataLost, dataLostWhy)].join(' ').trimEnd()),
      judged,
      ...(triaged ? [cell(state.length === 0 ? '–' : state.join(', '))] : []),
    ];
  });
  const left =
    chosen.unlisted === 0
      ? null
      : rich(
          `${counted(chosen.unlisted, 'more harmful flow is', 'more harmful flows are')} not listed here; the table above counts them, and the command in the appendix lists every one.`,
        );
  return {
    kind: 'table',
    columns: [
      { title: 'Flow', align: 'right', mono: true, share: 0 },
      { title: 'Client', align: 'left', mono: true, share: 0.18 },
      { title: 'Server', align: 'left', mono: true, share: 0.18 },
      { title: 'What happened, and what was lost', align: 'left', mono: false, share: 0.38 },
      { title: 'Class', align: 'left', mono: false, share: 0.13 },
      ...(triaged ? [{ title: 'Triage', align: 'left', mono: false, share: 0.14 } as const] : []),
    ],
    rows,
    caption: left,
  };
}
