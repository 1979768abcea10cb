import { bytesText, counted } from '../base/numbers.ts';
import type { CauseGroup } from '../session/analysis-api.ts';
import { groupTitle, isOrdinary } from './group-words.ts';
import type { ReportContext } from './report-context.ts';
import type { LabelledText } from './report-model.ts';
import { fact, monoFact } from './rich-text.ts';
import type { ZoneClock } from './zone-clock.ts';

/** Captures named one by one on the title page; more are counted, and the appendix names them. */
const NAMED = 3;

/** The title that somebody gave, or one made from what leads: "Refused connections at 10.0.0.9:443, 20 June 2018". */
export function reportTitle(context: ReportContext): string {
  const given = context.options.title?.trim() ?? '';
  if (given !== '') return given;
  const { totals, timeline, clock } = context;
  const when =
    timeline.from === '' || noTimes(timeline.from, timeline.until)
      ? ''
      : `, ${clock.day(timeline.from)}`;
  const lead = leadingGroup(context);
  if (lead !== null && !isOrdinary(lead)) return `${groupTitle(lead)}${when}`;
  if (totals.tcp > 0) {
    return totals.tcp === 1
      ? `How one TCP connection ended${when}`
      : `How ${counted(totals.tcp, 'TCP connection')} ended${when}`;
  }
  return totals.udp > 0
    ? `${counted(totals.udp, 'UDP flow')}${when}`
    : `A capture without flows${when}`;
}

/** The group that matters most: of the harmful ones, else of those to be watched, the largest; null where all is well. */
export function leadingGroup({ groups }: ReportContext): CauseGroup | null {
  return groups.find((group) => group.proto === 'tcp' && group.class !== 'benign') ?? null;
}

/** "Incident report · prepared with Teardown 0.1.0 from 1 capture". */
export function subtitle({ captures, work }: ReportContext): string {
  return `Incident report · prepared with Teardown ${work.version} from ${counted(captures.length, 'capture')}`;
}

/** Label and value pairs under the title. */
export function titleFacts(context: ReportContext): readonly LabelledText[] {
  const { options, health, clock, timeline } = context;
  const facts: LabelledText[] = [];
  if (options.author !== null && options.author.trim() !== '')
    facts.push(fact('Prepared by', options.author));
  if (options.caseId !== null && options.caseId.trim() !== '')
    facts.push(fact('Case', options.caseId));
  for (const capture of health.captures.slice(0, NAMED)) {
    facts.push(fact('Capture', `${capture.name}, ${bytesText(capture.bytes)}`));
    facts.push(monoFact('SHA-256', shortHash(capture.sha256)));
  }
  const more = health.captures.length - NAMED;
  if (more > 0)
    facts.push(fact('Captures', `and ${counted(more, 'more', 'more')}, see the appendix`));
  facts.push(fact('Covers', coveredText(clock, timeline.from, timeline.until)));
  facts.push(fact('Health', healthWords(context)));
  return facts;
}

/** "2018-06-20 11:58:46 – 12:04:10 UTC"; both dates where they differ. */
export function coveredText(clock: ZoneClock, from: string, until: string): string {
  if (from === '') return 'no packet';
  if (noTimes(from, until)) return 'unknown: no packet has a time';
  const zone = zoneText(clock, until);
  const end = clock.date(from) === clock.date(until) ? clock.clock(until, 0) : clock.second(until);
  const start = clock.second(from);
  return start === clock.second(until) ? `${start} ${zone}` : `${start} – ${end} ${zone}`;
}

/** Every packet lies at the first instant of 1970: the file gives none of them a time. */
export function noTimes(from: string, until: string): boolean {
  return BEGINNING.test(from) && BEGINNING.test(until);
}

const BEGINNING = /^1970-01-01T00:00:00(\.0+)?Z$/;

/** "UTC", "Europe/Berlin (UTC+02:00)". */
export function zoneText(clock: ZoneClock, iso: string): string {
  return clock.zone === 'UTC' ? 'UTC' : `${clock.zone} (${clock.offset(iso)})`;
}

function shortHash(sha256: string | null): string {
  if (sha256 === null || sha256 === '') return 'not computed yet';
  return `${sha256.slice(0, 8)}…${sha256.slice(-8)}`;
}

/** "complete, nothing to report", "complete; 1 warning, 2 notes", "read in part: …". */
export function healthWords({ health, section }: ReportContext): string {
  const count = (severity: string): number =>
    health.entries.filter((entry) => entry.severity === severity).length;
  const whole = health.captures.every(({ read }) => read === 'whole') && count('damage') === 0;
  const parts: string[] = [];
  if (count('damage') > 0) parts.push(counted(count('damage'), 'damage', 'damages'));
  if (count('warning') > 0) parts.push(counted(count('warning'), 'warning'));
  if (count('note') > 0) parts.push(counted(count('note'), 'note'));
  const state = whole ? 'read whole' : 'read in part';
  if (parts.length === 0) return `${state}, nothing to report`;
  const where = section('method');
  return `${state}; ${parts.join(', ')}${where === null ? '' : ` (${where})`}`;
}
