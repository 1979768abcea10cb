import { counted, durationText, grouped } from '../base/numbers.ts';
import { isUntimed } from '../capture/untimed.ts';
import type { CauseGroup } from '../session/analysis-api.ts';
import type { LossCounts } from './data-loss.ts';
import { groupClause, groupTitle, howOften, uncapital } from './group-words.ts';
import { KIND_ORDER, kindClause } from './kind-words.ts';
import { lossSentence, lostFlows } from './loss-words.ts';
import { judgedCallout, overridesLabel, overridesSentence } from './override-words.ts';
import type { ReportContext } from './report-context.ts';
import type { ReportBlock, ReportPart, ReportTile } from './report-model.ts';
import { listed, percent } from './report-numbers.ts';
import { paragraph, rich, strong } from './rich-text.ts';
import { spanNanos } from './span-nanos.ts';
import { leadingGroup } from './title-block.ts';

/** What a manager reads: what was captured, how it ended, what was lost, what to do, what is not known. */
export function summarySection(context: ReportContext, losses: LossCounts): ReportPart {
  const lead = leadingGroup(context);
  const loss = lossSentence(context, losses).filter(({ text }) => text !== '');
  const blocks: ReportBlock[] = [
    paragraph(
      openingSentence(context),
      ...(loss.length === 0 ? [] : [' ', ...loss]),
      udpSentence(context),
    ),
  ];
  const lost = lostFlows(context, losses);
  if (lost !== null) blocks.push(paragraph(...lost));
  const pattern = patternSentence(context, lead);
  if (pattern !== null) blocks.push(paragraph(pattern));
  const worse = judgedCallout(context);
  if (worse !== null) blocks.push(worse);
  if (worse === null || lead !== null) blocks.push(callout(context, lead));
  const judged = overridesSentence(context);
  if (judged !== null) blocks.push(paragraph(judged));
  const limits = limitsSentences(context);
  if (limits.length > 0)
    blocks.push(paragraph(strong('What cannot be told:'), ` ${limits.join(' ')}`));
  blocks.push({ kind: 'tiles', tiles: tiles(context, losses) });
  return { id: 'summary', title: 'Summary', level: 1, blocks };
}

function openingSentence({ totals, timeline, captures, groups }: ReportContext): string {
  const where = captures.length === 1 ? 'The capture' : `The ${captures.length} captures together`;
  const hold = captures.length === 1 ? 'holds' : 'hold';
  const udp = counted(totals.udp, 'UDP flow');
  if (totals.tcp === 0) {
    if (totals.udp === 0)
      return `${where} ${hold} no TCP connection and no UDP flow, so there is no ending to explain.`;
    const rejected = sumOf(
      groups.filter((group) => group.proto === 'udp' && group.cause === 'icmp-rejected'),
    );
    const errors =
      rejected === 0
        ? ''
        : ` ICMP errors rejected ${rejected === totals.udp ? 'all of them' : `${grouped(rejected)} of them`}.`;
    return `${where} ${hold} ${udp} and no TCP connection. UDP has no close, so there is no ending to explain.${errors}`;
  }
  const span = spanNanos(timeline);
  const during = span > 0 ? ` in ${durationText(span)}` : '';
  const kinds = KIND_ORDER.filter((kind) => totals.byKind[kind] > 0);
  if (totals.tcp === 1) {
    const [, ...words] = kindClause(kinds[0], 1).split(' ');
    return `${where} ${hold} one TCP connection${during}. It ${words.join(' ')}.`;
  }
  const clauses =
    kinds.length === 1
      ? `all ${kindClause(kinds[0], totals.tcp).slice(grouped(totals.tcp).length + 1)}`
      : listed(kinds.map((kind) => kindClause(kind, totals.byKind[kind])));
  return `${where} ${hold} ${counted(totals.tcp, 'TCP connection')}${during}: ${clauses}.`;
}

/** UDP flows beside the TCP ones. */
function udpSentence({ totals }: ReportContext): string {
  if (totals.udp === 0 || totals.tcp === 0) return '';
  const beside = `Beside the TCP ${totals.tcp === 1 ? 'connection' : 'connections'}`;
  const one = totals.udp === 1;
  return ` ${beside} ${counted(totals.udp, 'UDP flow')} ${one ? 'was' : 'were'} captured, which ${one ? 'has' : 'have'} no ending.`;
}

/** Which pattern shares how much of what needs a look. */
function patternSentence(
  { totals, groups, session }: ReportContext,
  lead: CauseGroup | null,
): string | null {
  const needing = totals.byClass.harmful + totals.byClass.watch;
  if (lead === null || needing < 2) return null;
  const largest = groups
    .filter((group) => group.proto === 'tcp' && group.class !== 'benign')
    .reduce((most, group) => (group.count > most.count ? group : most));
  const head = needingWords(totals.byClass.harmful, totals.byClass.watch);
  if (largest.count < 2) return `${head} No two of them share a cause.`;
  const share = percent(largest.count, needing);
  // The callout below says what the leading pattern is.
  if (largest === lead) {
    return largest.count === needing
      ? `${head} All of them share the pattern below.`
      : `${head} ${grouped(largest.count)} of them (${share}) share the pattern below.`;
  }
  const pattern =
    largest.count === needing
      ? 'All of them share one pattern'
      : `The most frequent pattern, in ${grouped(largest.count)} of them (${share})`;
  return `${head} ${pattern}: ${groupClause(session, largest)}.`;
}

function needingWords(harmful: number, watch: number): string {
  if (harmful === 0)
    return `${counted(watch, 'connection is', 'connections are')} worth a look; none is harmful.`;
  if (watch === 0) return `${counted(harmful, 'connection is', 'connections are')} harmful.`;
  return `${counted(harmful + watch, 'connection needs', 'connections need')} a look: ${grouped(harmful)} harmful, ${grouped(watch)} to be watched.`;
}

/** The group that matters most, and what to do about it first. */
function callout(context: ReportContext, lead: CauseGroup | null): ReportBlock {
  const { session, section, totals } = context;
  if (lead === null) {
    const [head, text] =
      totals.tcp === 0
        ? ['There is no ending to judge here.', '']
        : [
            'Nothing here needs action.',
            totals.tcp === 1 ? ' Its verdict is benign.' : ' Every verdict is benign.',
          ];
    return { kind: 'callout', class: 'benign', text: rich(strong(head), text) };
  }
  const { matters, record } = session.story(lead.examples[0]);
  const where = section('actions');
  const words = lead.class === 'harmful' ? 'Most harmful' : 'To be watched';
  return {
    kind: 'callout',
    class: lead.class,
    text: rich(
      strong(`${words}: ${uncapital(groupTitle(lead))}.`),
      ` ${howOften(lead)}: ${groupClause(session, lead)}. Does it matter? ${matters} `,
      strong('What to do first:'),
      ` ${record.verdict.remedy}${where === null ? '' : ` See ${where}.`}`,
    ),
  };
}

/** What the packets cannot say, with counts. */
function limitsSentences({ totals, health, section }: ReportContext): readonly string[] {
  const sentences: string[] = [];
  const { open } = totals.byKind;
  const middle = totals.byKind['mid-capture'];
  const parts: string[] = [];
  if (middle > 0) parts.push(kindClause('mid-capture', middle));
  if (open > 0) parts.push(kindClause('open', open));
  if (parts.length > 0) {
    const [first, ...more] = parts;
    const head = first.replace(
      ' ',
      open + middle === 1 || middle === 1 ? ' connection ' : ' connections ',
    );
    sentences.push(
      `${listed([head, ...more])}: ${open + middle === 1 ? 'how it ended lies outside the capture, so it is' : 'how they ended lies outside the capture, so they are'} left out of shares of endings.`,
    );
  }
  const where = section('method');
  for (const entry of health.entries) {
    if (entry.severity === 'damage')
      sentences.push(`${entry.text} The figures cover what was read.`);
    else if (entry.code === 'one-sided' || entry.code === 'acked-unseen' || isUntimed(entry))
      sentences.push([entry.text, entry.effect].filter((text) => text !== null).join(' '));
  }
  const told = health.entries.filter(({ severity }) => severity !== 'note').length;
  const others = health.entries.filter(
    (entry) =>
      entry.severity === 'warning' &&
      entry.code !== 'one-sided' &&
      entry.code !== 'acked-unseen' &&
      !isUntimed(entry),
  ).length;
  if (others > 0 && where !== null) {
    const more = told > others ? ' more' : '';
    sentences.push(
      `Capture health names ${grouped(others)}${more} warning${others === 1 ? '' : 's'} (${where}).`,
    );
  }
  return sentences;
}

function tiles(context: ReportContext, losses: LossCounts): readonly ReportTile[] {
  const { totals, summary, captures, timeline } = context;
  const judged = overridesLabel(context);
  if (totals.tcp === 0) {
    return [
      { value: '0', label: 'TCP connections' },
      { value: grouped(totals.udp), label: totals.udp === 1 ? 'UDP flow' : 'UDP flows' },
      { value: grouped(summary.packets), label: summary.packets === 1 ? 'packet' : 'packets' },
      {
        value: durationText(spanNanos(timeline)),
        label: captures.length === 1 ? 'captured' : `captured, in ${captures.length} files`,
      },
    ];
  }
  const { reset } = totals.byKind;
  const { counts, asked } = losses;
  const among = asked < totals.tcp ? ` of the first ${grouped(asked)}` : '';
  const maybe = counts.possible + counts['cannot-tell'];
  return [
    { value: grouped(totals.tcp), label: totals.tcp === 1 ? 'TCP connection' : 'TCP connections' },
    {
      value: grouped(reset),
      label: `ended by reset${resetShare(context)}`,
    },
    {
      value: grouped(counts.yes),
      label: `with data lost${among}${maybe > 0 ? `; not known of ${grouped(maybe)} more` : ''}`,
    },
    {
      value: grouped(totals.byClass.harmful),
      label: `harmful; ${grouped(totals.byClass.watch)} to be watched${judged === null ? '' : `; ${judged}`}`,
    },
  ];
}

function sumOf(groups: readonly CauseGroup[]): number {
  return groups.reduce((sum, group) => sum + group.count, 0);
}

/** " (26 % of 19 seen to end)": those that began before or ended after the capture are no part of it. */
function resetShare({ totals }: ReportContext): string {
  const { byKind, ended, tcp } = totals;
  if (ended === 0) return '';
  const of = ended === tcp ? '' : ` of ${grouped(ended)} seen to end`;
  return ` (${percent(byKind.reset, ended)}${of})`;
}
