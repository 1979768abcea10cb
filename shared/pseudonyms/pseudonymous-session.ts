import type { CaptureReader, CaptureRecord } from '../capture/record.ts';
import { emptyRecord } from '../capture/record.ts';
import { plainOptions } from '../capture/write-pcapng-source.ts';
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
import { NO_CONTEXT, type Pseudonyms, type TextContext } from './pseudonyms.ts';
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

/** What is known of a flow's ends and names: the originals, never given out. */
interface FlowSecrets extends TextContext {
  readonly client: string;
  readonly server: string;
}

/** Flows whose secrets are kept at hand. */
const MOST_KNOWN = 20_000;

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
  private readonly secrets = new Map<number, FlowSecrets>();
  private readonly record0 = emptyRecord();
  private announced = 0;
  private said: { readonly original: Annotations; readonly renamed: Annotations } | null = null;

  constructor(
    private readonly inner: AnalysisSession,
    private readonly names: Pseudonyms,
  ) {
    this.announce();
  }

  /** Tells the names of files and interfaces, so that sentences lose them; more come while reading. */
  private announce(): void {
    for (const capture of this.inner.health().captures) this.names.file(capture.name);
    for (const reader of this.inner.captures)
      for (const { name, description, hardware } of reader.interfaces)
        for (const value of [name, description, hardware])
          if (value !== null && value !== '') this.names.interface(value);
  }

  step(maxPackets: number): boolean {
    return this.inner.step(maxPackets);
  }
  stop(): void {
    this.inner.stop();
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
  get flowCount(): number {
    return this.inner.flowCount;
  }

  row(flow: number): FlowRow {
    const row = this.inner.row(flow);
    const known = this.known(flow);
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
    return renamedRecord(this.inner.record(flow), this.names, this.known(flow));
  }

  story(flow: number): FlowStory {
    const story = this.inner.story(flow);
    const known = this.known(flow);
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
    const known = this.known(flow);
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
    this.announce();
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
      .map((row) => renamedLadderRow(row, this.names, this.known(flow)));
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
    const known = this.known(flow);
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
    this.announce();
    const renamed = this.renamedAnnotations(original);
    if (this.inner.done) this.said = { original, renamed };
    return renamed;
  }

  private renamedAnnotations({ notes, flows }: Annotations): Annotations {
    const isAboutNone = (note: PlacedNote): boolean => flowOf(note) === null;
    if (notes.some(isAboutNone)) this.announceEnds();
    return {
      notes: notes.map((note) => {
        const flow = flowOf(note);
        return renamedNote(note, this.names, flow === null ? NO_CONTEXT : this.known(flow));
      }),
      flows: flows.map((said) => renamedSayings(said, this.names, this.known(said.flow))),
    };
  }

  /** A note about the whole may name the host and the client's port of any flow. */
  private announceEnds(): void {
    for (; this.announced < this.inner.flowCount; this.announced += 1) {
      const { name, client, server } = this.inner.row(this.announced);
      if (name !== null) this.names.host(name);
      this.names.announcePorts(portOf(client), portOf(server));
    }
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
    const service = flow === -1 ? null : this.known(flow).service;
    const copy = bytes.subarray(start, start + captured);
    into.bytes = rewritePacket(copy, linkType, original, this.names, service);
    into.start = 0;
    into.captured = into.bytes.length;
    return true;
  }

  get captures(): readonly CaptureReader[] {
    return this.inner.captures.map((reader) => ({
      format: reader.format,
      formatText: reader.formatText,
      record: reader.record,
      interfaces: reader.interfaces.map((one) => ({
        ...one,
        name: interfaceName(one.index),
        description: null,
        hardware: null,
        operatingSystem: null,
        filter: null,
        // Their options in the file say all of that again: a copy of packets carries these instead.
        options: plainOptions(one, interfaceName(one.index)),
      })),
      comments: [],
      health: [],
      position: reader.position,
      block: reader.block,
      next: () => false,
      reread: () => false,
    }));
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
    const { client, server, service } = this.known(flow);
    return {
      client: this.names.endpoint(client, service),
      server: this.names.endpoint(server, service),
    };
  }

  /** Announces a flow's names and remembers its originals. */
  private known(flow: number): FlowSecrets {
    const before = this.secrets.get(flow);
    if (before !== undefined) return before;
    const { client, server } = this.inner.row(flow);
    const { tls, http } = this.inner.record(flow);
    const hosts = [tls?.sni, http?.host].filter((host) => typeof host === 'string');
    const paths = [http?.path].filter((path) => typeof path === 'string' && path !== '/');
    for (const host of hosts) this.names.host(host);
    const known = {
      client,
      server,
      service: portOf(server),
      clientPort: portOf(client),
      hosts,
      paths: paths as string[],
    };
    if (this.secrets.size >= MOST_KNOWN) this.secrets.clear();
    this.secrets.set(flow, known);
    return known;
  }
}

function interfaceName(index: number): string {
  return `interface ${index}`;
}

function flowOf({ anchor }: PlacedNote): number | null {
  return 'flow' in anchor ? anchor.flow : null;
}

function portOf(endpoint: string): number {
  return Number(endpoint.slice(endpoint.lastIndexOf(':') + 1));
}
