import type { CloseKind } from '../flows/close-facts.ts';
import type { VerdictClass } from '../findings/rule.ts';
import type { CauseGroup, Timeline } from '../session/analysis-api.ts';
import type { PlacedNote, PlacedSayings } from '../session/annotations.ts';
import type { HealthReport, SummaryRecord } from '../session/records.ts';
import { chooseFlows, type ChosenFlows } from './choose-flows.ts';
import { byConcern } from './group-words.ts';
import { KIND_ORDER } from './kind-words.ts';
import { REPORT_SECTIONS, type ReportOptions, type ReportSection } from './report-options.ts';
import type { ReportSession, ReportWork } from './report-work.ts';
import { zoneClock, type ZoneClock } from './zone-clock.ts';

/** Bars of the timeline figure. */
const BINS = 60;

/** TCP flows by ending and class; UDP flows have neither. */
export interface FlowTotals {
  readonly tcp: number;
  readonly udp: number;
  readonly byKind: Readonly<Record<CloseKind, number>>;
  readonly byClass: Readonly<Record<VerdictClass, number>>;
  /** TCP flows whose ending the capture holds: what shares of endings are of. */
  readonly ended: number;
}

/** All that the parts of a report are made from, looked up once. */
export interface ReportContext {
  readonly session: ReportSession;
  readonly options: ReportOptions;
  readonly work: ReportWork;
  readonly clock: ZoneClock;
  readonly captures: readonly string[];
  readonly health: HealthReport;
  readonly summary: SummaryRecord;
  readonly timeline: Timeline;
  /** TCP and UDP, most harmful first. */
  readonly groups: readonly CauseGroup[];
  readonly totals: FlowTotals;
  readonly chosen: ChosenFlows;
  /** Notes on a flow, its packets and its ranges. */
  readonly notesOf: (flow: number) => readonly PlacedNote[];
  readonly sayingsOf: (flow: number) => PlacedSayings | null;
  /** "section 3" of a part that is in this report, null where it is left out. */
  readonly section: (id: ReportSection) => string | null;
}

/** Looks everything up. */
export function reportContext(
  session: ReportSession,
  options: ReportOptions,
  work: ReportWork,
): ReportContext {
  const groups = byConcern(session.causeGroups());
  const timeline = session.timeline(BINS);
  const summary = session.summary(0);
  const notes = new Map<number, PlacedNote[]>();
  for (const note of session.annotations.notes) {
    const flow = 'flow' in note.anchor ? note.anchor.flow : null;
    if (flow === null) continue;
    const known = notes.get(flow);
    if (known === undefined) notes.set(flow, [note]);
    else known.push(note);
  }
  const sayings = new Map(session.annotations.flows.map((saying) => [saying.flow, saying]));
  const sections = REPORT_SECTIONS.filter((id) => options.sections.includes(id));
  return {
    session,
    options,
    work,
    clock: zoneClock(options.zone),
    captures: summary.captures.map(({ name }) => name),
    health: session.health(),
    summary,
    timeline,
    groups,
    totals: totalsOf(timeline, groups),
    chosen: chooseFlows(session, groups, options.flows),
    notesOf: (flow) => notes.get(flow) ?? [],
    sayingsOf: (flow) => sayings.get(flow) ?? null,
    section: (id) => (sections.includes(id) ? `section ${sections.indexOf(id) + 1}` : null),
  };
}

function totalsOf(timeline: Timeline, groups: readonly CauseGroup[]): FlowTotals {
  const sum = (counts: readonly number[]): number => counts.reduce((all, one) => all + one, 0);
  const byClass = { harmful: 0, watch: 0, benign: 0 };
  for (const group of groups) if (group.proto === 'tcp') byClass[group.class] += group.count;
  const counts = KIND_ORDER.map((kind) => [kind, sum(timeline.byKind[kind])] as const);
  const byKind = Object.fromEntries(counts) as Record<CloseKind, number>;
  const tcp = sum(timeline.flows);
  const ended = tcp - byKind.open - byKind['mid-capture'];
  return { tcp, udp: timeline.udp, byKind, byClass, ended };
}
