import type { CaptureReader, CaptureRecord } from '../capture/record.ts';
import { emptyRecord } from '../capture/record.ts';
import type { Ladder } from '../ladder/layout-ladder.ts';
import type { LadderRow } from '../ladder/ladder-rows.ts';
import { ladderSvg } from '../ladder/ladder-svg.ts';
import { ladderText } from '../ladder/ladder-text.ts';
import type {
  AnalysisSession,
  CauseGroup,
  GroupEnds,
  PacketPlace,
  ReadingState,
  Timeline,
} from '../session/analysis-api.ts';
import type { Annotations, PlacedNote } from '../session/annotations.ts';
import type {
  ExplainRecord,
  FlowRecord,
  FlowRow,
  FlowStory,
  HealthReport,
  SummaryRecord,
  ViewCounts,
  ViewSpec,
} from '../session/records.ts';
import { dissect } from '../wire/dissect.ts';
import { Originals, portOf } from './originals.ts';
import { interfaceName, plainCapture } from './plain-capture.ts';
import { NO_CONTEXT, type Pseudonyms } from './pseudonyms.ts';
import {
  renamedHealth,
  renamedLabel,
  renamedLadderRow,
  renamedNote,
  renamedRecord,
  renamedSayings,
  saidByPeople,
} from './rename-records.ts';
import { rewritePacket } from './rewrite-packet.ts';

/** A generation of endpoints, as the session takes it. */
type Endpoint = Parameters<AnalysisSession['explain']>[2];

/**
 * A session that tells everything under made-up names: whatever is made from it, report, export or
 * slice, holds no original address, port of a client, MAC, host, path, capture name, interface name
 * or comment, and no payload. Numbers of flows and packets, times, sizes and the SHA-256 of the
 * captures stay: they are how the owner finds the originals.
 */
export function pseudonymousSession(
  session: AnalysisSession,
  pseudonyms: Pseudonyms,
): AnalysisSession {
  return new PseudonymousSession(session, pseudonyms);
}

class PseudonymousSession implements AnalysisSession {
  private readonly record0 = emptyRecord();
  private readonly originals: Originals;
  private said: { readonly original: Annotations; readonly renamed: Annotations } | null = null;

  constructor(
    private readonly inner: AnalysisSession,
    private readonly names: Pseudonyms,
  ) {
    this.originals = new Originals(inner, names);
  }

  step(maxPackets: number): boolean {
    return this.inner.step(maxPackets);
  }
  stop(): void {
    this.inner.stop();
  }
  get waiting(): boolean {
    return this.inner.waiting;
  }
  get packetCount(): number {
    return this.inner.packetCount;
  }
  lastPacket(flow: number): number {
    return this.inner.lastPacket(flow);
  }
  get stopped(): boolean {
    return this.inner.stopped;
  }
  get done(): boolean {
    return this.inner.done;
  }
  get outcome(): 'whole' | 'part' | 'stopped' {
    return this.inner.outcome;
  }
  readingState(): ReadingState {
    return this.inner.readingState();
  }
  get inputs(): readonly number[] {
    return this.inner.inputs;
  }
  setHash(source: number, sha256: string): void {
    this.inner.setHash(source, sha256);
  }
  get decodeAs(): readonly string[] {
    return this.inner.decodeAs;
  }
  get flowCount(): number {
    return this.inner.flowCount;
  }

  row(flow: number): FlowRow {
    const row = this.inner.row(flow);
    const known = this.originals.of(flow);
    const { names } = this;
    return {
      ...row,
      client: names.endpoint(row.client, known.service),
      server: names.endpoint(row.server, known.service),
      name: row.name === null ? null : names.host(row.name),
      headline: names.text(row.headline, known),
      owner: row.owner === null ? null : names.said(row.owner, known),
      labels: row.labels.map((label) => names.said(label, known)),
    };
  }

  record(flow: number): FlowRecord {
    return renamedRecord(this.inner.record(flow), this.names, this.originals.of(flow));
  }

  story(flow: number): FlowStory {
    const story = this.inner.story(flow);
    const known = this.originals.of(flow);
    return {
      ...story,
      record: renamedRecord(story.record, this.names, known),
      endedBy: this.names.text(story.endedBy, known),
      dataLostWhy: this.names.text(story.dataLostWhy, known),
      matters: this.names.text(story.matters, known),
    };
  }

  get radarPackets(): number {
    return this.inner.radarPackets;
  }

  recountRadar(packets: number): ReturnType<AnalysisSession['recountRadar']> {
    return this.inner.recountRadar(packets);
  }

  tallyRadar(...range: Parameters<AnalysisSession['tallyRadar']>): void {
    this.inner.tallyRadar(...range);
  }

  resets(flow: number): ReturnType<AnalysisSession['resets']> {
    return this.inner.resets(flow);
  }

  ranking(flow: number): ReturnType<AnalysisSession['ranking']> {
    return this.inner.ranking(flow);
  }

  explain(flow: number, absolute: boolean, endpoint?: Endpoint): ExplainRecord {
    const explained = this.inner.explain(flow, absolute, endpoint);
    const known = this.originals.of(flow);
    return {
      ...explained,
      flow: renamedRecord(explained.flow, this.names, known),
      packets: explained.packets.map((packet) => ({
        ...packet,
        notes: saidByPeople(packet.notes, this.names, known),
      })),
    };
  }

  summary(seconds: number): SummaryRecord {
    const summary = this.inner.summary(seconds);
    const captures = summary.captures.map((capture) => ({
      ...capture,
      name: this.names.file(capture.name),
    }));
    return { ...summary, captures };
  }

  health(): HealthReport {
    this.originals.announce();
    const health = this.inner.health();
    const { names } = this;
    return {
      ...health,
      captures: health.captures.map((capture) => ({
        ...capture,
        name: names.file(capture.name),
        interfaces: capture.interfaces.map((one, i) => ({ ...one, name: interfaceName(i) })),
        comments: [],
        details: [],
      })),
      entries: health.entries.map((entry) => renamedHealth(entry, names)),
    };
  }

  view(spec: ViewSpec): { readonly view: number; readonly counts: ViewCounts } {
    return this.inner.view(spec);
  }
  viewRows(view: number, from: number, count: number): readonly FlowRow[] | null {
    const rows = this.inner.viewRows(view, from, count);
    return rows === null ? null : rows.map((row) => this.row(row.flow));
  }
  viewPosition(view: number, flow: number): number | null {
    return this.inner.viewPosition(view, flow);
  }
  viewFlows(view: number): Uint32Array | null {
    return this.inner.viewFlows(view);
  }

  ladderHead(flow: number, folded: boolean): ReturnType<AnalysisSession['ladderHead']> {
    const { client, server } = this.ends(flow);
    return { ...this.inner.ladderHead(flow, folded), client, server };
  }
  ladderRows(flow: number, folded: boolean, from: number, count: number): readonly LadderRow[] {
    return this.inner
      .ladderRows(flow, folded, from, count)
      .map((row) => renamedLadderRow(row, this.names, this.originals.of(flow)));
  }
  ladderPosition(flow: number, folded: boolean, packet: number): number {
    return this.inner.ladderPosition(flow, folded, packet);
  }
  ladderSvg(flow: number, folded: boolean, endpoint?: Endpoint): string {
    return ladderSvg(this.ladderLayout(flow, folded, endpoint), this.ladderTitle(flow));
  }
  ladderText(flow: number, folded: boolean, endpoint?: Endpoint): string {
    return ladderText(this.ladderLayout(flow, folded, endpoint), this.ladderTitle(flow));
  }
  ladderLayout(flow: number, folded: boolean, endpoint?: Endpoint): Ladder {
    const ladder = this.inner.ladderLayout(flow, folded, endpoint);
    const known = this.originals.of(flow);
    const labels = new Map<number, string>();
    for (const [at, label] of ladder.packets.labels)
      labels.set(at, renamedLabel(label, this.names, known));
    return {
      packets: { ...ladder.packets, labels },
      rowCount: ladder.rowCount,
      closeRow: ladder.closeRow,
      row: (index) => renamedLadderRow(ladder.row(index), this.names, known),
      rowOfPacket: (packet) => ladder.rowOfPacket(packet),
    };
  }

  packetDetail(packet: number): ReturnType<AnalysisSession['packetDetail']> {
    const detail = this.inner.packetDetail(packet);
    if (detail === null || !this.readPacket(packet, this.record0)) return null;
    const { bytes: chunk, start, captured, original, linkType, interfaceIndex } = this.record0;
    const bytes = chunk.slice(start, start + captured);
    return {
      ...detail,
      capture: this.names.file(detail.capture),
      interfaceName: interfaceName(interfaceIndex),
      captured,
      bytes,
      layers: dissect(bytes, linkType, original),
      comments: [],
    };
  }

  annotate(annotations: Annotations): void {
    this.inner.annotate(annotations);
  }
  get annotations(): Annotations {
    const original = this.inner.annotations;
    // Asked for once a flow while a report is made: renamed once for all of them.
    if (this.said?.original === original) return this.said.renamed;
    this.originals.announce();
    const renamed = this.renamedAnnotations(original);
    if (this.inner.done) this.said = { original, renamed };
    return renamed;
  }

  private renamedAnnotations({ notes, flows }: Annotations): Annotations {
    const isAboutNone = (note: PlacedNote): boolean => flowOf(note) === null;
    if (notes.some(isAboutNone)) this.originals.announceEnds();
    return {
      notes: notes.map((note) => {
        const flow = flowOf(note);
        return renamedNote(note, this.names, flow === null ? NO_CONTEXT : this.originals.of(flow));
      }),
      flows: flows.map((said) => renamedSayings(said, this.names, this.originals.of(said.flow))),
    };
  }

  placeOf(packet: number): PacketPlace {
    return this.inner.placeOf(packet);
  }
  packetAt(place: PacketPlace): number {
    return this.inner.packetAt(place);
  }
  flowOf(packet: number): number {
    return this.inner.flowOf(packet);
  }
  firstPacket(flow: number): number {
    return this.inner.firstPacket(flow);
  }
  packetsOf(flows: Iterable<number>): Uint32Array {
    return this.inner.packetsOf(flows);
  }
  timeOf(packet: number): string {
    return this.inner.timeOf(packet);
  }
  timeline(bins: number): Timeline {
    return this.inner.timeline(bins);
  }

  /** The headers alone, under made-up names; lengths on the wire stay. */
  readPacket(packet: number, into: CaptureRecord): boolean {
    if (!this.inner.readPacket(packet, into)) return false;
    const { bytes, start, captured, linkType, original } = into;
    const flow = this.inner.flowOf(packet);
    const service = flow === -1 ? null : this.originals.of(flow).service;
    const copy = bytes.subarray(start, start + captured);
    into.bytes = rewritePacket(copy, linkType, original, this.names, service);
    into.start = 0;
    into.captured = into.bytes.length;
    return true;
  }

  get captures(): readonly CaptureReader[] {
    return this.inner.captures.map(plainCapture);
  }

  causeGroups(): readonly CauseGroup[] {
    return this.inner.causeGroups().map((group) => ({
      ...group,
      clients: { ...group.clients, top: this.names.ip(group.clients.top) },
      servers: this.serverEnds(group.servers),
    }));
  }

  private serverEnds(ends: GroupEnds): GroupEnds {
    return { ...ends, top: ends.top === '' ? '' : this.names.endpoint(ends.top, portOf(ends.top)) };
  }

  private ladderTitle(flow: number): { title: string; client: string; server: string } {
    const { capture } = this.record(flow);
    return { title: `Flow ${flow} · ${capture}`, ...this.ends(flow) };
  }

  private ends(flow: number): { readonly client: string; readonly server: string } {
    const { client, server, service } = this.originals.of(flow);
    return {
      client: this.names.endpoint(client, service),
      server: this.names.endpoint(server, service),
    };
  }
}

function flowOf({ anchor }: PlacedNote): number | null {
  return 'flow' in anchor ? anchor.flow : null;
}
