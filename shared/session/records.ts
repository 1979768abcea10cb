import type { Layer } from '../wire/layer-tree.ts';
import type { TriageState } from '../case/case-model.ts';
import type { HealthEntry } from '../capture/record.ts';
import type { Tunnel } from '../wire/tunnel.ts';
import type { CloseBy, CloseKind, CloseStage, CloseTag } from '../flows/close-facts.ts';
import type {
  Alternative,
  CauseId,
  Confidence,
  DataLost,
  Evidence,
  VerdictClass,
} from '../findings/rule.ts';
import type { LossLedger } from '../findings/loss-ledger.ts';
import type { RankedCause } from '../findings/rank-causes.ts';
import type { ResetReason } from '../findings/reset-reason.ts';
import type { ResetReasonName } from '../findings/reset-reason-names.ts';
import type { EndpointGeneration, RoleBasis } from '../flows/flow-facts.ts';
import type { CloseNotify } from '../tls/tls-facts.ts';
import type { PacketMark, RstForm } from '../tcp/tcp-names.ts';

/** Radar mode, as windows ask for it and are told it. */
export type { RadarKeep } from '../close/radar-parameters.ts';
export type { RadarReport } from '../close/radar-report.ts';

/** A number for each side. */
export interface BySide<T> {
  readonly client: T;
  readonly server: T;
}

/** Counts of packets so marked, by Wireshark's definitions (contract `analysis`). */
export type AnalysisCounts = Readonly<
  Record<Exclude<PacketMark, 'keepAliveAck' | 'zeroWindowProbeAck' | 'windowUpdate'>, number>
>;

/** The flow record of the contract, schema `teardown.flow/1`, field for field. */
export interface FlowRecord {
  readonly schema: 'teardown.flow/1';
  readonly flow: number;
  readonly capture: string;
  readonly proto: 'tcp' | 'udp';
  readonly tcpStream: number | null;
  readonly client: { readonly ip: string; readonly port: number };
  readonly server: { readonly ip: string; readonly port: number };
  readonly roleBasis: RoleBasis;
  /** Tunnels around the flow's first packet, outermost first; null outside of any. */
  readonly tunnel: readonly Tunnel[] | null;
  readonly start: string;
  /** Seconds; null where a listing tells the order of packets only. */
  readonly duration: number | null;
  readonly packets: BySide<number>;
  readonly bytes: BySide<number>;
  readonly uniqueBytes: BySide<number>;
  readonly missingBytes: BySide<number>;
  readonly completeness: number | null;
  readonly zeek: { readonly state: string; readonly history: string } | null;
  readonly handshakeRttMs: number | null;
  readonly analysis: AnalysisCounts | null;
  readonly tls: {
    readonly sni: string | null;
    readonly alpn: string | null;
    readonly version: string | null;
    readonly closeNotify: BySide<CloseNotify>;
  } | null;
  readonly http: {
    readonly method: string | null;
    readonly host: string | null;
    readonly path: string | null;
    readonly status: number | null;
  } | null;
  readonly close: {
    readonly kind: CloseKind;
    readonly by: CloseBy;
    readonly stage: CloseStage;
    readonly tags: readonly CloseTag[];
    readonly signature: string | null;
  };
  readonly verdict: {
    readonly cause: CauseId;
    readonly class: VerdictClass;
    readonly confidence: Confidence;
    readonly headline: string;
    readonly why: string;
    readonly dataLost: DataLost;
    readonly evidence: readonly Evidence[];
    readonly alternatives: readonly Alternative[];
    readonly remedy: string;
    readonly references: readonly string[];
  };
  readonly notes: readonly string[];
}

/** What the explanation pane shows beyond the record: words for the first glance. */
export interface FlowStory {
  readonly record: FlowRecord;
  readonly endedBy: string;
  readonly dataLostWhy: string;
  readonly matters: string;
  /** First words about each tag and about the stage, for hover and focus. */
  readonly tagMeanings: Readonly<Record<string, string>>;
  readonly causeTitle: string;
  readonly ledger: LossLedger;
  /** The mechanism of each reset; of more than twelve the first, the last and the ending one. */
  readonly resetReasons: readonly ToldReset[];
  /** The others, between them. */
  readonly foldedResets: readonly FoldedResets[];
  /** All resets of the flow; one that was captured twice counts once. */
  readonly resetCount: number;
}

/** A reset and the mechanisms that its packets allow, best first. */
export interface ToldReset {
  readonly packet: number;
  readonly side: 'client' | 'server';
  readonly form: RstForm;
  /** The connection ended with it. */
  readonly ended: boolean;
  /** "RST+ACK, answers #14, ended the connection": the words of the window and the command line. */
  readonly what: string;
  /** Never empty. */
  readonly reasons: readonly [ToldReason, ...ToldReason[]];
}

/** A mechanism with its name for people: Linux's word and how sure it is. */
export interface ToldReason extends ResetReason {
  /** "TCP_ABORT_ON_CLOSE, medium". */
  readonly name: string;
}

/** Resets that are not told one by one. */
export interface FoldedResets {
  /** The reset told before them, and the first and the last of them. */
  readonly after: number;
  readonly first: number;
  readonly last: number;
  readonly count: number;
  /** "28 × server RST, each answers a packet (NO_SOCKET, medium)". */
  readonly what: string;
}

/** One row of the flow table: numbers and short texts, nothing that needs a second look. */
export interface FlowRow {
  readonly flow: number;
  readonly tcpStream: number | null;
  readonly proto: 'tcp' | 'udp';
  readonly client: string;
  readonly server: string;
  /** SNI, else the HTTP host, else null. */
  readonly name: string | null;
  readonly kind: CloseKind;
  readonly by: CloseBy;
  readonly stage: CloseStage;
  readonly tags: readonly CloseTag[];
  readonly cause: CauseId;
  readonly class: VerdictClass;
  readonly confidence: Confidence;
  readonly headline: string;
  readonly startNanos: number;
  /** null where a listing tells the order of packets only. */
  readonly durationNanos: number | null;
  readonly packets: readonly [number, number];
  readonly bytes: readonly [number, number];
  readonly history: string;
  /** What people said of it: triage, its owner, tags, how many notes (on its packets too), override. */
  readonly triage: TriageState | null;
  readonly owner: string | null;
  readonly labels: readonly string[];
  readonly notes: number;
  readonly override: VerdictClass | null;
}

/** Columns that the table can be sorted by. */
export const SORT_COLUMNS = [
  'flow',
  'client',
  'server',
  'name',
  'kind',
  'by',
  'stage',
  'tags',
  'headline',
  'class',
  'start',
  'duration',
  'packets',
  'bytesClient',
  'bytesServer',
  'history',
  'triage',
  'notes',
] as const;

/** One of them. */
export type SortColumn = (typeof SORT_COLUMNS)[number];

/** Which flows, in which order. */
export interface ViewSpec {
  readonly text: string;
  /** Only these endings; empty: all. */
  readonly kinds: readonly CloseKind[];
  /** Only flows of these triage states (`none`: not triaged); empty: all. */
  readonly triage: readonly (TriageState | 'none')[];
  readonly sort: { readonly column: SortColumn; readonly direction: 'up' | 'down' };
}

/** Counts of a view; `kinds` counts what the text filter leaves, before the kinds filter. */
export interface ViewCounts {
  readonly total: number;
  readonly matched: number;
  readonly kinds: Readonly<Record<CloseKind, number>>;
  /** Counts what the text and kinds filters leave, before the triage filter. */
  readonly triage: Readonly<Record<TriageState | 'none', number>>;
}

/** One packet as `explain --format json` and the ladder list it (contract `packets[]`). */
export interface ExplainPacket {
  readonly packet: number;
  readonly time: string;
  readonly side: 'client' | 'server';
  readonly flags: string;
  readonly seq: number;
  readonly ack: number | null;
  readonly len: number;
  readonly window: number;
  readonly marks: readonly PacketMark[];
  /** Why it has these marks, and what D-SACK says of it; one sentence each. */
  readonly markReasons: readonly string[];
  readonly client: string;
  readonly server: string;
  readonly middlebox: null;
  readonly rst: {
    readonly form: 'rst' | 'rst-ack';
    readonly validity: 'exact' | 'in-window' | 'left' | 'right' | 'unknown';
    readonly answers: number | null;
    /** The likeliest mechanism, in Linux's words; null where none of them fits: then `words` says why. */
    readonly reason: ResetReasonName | null;
    /** The same for people, never empty. */
    readonly words: string;
  } | null;
  readonly notes: readonly string[];
}

/** Contract `teardown.explain/1`. */
export interface ExplainRecord {
  readonly schema: 'teardown.explain/1';
  readonly flow: FlowRecord;
  /** Whose rules for resets the states follow, and whether they make them other than today's Linux does. */
  readonly endpoint: EndpointGeneration;
  readonly endpointChangesStates: boolean;
  /** Causes on the scale, best first, those that do not fit last. */
  readonly ranking: readonly RankedCause[];
  readonly ledger: LossLedger;
  readonly packets: readonly ExplainPacket[];
  readonly divergences: readonly never[];
}

/** Contract `teardown.summary/1`. */
export interface SummaryRecord {
  readonly schema: 'teardown.summary/1';
  readonly captures: readonly {
    readonly name: string;
    readonly sha256: string;
    readonly bytes: number;
  }[];
  readonly packets: number;
  readonly flows: number;
  readonly byKind: Readonly<Record<string, number>>;
  readonly byStage: Readonly<Record<string, number>>;
  readonly byCause: Readonly<Record<string, number>>;
  readonly byClass: Readonly<Record<string, number>>;
  readonly excluded: Readonly<Record<string, number>>;
  readonly seconds: number;
}

/** One capture of the analysis, for the health panel and `check-file`. */
export interface CaptureInfo {
  readonly name: string;
  readonly bytes: number;
  /** null while it is being computed. */
  readonly sha256: string | null;
  readonly format: string;
  readonly packets: number;
  readonly firstTime: string | null;
  readonly lastTime: string | null;
  readonly interfaces: readonly {
    readonly name: string;
    readonly linkType: string;
    readonly snapLength: number;
    readonly resolution: string;
    readonly packets: number;
    readonly drops: number | null;
  }[];
  readonly comments: readonly {
    readonly on: string;
    readonly number: number;
    readonly text: string;
  }[];
  /** What else the file says of itself: its blocks, who wrote it, statistics, names of hosts. */
  readonly details: readonly { readonly name: string; readonly value: string }[];
  /** `whole`: read to its end; `part`: up to some damage; `none`: not readable at all. */
  readonly read: 'whole' | 'part' | 'none';
}

/** The capture-health panel and `check-file`. */
export interface HealthReport {
  readonly captures: readonly CaptureInfo[];
  readonly entries: readonly HealthEntry[];
  /** Memory of the index: bytes a packet and a flow. */
  readonly index: {
    readonly packetBytes: number;
    readonly flowBytes: number;
    readonly total: number;
  };
}

/** The head of a ladder; rows are fetched in windows. */
export interface LadderHead {
  readonly flow: number;
  readonly packets: number;
  readonly rows: number;
  readonly client: string;
  readonly server: string;
  /** Raw sequence bases of both sides: relative = raw - base. */
  readonly base: readonly [number, number];
  /** Row index of each evidence packet, by packet number. */
  readonly evidenceRows: readonly { readonly packet: number; readonly row: number }[];
  /** Index of the first row of the close (first FIN or RST), for the first scroll; -1 where none. */
  readonly closeRow: number;
}

/** One packet opened: layer tree and bytes. */
export interface PacketDetail {
  readonly packet: number;
  readonly capture: string;
  /** Number inside its own file. */
  readonly numberInFile: number;
  readonly fileOffset: number;
  /** null where a listing tells the order only. */
  readonly time: string | null;
  readonly captured: number;
  readonly original: number;
  readonly interfaceName: string;
  readonly layers: readonly Layer[];
  readonly bytes: Uint8Array;
  readonly comments: readonly string[];
}
