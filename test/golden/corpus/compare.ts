import { analysisCounts, observeFlow } from '../../../shared/flows/build-facts.ts';
import type { FlowObservation } from '../../../shared/flows/flow-facts.ts';
import type { Tracker } from '../../../shared/flows/tracker.ts';
import { NO_FLOW } from '../../../shared/flows/packet-index.ts';
import type { PacketMark } from '../../../shared/tcp/tcp-names.ts';
import {
  captureNames,
  type Oracle,
  type OracleStream,
  readCapture,
  readOracle,
} from './corpus-files.ts';
import { trackCapture, type TrackedCapture } from './track-capture.ts';

/** One thing about one stream that differs from the oracle. */
export interface Difference {
  readonly file: string;
  readonly stream: number;
  /** Several tools agree on this stream, and none differs. */
  readonly solid: boolean;
  readonly what: string;
  readonly ours: string;
  readonly oracle: string;
}

/** Counts over the streams that we decode. */
export interface Tally {
  streams: number;
  /** The number is tcp.stream itself: no stream before it lies under a layer that we do not decode. */
  raw: number;
  /** Stream number, ends, first packet, packets each way and completeness all equal. */
  equal: number;
  payload: number;
  /** The counters of all analysis marks equal. */
  analysis: number;
}

/** How one counter compares: streams with the same value, and the same of those where either value is not 0. */
export interface CounterTally {
  streams: number;
  equal: number;
  present: number;
  presentEqual: number;
}

/** Tallies of the counters by name (`completeness`, then the analysis marks as tshark names them). */
export type CounterTallies = Map<string, CounterTally>;

/** The comparison of one capture. */
export interface FileComparison {
  readonly file: string;
  readonly opened: boolean;
  readonly all: Tally;
  readonly solid: Tally;
  readonly counters: { readonly solid: CounterTallies; readonly all: CounterTallies };
  readonly differences: readonly Difference[];
  /** Streams under layers that this release does not decode, with the reason: [agreed, all]. */
  readonly beyond: ReadonlyMap<string, readonly [number, number]>;
}

/** tshark's field names of the marks, as the oracles count them. */
export const MARK_NAMES: Readonly<Record<string, PacketMark>> = {
  retransmission: 'retransmission',
  fast_retransmission: 'fastRetransmission',
  spurious_retransmission: 'spuriousRetransmission',
  out_of_order: 'outOfOrder',
  lost_segment: 'lostSegment',
  ack_lost_segment: 'ackLostSegment',
  duplicate_ack: 'duplicateAck',
  zero_window: 'zeroWindow',
  zero_window_probe: 'zeroWindowProbe',
  window_full: 'windowFull',
  keep_alive: 'keepAlive',
  reused_ports: 'reusedPorts',
  keep_alive_ack: 'keepAliveAck',
  zero_window_probe_ack: 'zeroWindowProbeAck',
  window_update: 'windowUpdate',
};

const NOTHING = { tls: () => null, http: () => null };

/** Compares every capture of the corpus that has an oracle. */
export function compareCorpus(): readonly FileComparison[] {
  return captureNames().map(compareFile);
}

/** Compares one capture. */
export function compareFile(file: string): FileComparison {
  const oracle = readOracle(file);
  const streams = oracle.tshark?.streams ?? [];
  const tracked = trackCapture(file, readCapture(file));
  const all = emptyTally();
  const solid = emptyTally();
  const counters: FileComparison['counters'] = { solid: new Map(), all: new Map() };
  const differences: Difference[] = [];
  const beyond = new Map<string, readonly [number, number]>();
  let missing = 0;
  for (const stream of streams) {
    const agreed = isSolid(oracle, stream.stream);
    const why = tracked === null ? 'capture not opened' : notDecoded(tracked, stream);
    if (tracked === null || why !== undefined) {
      const [a, b] = beyond.get(why ?? '') ?? [0, 0];
      beyond.set(why ?? '', [a + (agreed ? 1 : 0), b + 1]);
      missing += 1;
      continue;
    }
    const onePass =
      oracle.tshark?.onepass_diff.some(([number]) => number === stream.stream) === true;
    const found = compareStream(tracked.tracker, stream, missing, onePass);
    for (const difference of found) {
      differences.push({ file, stream: stream.stream, solid: agreed, ...difference });
    }
    const raw = rawNumber(tracked, stream) === stream.stream;
    add(all, found, raw);
    if (agreed) add(solid, found, raw);
    countEqual(counters.all, stream, found);
    if (agreed) countEqual(counters.solid, stream, found);
  }
  return { file, opened: tracked !== null, all, solid, counters, differences, beyond };
}

/** Why we have no TCP flow for the stream's first packet; undefined where we have one. */
function notDecoded(tracked: TrackedCapture, stream: OracleStream): string | undefined {
  const flow = tracked.tracker.index.flow(stream.first_frame);
  if (flow !== NO_FLOW && tracked.tracker.tcpStream(flow) === null) return 'a tunnel over UDP';
  return tracked.undecoded.get(stream.first_frame);
}

/** A tally of nothing. */
export function emptyTally(): Tally {
  return { streams: 0, raw: 0, equal: 0, payload: 0, analysis: 0 };
}

/** Our number of the oracle's stream; null where we have no flow for its first packet. */
function rawNumber({ tracker }: TrackedCapture, stream: OracleStream): number | null {
  const flow = tracker.index.flow(stream.first_frame);
  return flow === NO_FLOW ? null : tracker.tcpStream(flow);
}

function add(tally: Tally, found: readonly Found[], raw: boolean): void {
  const core = !found.some((difference) => !isSecondary(difference.what));
  tally.streams += 1;
  if (raw) tally.raw += 1;
  if (core) tally.equal += 1;
  if (!found.some((difference) => difference.what === 'payload')) tally.payload += 1;
  if (!found.some((difference) => difference.what.startsWith('analysis'))) tally.analysis += 1;
}

/** Tallies every counter of one stream; a counter that is no expectation (`onepass_diff`) counts as equal. */
function countEqual(tallies: CounterTallies, stream: OracleStream, found: readonly Found[]): void {
  for (const name of ['completeness', ...Object.keys(MARK_NAMES)]) {
    const what = name === 'completeness' ? name : `analysis.${name}`;
    const [one, other] = stream.analysis[name] ?? [0, 0];
    const theirs = name === 'completeness' ? stream.completeness : one + other;
    const differs = found.some((difference) => difference.what === what);
    const tally = tallies.get(name) ?? { streams: 0, equal: 0, present: 0, presentEqual: 0 };
    tallies.set(name, tally);
    tally.streams += 1;
    if (!differs) tally.equal += 1;
    if (!differs && theirs === 0) continue;
    tally.present += 1;
    if (!differs) tally.presentEqual += 1;
  }
}

/** The tallies of all captures. */
export function counterTotals(
  files: readonly FileComparison[],
  which: 'solid' | 'all',
): CounterTallies {
  const totals: CounterTallies = new Map();
  for (const { counters } of files) {
    for (const [name, tally] of counters[which]) {
      const sum = totals.get(name) ?? { streams: 0, equal: 0, present: 0, presentEqual: 0 };
      for (const key of ['streams', 'equal', 'present', 'presentEqual'] as const)
        sum[key] += tally[key];
      totals.set(name, sum);
    }
  }
  return totals;
}

/** At least two tools beside tshark count the same packets, and none others. */
function isSolid(oracle: Oracle, stream: number): boolean {
  const check = oracle.cross_check?.streams?.[String(stream)];
  if (check === undefined) return false;
  return (check.agree?.length ?? 0) >= 2 && Object.keys(check.differ ?? {}).length === 0;
}

function isSecondary(what: string): boolean {
  return what.startsWith('analysis') || what === 'payload';
}

type Found = Pick<Difference, 'what' | 'ours' | 'oracle'>;

/**
 * `missing`: how many of the oracle's streams before this one we do not decode, as their layers are beyond
 * this release. Less these, the number is tcp.stream itself.
 */
function compareStream(
  tracker: Tracker,
  oracle: OracleStream,
  missing: number,
  onePass: boolean,
): readonly Found[] {
  const flow = tracker.index.flow(oracle.first_frame);
  if (flow === NO_FLOW) {
    return [
      {
        what: 'stream',
        ours: `no flow for packet ${oracle.first_frame}`,
        oracle: String(oracle.stream),
      },
    ];
  }
  const facts = observeFlow(tracker, flow, NOTHING);
  const found: Found[] = [];
  const check = (what: string, ours: unknown, theirs: unknown): void => {
    if (String(ours) !== String(theirs))
      found.push({ what, ours: String(ours), oracle: String(theirs) });
  };
  const aIsClient = facts.sides[0].firstPacket === facts.firstPacket;
  const [a, b] = aIsClient ? [0, 1] : [1, 0];
  const ends = [facts.client, facts.server];
  check('a', `${ends[a].ip} ${ends[a].port}`, `${oracle.a[0]} ${oracle.a[1]}`);
  check('b', `${ends[b].ip} ${ends[b].port}`, `${oracle.b[0]} ${oracle.b[1]}`);
  check('stream', tracker.tcpStream(flow), oracle.stream - missing);
  check('first packet', facts.firstPacket, oracle.first_frame);
  check('packets', `${facts.sides[a].packets}/${facts.sides[b].packets}`, oracle.pkts.join('/'));
  check('completeness', facts.completeness, oracle.completeness);
  check('payload', `${facts.sides[a].bytes}/${facts.sides[b].bytes}`, oracle.payload.join('/'));
  compareAnalysis(tracker, facts, oracle, onePass, check);
  return found;
}

function compareAnalysis(
  tracker: Tracker,
  facts: FlowObservation,
  oracle: OracleStream,
  /** tshark's second pass changed this stream's numbers: its reused_ports are no expectation. */
  onePass: boolean,
  check: (what: string, ours: unknown, theirs: unknown) => void,
): void {
  const counts = analysisCounts(tracker, facts.flow);
  for (const [name, mark] of Object.entries(MARK_NAMES)) {
    if (onePass && name === 'reused_ports') continue;
    const theirs = oracle.analysis[name] ?? [0, 0];
    check(`analysis.${name}`, counts[mark], theirs[0] + theirs[1]);
  }
}
