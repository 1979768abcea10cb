import type { Result } from '../base/result.ts';
import type { ByteSource } from '../capture/byte-source.ts';
import type { CloseKind } from '../flows/close-facts.ts';
import type { EndpointGeneration } from '../flows/flow-facts.ts';
import type { TeardownError } from '../base/errors.ts';
import type { CauseId, VerdictClass } from '../findings/rule.ts';
import type { RadarTally } from '../close/radar-report.ts';
import type { RankedCause } from '../findings/rank-causes.ts';
import type { CaptureReader, CaptureRecord } from '../capture/record.ts';
import type { Ladder } from '../ladder/layout-ladder.ts';
import type { LadderRow } from '../ladder/ladder-rows.ts';
import type { Annotations } from './annotations.ts';
import type {
  ExplainRecord,
  FlowRecord,
  FlowRow,
  FlowStory,
  HealthReport,
  SummaryRecord,
  ToldReset,
  ViewCounts,
  ViewSpec,
  LadderHead,
  PacketDetail,
} from './records.ts';

/** How far reading is. */
export interface ReadingState {
  readonly bytesRead: number;
  readonly bytesTotal: number;
  readonly packets: number;
  readonly flows: number;
}

/**
 * One analysis of one or several captures, stepped by its host. Every question may be asked at any
 * time, also while reading: the answer is then about what has been read so far. Synchronous and
 * single-threaded; a host that must stay responsive steps it in slices.
 *
 *   const opened = openAnalysis(sources);          // Result: error where nothing is readable
 *   while (session.step(20_000)) { await breath }  // true: there is more
 *   session.record(4)
 */
export interface AnalysisSession {
  /** Reads up to `maxPackets` packets; false once everything readable has been read. */
  step(maxPackets: number): boolean;
  /**
   * True where the last `step` found nothing new in a capture that is followed while it is written: the
   * host waits for more bytes before the next one.
   */
  readonly waiting: boolean;
  /** Ends reading where it stands (cancel): the verdicts then speak of what was read. */
  stop(): void;
  /** True from `stop` on: nothing more is read, though `step` may still have flows to judge. */
  readonly stopped: boolean;
  /** True once reading ended (whole, at damage, or stopped). */
  readonly done: boolean;
  /** `whole`; `part`: damage in at least one capture; `stopped`. Meaningful once done. */
  readonly outcome: 'whole' | 'part' | 'stopped';
  readingState(): ReadingState;

  /** For each capture, its index among the sources that were named: refused ones are no captures. */
  readonly inputs: readonly number[];
  /** The SHA-256 of a source that was named, computed by the host (the engine has no hash); hex. */
  setHash(source: number, sha256: string): void;

  readonly flowCount: number;
  /** Packets read so far, the number of the newest one. */
  readonly packetCount: number;
  /** The flow's newest packet. */
  lastPacket(flow: number): number;
  row(flow: number): FlowRow;
  record(flow: number): FlowRecord;
  story(flow: number): FlowStory;
  /** The mechanism of every reset, in order, however many (`story` folds them). */
  resets(flow: number): readonly ToldReset[];
  /** Every cause on the scale, best first, those that do not fit last: "why this and not that". */
  ranking(flow: number): readonly RankedCause[];
  /** `endpoint`: the states follow endpoints of that generation; the verdict is of what was observed. */
  explain(flow: number, absolute: boolean, endpoint?: EndpointGeneration): ExplainRecord;
  summary(seconds: number): SummaryRecord;
  /** Packets of a direction that Radar's counters looked at while the capture was read. */
  readonly radarPackets: number;
  /**
   * Work that has to come before `tallyRadar` with another number of packets: the captures are read
   * again, `step` by step until it says false. Null where these are counted already.
   */
  recountRadar(packets: number): {
    step(mostPackets: number): boolean;
    readonly done: number;
    readonly total: number;
  } | null;
  /** Counts flows by Radar's method, from one number up to another, so that a host can do it in slices. */
  tallyRadar(tally: RadarTally, from: number, until: number): void;
  health(): HealthReport;

  /** Makes the view; while reading, call it again to see more. */
  view(spec: ViewSpec): { readonly view: number; readonly counts: ViewCounts };
  /** Rows of the current view; null where `view` is outdated. */
  viewRows(view: number, from: number, count: number): readonly FlowRow[] | null;
  /** Index of a flow in the view, -1 where it is not in it; null where outdated. */
  viewPosition(view: number, flow: number): number | null;
  /** Flow numbers of the view in order; null where outdated. */
  viewFlows(view: number): Uint32Array | null;

  ladderHead(flow: number, folded: boolean): LadderHead;
  ladderRows(flow: number, folded: boolean, from: number, count: number): readonly LadderRow[];
  ladderPosition(flow: number, folded: boolean, packet: number): number;
  /** The whole ladder as SVG or plain text; `endpoint` as for `explain`. */
  ladderSvg(flow: number, folded: boolean, endpoint?: EndpointGeneration): string;
  ladderText(flow: number, folded: boolean, endpoint?: EndpointGeneration): string;
  packetDetail(packet: number): PacketDetail | null;

  /** What people said; shown from the next question on. Rows and records carry it. */
  annotate(annotations: Annotations): void;
  readonly annotations: Annotations;

  /** Where a packet lies: index of its capture and its number inside that file, from 1. */
  placeOf(packet: number): PacketPlace;
  /** The packet at a place, 0 where there is none. */
  packetAt(place: PacketPlace): number;
  /** The flow a packet belongs to, -1 where it belongs to none. */
  flowOf(packet: number): number;
  /** A flow's first packet. */
  firstPacket(flow: number): number;
  /** Every packet of these flows (ICMP errors about them included), ascending. */
  packetsOf(flows: Iterable<number>): Uint32Array;
  /** Reads a packet again from its capture; false where the file lost it. */
  readPacket(packet: number, into: CaptureRecord): boolean;
  /** The captures as they were opened: interfaces, comments. */
  readonly captures: readonly CaptureReader[];
  /** What tshark and Wireshark must be given with `-d` so that they number streams and find packets as we do. */
  readonly decodeAs: readonly string[];
  /** When a packet was captured, RFC 3339 UTC with nanoseconds. */
  timeOf(packet: number): string;

  /**
   * New TCP flows and their endings over time: at most `bins` equal bins from the first packet to the
   * last, their width a round number.
   */
  timeline(bins: number): Timeline;
  /**
   * Flows by cause, class and protocol, most harmful and most frequent first; for tables of a million
   * flows.
   */
  causeGroups(): readonly CauseGroup[];
  /** The whole layout of a ladder, for pictures; `endpoint` as for `explain`. */
  ladderLayout(flow: number, folded: boolean, endpoint?: EndpointGeneration): Ladder;
}

/** A packet by capture and number inside the file. */
export interface PacketPlace {
  /** Index of the capture in the analysis. */
  readonly capture: number;
  /** From 1. */
  readonly packet: number;
}

/** Counts of TCP flows by the time of their first packet. */
export interface Timeline {
  /** RFC 3339 UTC of the first and the last packet. */
  readonly from: string;
  readonly until: string;
  /** Width of a bin in nanoseconds. */
  readonly binNanos: number;
  readonly flows: readonly number[];
  readonly byKind: Readonly<Record<CloseKind, readonly number[]>>;
  /** UDP flows, which have no ending: in none of the bins. */
  readonly udp: number;
}

/** Who stands on one side of a group's flows. */
export interface GroupEnds {
  /** Different addresses (servers: addresses with port). */
  readonly distinct: number;
  /** The most frequent one and its flows. */
  readonly top: string;
  readonly topCount: number;
}

/** Flows that share cause, class and protocol. */
export interface CauseGroup {
  readonly cause: CauseId;
  readonly title: string;
  readonly class: VerdictClass;
  readonly proto: 'tcp' | 'udp';
  readonly count: number;
  /** The first 200 flows, ascending. */
  readonly examples: readonly number[];
  readonly clients: GroupEnds;
  readonly servers: GroupEnds;
}

/** What is counted while reading, and so has to be chosen before. */
export interface AnalysisOptions {
  /** Packets of a direction that Radar's counters look at; ten without it. */
  readonly radarPackets?: number | undefined;
}

/** Opens captures as one analysis; the error names the first capture when none could be read at all. */
export type OpenAnalysis = (
  sources: readonly ByteSource[],
  options?: AnalysisOptions,
) => Result<AnalysisSession, TeardownError>;
