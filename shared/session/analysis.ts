import { ok } from '../base/result.ts';
import { isoUtc } from '../base/time.ts';
import { fileBytesDone, fileSize, stillGrows, type ByteSource } from '../capture/byte-source.ts';
import type { CaptureReader, CaptureRecord, HealthEntry } from '../capture/record.ts';
import type { RankedCause } from '../findings/rank-causes.ts';
import { CAUSE_IDS } from '../findings/rule.ts';
import { FlowColumns } from '../flows/flow-columns.ts';
import type { EndpointGeneration } from '../flows/flow-facts.ts';
import { Tracker } from '../flows/tracker.ts';
import type { Ladder } from '../ladder/layout-ladder.ts';
import type { LadderRow } from '../ladder/ladder-rows.ts';
import type {
  AnalysisOptions,
  AnalysisSession,
  CauseGroup,
  OpenAnalysis,
  PacketPlace,
  ReadingState,
  Timeline,
} from './analysis-api.ts';
import { AnnotationIndex } from './annotation-index.ts';
import type { Annotations } from './annotations.ts';
import { CaptureFeed } from './capture-feed.ts';
import { judgingEntry } from './damage-entries.ts';
import { FlowAccounts } from './flow-accounts.ts';
import { FlowJudge } from './flow-judge.ts';
import { FlowLadders } from './flow-ladders.ts';
import type { RadarTally } from '../close/radar-report.ts';
import { RadarColumns } from './radar-columns.ts';
import type { RadarRecount } from './radar-recount.ts';
import { FileComments } from './file-comments.ts';
import { CAUSE_TITLES, CurrentView } from './current-view.ts';
import { healthReport } from './health-report.ts';
import { FactsSource } from './judge.ts';
import { openCaptures, type OpenedCaptures } from './open-captures.ts';
import { OpenLadders } from './open-ladders.ts';
import { RecordingQuality } from './recording-quality.ts';
import { packetDetail } from './packet-detail.ts';
import { PacketPlaces } from './packet-places.ts';
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
import { saidOfPacket } from './said-of.ts';
import { summaryRecord } from './summary.ts';
import { causeGroupsOf, timelineOf } from './timeline.ts';
import type { VerdictTable } from './verdict-table.ts';

/** Flows judged for each packet that a step may read: judging costs some four packets' worth. */
const FLOWS_A_PACKET = 0.25;

/**
 * Opens captures as one analysis. A capture that cannot be read at all becomes a health entry beside
 * the others; where none can be read, the first one's error is the answer.
 */
export const openAnalysis: OpenAnalysis = (sources, options = {}) => {
  const opened = openCaptures(sources);
  return opened.ok ? ok(new Analysis(opened.value, options)) : opened;
};

class Analysis implements AnalysisSession {
  private readonly sources: readonly ByteSource[];
  private readonly refused: readonly HealthEntry[];
  readonly inputs: readonly number[];
  private readonly source = new FactsSource();
  private readonly tracker = new Tracker([this.source.tls, this.source.http]);
  private readonly columns = new FlowColumns(this.tracker);
  private readonly judge = new FlowJudge(this.source, this.tracker, this.columns);
  private readonly feed: CaptureFeed;
  private readonly hashes: (string | null)[];
  private readonly quality: RecordingQuality;
  private readonly places: PacketPlaces;
  private readonly said = new AnnotationIndex();
  private readonly radar: RadarColumns;
  private readonly current: CurrentView;
  private readonly comments: FileComments;
  private readonly ladders: OpenLadders;
  private readonly accounts: FlowAccounts;
  private readonly drawn: FlowLadders;
  private phase: 'reading' | 'judging' | 'done' = 'reading';
  stopped = false;
  private judgingFailure: HealthEntry | null = null;

  constructor({ sources, readers, refused, inputs }: OpenedCaptures, options: AnalysisOptions) {
    if (options.radarPackets !== undefined) this.tracker.tcp.radarPackets = options.radarPackets;
    this.sources = sources;
    this.refused = refused;
    this.inputs = inputs;
    this.feed = new CaptureFeed(
      readers,
      this.tracker,
      sources.map((source) => source.name),
    );
    this.hashes = sources.map(() => null);
    this.quality = new RecordingQuality(this.feed, this.tracker, this.columns);
    this.source.useRecording(this.quality.of);
    this.radar = new RadarColumns(this.tracker, sources);
    this.current = new CurrentView(this.tracker, this.columns, this.judge, this.said, this.radar);
    this.places = new PacketPlaces(this.tracker, sources.length);
    this.comments = new FileComments(readers, this.places);
    this.ladders = new OpenLadders(this.tracker, this.columns, this.feed, this.saidOf);
    this.accounts = new FlowAccounts({
      sources,
      tracker: this.tracker,
      columns: this.columns,
      judge: this.judge,
      said: this.said,
      comments: this.comments,
      ladders: this.ladders,
      hasNoEnd: () => this.phase === 'reading' && sources.some(stillGrows),
    });
    const captureOf = (packet: number): string =>
      sources[this.tracker.index.captureIndex(packet)].name;
    this.drawn = new FlowLadders(this.ladders, this.accounts, this.columns, captureOf);
  }

  step(maxPackets: number): boolean {
    try {
      return this.stepOn(maxPackets);
    } catch (cause) {
      // A flow that cannot be judged: our own bug, told as damage, never a silent half.
      this.judgingFailure = judgingEntry(cause, this.judge.next, this.sources[0].name);
      this.phase = 'done';
      return false;
    }
  }

  private stepOn(maxPackets: number): boolean {
    if (this.phase === 'reading') {
      const more = !this.stopped && this.feed.feed(maxPackets);
      if (!more) this.beginJudging();
      else if (this.feed.waiting) this.judge.rest();
      return true;
    }
    if (this.phase === 'judging') {
      if (this.judge.settle(Math.ceil(maxPackets * FLOWS_A_PACKET))) this.phase = 'done';
    }
    return this.phase !== 'done';
  }

  stop(): void {
    if (this.phase === 'reading') this.stopped = true;
  }

  get waiting(): boolean {
    return this.phase === 'reading' && this.feed.waiting && !this.stopped;
  }

  get done(): boolean {
    return this.phase === 'done';
  }

  get outcome(): 'whole' | 'part' | 'stopped' {
    if (this.stopped) return 'stopped';
    return this.damage.length > 0 || this.feed.readers.some(isDamaged) ? 'part' : 'whole';
  }

  readingState(): ReadingState {
    const { sources, feed } = this;
    const done = sources.map((one, i) => fileBytesDone(one, feed.readers[i].position));
    return {
      bytesRead: sum(done),
      bytesTotal: sum(sources.map(fileSize)),
      packets: this.tracker.packetCount,
      flows: this.tracker.flowCount,
    };
  }

  setHash(source: number, sha256: string): void {
    const capture = this.inputs.indexOf(source);
    if (capture >= 0) this.hashes[capture] = sha256;
  }

  get decodeAs(): readonly string[] {
    return this.tracker.tunnels.decodeAs;
  }

  get flowCount(): number {
    return this.tracker.flowCount;
  }

  get packetCount(): number {
    return this.tracker.packetCount;
  }

  lastPacket(flow: number): number {
    return this.columns.lastPacket(flow);
  }

  row(flow: number): FlowRow {
    return this.accounts.row(flow);
  }

  record(flow: number): FlowRecord {
    return this.accounts.record(flow);
  }

  story(flow: number): FlowStory {
    return this.accounts.story(flow);
  }

  resets(flow: number): readonly ToldReset[] {
    return this.accounts.resets(flow);
  }

  ranking(flow: number): readonly RankedCause[] {
    return this.accounts.ranking(flow);
  }

  explain(flow: number, absolute: boolean, endpoint?: EndpointGeneration): ExplainRecord {
    return this.accounts.explain(flow, absolute, endpoint);
  }

  summary(seconds: number): SummaryRecord {
    return summaryRecord(
      this.captureSums(),
      this.tracker.packetCount,
      this.verdictsOfNow(),
      seconds,
    );
  }

  get radarPackets(): number {
    return this.tracker.tcp.radarPackets;
  }

  recountRadar(packets: number): RadarRecount | null {
    return this.radar.recount(packets);
  }

  tallyRadar(tally: RadarTally, from: number, until: number): void {
    this.radar.tally(tally, from, until);
  }

  health(): HealthReport {
    return healthReport({
      feed: this.feed,
      sources: this.sources,
      hashes: this.hashes,
      tracker: this.tracker,
      otherBytes: this.source.byteLength + this.judge.verdicts.byteLength,
      flows: this.judge.health,
      steps: this.quality.steps,
      places: this.places,
      damage: this.damage,
      unfinished: this.stopped || this.feed.failure !== null,
      stopped: this.stopped,
    });
  }

  view(spec: ViewSpec): { readonly view: number; readonly counts: ViewCounts } {
    this.verdictsOfNow();
    if (this.phase === 'reading') this.judge.judgeAgain();
    return this.current.make(spec);
  }

  viewRows(view: number, from: number, count: number): readonly FlowRow[] | null {
    const flows = this.current.flows(view);
    if (flows === null) return null;
    return Array.from(flows.subarray(from, from + count), (flow) => this.row(flow));
  }

  viewPosition(view: number, flow: number): number | null {
    return this.current.flows(view)?.indexOf(flow) ?? null;
  }

  viewFlows(view: number): Uint32Array | null {
    return this.current.flows(view);
  }

  ladderHead(flow: number, folded: boolean): LadderHead {
    return this.drawn.head(flow, folded);
  }

  ladderRows(flow: number, folded: boolean, from: number, count: number): readonly LadderRow[] {
    return this.drawn.rows(flow, folded, from, count);
  }

  ladderPosition(flow: number, folded: boolean, packet: number): number {
    return this.drawn.position(flow, folded, packet);
  }

  ladderLayout(flow: number, folded: boolean, endpoint?: EndpointGeneration): Ladder {
    return this.drawn.layout(flow, folded, endpoint);
  }

  ladderSvg(flow: number, folded: boolean, endpoint?: EndpointGeneration): string {
    return this.drawn.svg(flow, folded, endpoint);
  }

  ladderText(flow: number, folded: boolean, endpoint?: EndpointGeneration): string {
    return this.drawn.text(flow, folded, endpoint);
  }

  packetDetail(packet: number): PacketDetail | null {
    return packetDetail(this.feed, this.tracker, this.sources, packet, this.ladders.reasonsOf);
  }

  annotate(annotations: Annotations): void {
    this.said.set(annotations);
  }

  get annotations(): Annotations {
    return this.said.all;
  }

  placeOf(packet: number): PacketPlace {
    return this.places.placeOf(packet);
  }

  packetAt(place: PacketPlace): number {
    return this.places.packetAt(place);
  }

  flowOf(packet: number): number {
    return this.places.flowOf(packet);
  }

  firstPacket(flow: number): number {
    return this.tracker.firstPacket(flow);
  }

  packetsOf(flows: Iterable<number>): Uint32Array {
    return this.places.packetsOf(flows);
  }

  readPacket(packet: number, into: CaptureRecord): boolean {
    return this.feed.record(packet, into);
  }

  get captures(): readonly CaptureReader[] {
    return this.feed.readers;
  }

  timeOf(packet: number): string {
    return isoUtc(this.tracker.time(packet));
  }

  timeline(bins: number): Timeline {
    return timelineOf(this.tracker, this.verdictsOfNow(), bins);
  }

  causeGroups(): readonly CauseGroup[] {
    return causeGroupsOf(this.tracker, this.columns, this.verdictsOfNow(), CAUSE_IDS, CAUSE_TITLES);
  }

  private readonly saidOf = (packet: number): readonly string[] =>
    saidOfPacket(this.said, this.comments, packet);

  /** The verdict of every flow seen so far: whoever counts before the end leaves none out. */
  private verdictsOfNow(): VerdictTable {
    if (this.phase !== 'done') this.judge.judgeNew();
    return this.judge.verdicts;
  }

  /** Damage that no reader knows. */
  private get damage(): readonly HealthEntry[] {
    const own = [this.feed.failure, this.judgingFailure].filter((entry) => entry !== null);
    return [...this.refused, ...own];
  }

  private captureSums(): SummaryRecord['captures'] {
    return this.sources.map((source, i) => ({
      name: source.name,
      sha256: this.hashes[i] ?? '',
      bytes: fileSize(source),
    }));
  }

  /** Reading is over: from here on every flow is judged once, for good. */
  private beginJudging(): void {
    this.feed.end();
    this.quality.judgeSteps();
    this.tracker.settle();
    this.phase = this.flowCount === 0 ? 'done' : 'judging';
    this.ladders.clear();
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

function isDamaged(reader: CaptureReader): boolean {
  return reader.health.some((entry) => entry.severity === 'damage');
}
