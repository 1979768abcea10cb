import { counted } from '../../base/numbers.ts';
import type { ByteSource } from '../byte-source.ts';
import { HealthLog, readFailure } from '../health-log.ts';
import {
  emptyRecord,
  LACKS,
  type CaptureComment,
  type CaptureInterface,
  type CaptureReader,
  type CaptureRecord,
  type HealthEntry,
} from '../record.ts';
import { HexDump } from './hex-dump.ts';
import { LineReader } from './line-reader.ts';
import { ListedClock } from './listed-clock.ts';
import { ListedConversations, type SettledNumbers } from './listed-conversations.ts';
import { ListedNames, type ListedAddress } from './listed-names.ts';
import type { ListedPacket } from './listed-packet.ts';
import { ListingLints, PROSE, skipName } from './listing-lints.ts';
import { limitsOf, STYLE_NAMES } from './listing-limits.ts';
import { PacketStore } from './packet-store.ts';
import { isHeadOfTwo, parseListedLine } from './parse-line.ts';
import { SectionNames } from './section-names.ts';
import { joined, keyOf, type Survey } from './survey.ts';
import { LONGEST_HEADERS, writeHeaders } from './synthetic-packet.ts';

const UNKNOWN_WINDOW = 65_535;
const LINK_RAW = 101;

/** A packet between being parsed and being given: lines behind it may hold its bytes. */
interface Waiting {
  readonly packet: ListedPacket;
  readonly line: number;
  readonly offset: number;
  readonly dump: HexDump;
  readonly startsSection: string | null;
}

/**
 * Reads a text that lists packets (docs/listings.md) as if it were a capture of their headers. Every listing in it
 * is an interface; what its lines cannot tell is in `record.lacks`, and what is no packet in `health`.
 */
export class ListingReader implements CaptureReader {
  readonly format = 'listing';
  readonly formatText: string;
  readonly record: CaptureRecord = emptyRecord();
  readonly interfaces: CaptureInterface[] = [];
  readonly comments: CaptureComment[] = [];
  readonly details: ListedNames;
  private readonly lines: LineReader;
  private readonly log: HealthLog;
  private readonly lints: ListingLints;
  private readonly talks: ListedConversations;
  private readonly clock: ListedClock;
  private readonly store = new PacketStore();
  private readonly names = new SectionNames();
  /** Connections by the addresses of both ends, for lines without ports; '' where there are several. */
  private readonly between = new Map<string, string>();
  private readonly interfaceOf = new Map<string, number>();
  private section = -1;
  private sectionName = '';
  private style: ListedPacket['style'] | null = null;
  private lastNumber: number | null = null;
  private waiting: Waiting | null = null;
  private head: { text: string; line: number; offset: number } | null = null;
  private lacked = 0;
  private inferred = 0;
  private ended = false;

  constructor(
    private readonly source: ByteSource,
    survey: Survey,
  ) {
    this.formatText = `text listing, ${STYLE_NAMES[survey.style]}`;
    this.log = new HealthLog(source.name);
    this.lints = new ListingLints(source.name);
    this.details = new ListedNames(survey.taken);
    this.talks = new ListedConversations(survey.ahead);
    this.clock = new ListedClock(survey.deltas);
    this.lines = new LineReader(source);
  }

  /** What the listing lacks, what contradicts itself in it, and which lines are none. */
  get health(): readonly HealthEntry[] {
    const { source, lacked, inferred, clock, details, talks } = this;
    const limits =
      this.store.count === 0
        ? []
        : limitsOf(source.name, {
            lacked,
            inferred,
            clock,
            names: details.count,
            pairs: talks.twice,
            sectionName: (section) => this.sectionNames[section],
          });
    return [...this.log.entries, ...limits, ...this.lints.entries()];
  }

  private readonly sectionNames: string[] = [];

  get position(): number {
    return this.lines.position;
  }

  /** Number of the current packet, from 1. */
  get block(): number {
    return this.store.count;
  }

  next(): boolean {
    while (!this.ended) {
      if (!this.lines.next()) return this.end();
      if (this.take()) return true;
    }
    return false;
  }

  reread(fileOffset: number, into: CaptureRecord): boolean {
    return this.store.again(fileOffset, into);
  }

  /** Takes the current line; true where it lets a packet out. */
  private take(): boolean {
    const { lines, head } = this;
    const { text, number, offset } = lines;
    if (this.waiting?.dump.take(text) === true) return false;
    const packet = parseListedLine(head === null ? text : joined(head.text, text));
    if (packet === null) {
      if (head !== null) this.lints.skip(PROSE, head.line);
      this.head = isHeadOfTwo(text) ? { text, line: number, offset } : null;
      if (this.head === null) this.pass(text, number);
      return false;
    }
    this.head = null;
    const before = this.waiting;
    const gave = before !== null && this.give(before);
    this.waiting = {
      packet,
      line: head?.line ?? number,
      offset: head?.offset ?? offset,
      dump: new HexDump(),
      startsSection: this.startsSection(packet),
    };
    this.names.reset();
    this.lastNumber = packet.number;
    this.style = packet.style;
    return gave;
  }

  /** A line that is no packet. */
  private pass(text: string, line: number): void {
    this.names.pass(text);
    if (text.trim() === '') return;
    this.lints.skip(skipName(text), line);
  }

  /** The name of the listing that begins with this packet, null where it goes on with the one before. */
  private startsSection(packet: ListedPacket): string | null {
    const { names, lastNumber } = this;
    const restarted = packet.number !== null && lastNumber !== null && packet.number < lastNumber;
    const first = this.section < 0;
    const otherForm = this.style !== null && packet.style !== this.style && names.prose;
    const earlier = names.prose && packet.number === null && this.clock.isEarlier(packet.time);
    if (!first && !restarted && !names.begins && !otherForm && !earlier) return null;
    return names.take() ?? '';
  }

  private give(waiting: Waiting): boolean {
    const { packet, line } = waiting;
    if (waiting.startsSection !== null) this.beginSection(waiting.startsSection);
    const source = this.details.addressOf(packet.source.host);
    const destination = this.details.addressOf(packet.destination.host);
    if (source === null || destination === null || source.v6 !== destination.v6) {
      this.lints.skip('name hosts that no address can be given to', line);
      return false;
    }
    return packet.protocol === 'follows'
      ? this.giveFollowing(waiting, source, destination)
      : this.giveWhole(waiting, source, destination);
  }

  private giveWhole(waiting: Waiting, source: ListedAddress, destination: ListedAddress): boolean {
    const { packet, line, offset } = waiting;
    const { key, side } = keyOf(packet);
    const time = this.clock.timeOf(packet.time);
    const numbers =
      packet.protocol === 'udp'
        ? udpNumbers(packet)
        : this.talks.settle(packet, key, side, {
            section: this.section,
            sec: this.clock.known ? time.sec : 0,
            lint: (name) => {
              this.lints.add(name, line, offset);
            },
          });
    const dumped = waiting.dump.packet(packet.source.port ?? 0, packet.destination.port ?? 0);
    if (dumped !== null) return this.giveBytes(waiting, dumped, numbers?.point ?? 0, time);
    if (numbers === null) {
      this.lints.skip('are bare acknowledgements whose own number nothing near them tells', line);
      return false;
    }
    this.noteBetween(packet, key);
    return this.write(
      waiting,
      numbers,
      source,
      destination,
      time,
      packet.source.port ?? 0,
      packet.destination.port ?? 0,
    );
  }

  /** A line of TLS or HTTP: a segment of the one connection that is listed between the two hosts. */
  private giveFollowing(
    waiting: Waiting,
    source: ListedAddress,
    destination: ListedAddress,
  ): boolean {
    const { packet, line } = waiting;
    const { source: from, destination: to } = packet;
    const key = this.between.get(pairOf(packet)) ?? '';
    const ports = portsOf(key, from.host);
    const full = {
      ...packet,
      source: { host: from.host, port: ports[0] },
      destination: { host: to.host, port: ports[1] },
    };
    const numbers = key === '' ? null : this.talks.follow(key, keyOf(full).side, packet.frame ?? 0);
    const time = this.clock.timeOf(packet.time);
    if (numbers === null) {
      this.lints.skip('tell a protocol over TCP, but not which connection or segment it is', line);
      return false;
    }
    this.inferred += 1;
    return this.write(waiting, numbers, source, destination, time, ports[0], ports[1]);
  }

  private write(
    waiting: Waiting,
    numbers: SettledNumbers,
    source: ListedAddress,
    destination: ListedAddress,
    time: { readonly sec: number; readonly nsec: number },
    sourcePort: number,
    destinationPort: number,
  ): boolean {
    const { packet } = waiting;
    const follows = packet.protocol === 'follows';
    const noWindow = follows || packet.window === null || numbers.window > UNKNOWN_WINDOW;
    const bytes = this.store.room(LONGEST_HEADERS);
    const headers = writeHeaders(
      {
        v6: source.v6,
        source: source.words,
        destination: destination.words,
        sourcePort,
        destinationPort,
        udp: packet.protocol === 'udp',
        flags: numbers.flags,
        seq: numbers.seq,
        ack: numbers.ack,
        window: noWindow ? UNKNOWN_WINDOW : numbers.window,
        options: packet.options,
        sackBase: numbers.sackBase,
        length: numbers.length,
        ttl: packet.ttl ?? 0,
        ipId: packet.ipId ?? 0,
        dontFragment: packet.dontFragment,
      },
      bytes,
    );
    const lacks =
      (packet.ttl === null ? LACKS.ttl : 0) |
      (packet.ipId === null ? LACKS.ipId : 0) |
      (noWindow ? LACKS.window : 0) |
      (packet.options === null ? LACKS.options : 0) |
      (numbers.madeUp ? LACKS.absoluteNumbers : 0) |
      (numbers.length > 0 ? LACKS.payload : 0) |
      (packet.ack === null ? LACKS.bareAck : 0);
    return this.keep(waiting, headers, headers + numbers.length, lacks, numbers.point, time);
  }

  private giveBytes(
    waiting: Waiting,
    dumped: { readonly bytes: Uint8Array; readonly length: number },
    point: number,
    time: { readonly sec: number; readonly nsec: number },
  ): boolean {
    const { bytes, length } = dumped;
    this.store.room(bytes.length).set(bytes);
    return this.keep(waiting, bytes.length, Math.max(bytes.length, length), 0, point, time);
  }

  private keep(
    waiting: Waiting,
    captured: number,
    original: number,
    lacks: number,
    point: number,
    { sec, nsec }: { readonly sec: number; readonly nsec: number },
  ): boolean {
    const { packet, offset } = waiting;
    const interfaceIndex = this.interfaceFor(packet.vlan);
    const all = lacks | (this.clock.known ? 0 : LACKS.time);
    this.lacked |= all;
    this.interfaces[interfaceIndex].packets += 1;
    this.store.keep(
      { captured, original, sec, nsec, interfaceIndex, fileOffset: offset, lacks: all, point },
      this.record,
    );
    if (packet.remark !== null && packet.remark !== '')
      this.comments.push({ on: 'packet', number: this.store.count, text: packet.remark });
    return true;
  }

  private beginSection(name: string): void {
    this.section += 1;
    this.sectionName = name === '' ? `listing ${this.section + 1}` : name;
    this.sectionNames.push(this.sectionName);
    this.clock.beginSection();
  }

  private interfaceFor(vlan: number | null): number {
    const key = `${this.section} ${vlan ?? ''}`;
    const known = this.interfaceOf.get(key);
    if (known !== undefined) return known;
    const index = this.interfaces.length;
    this.interfaces.push({
      index,
      linkType: LINK_RAW,
      snapLength: 0,
      name: vlan === null ? this.sectionName : `${this.sectionName}, VLAN ${vlan}`,
      description: null,
      hardware: null,
      operatingSystem: null,
      filter: null,
      resolution: this.clock.resolution,
      drops: null,
      packets: 0,
    });
    this.interfaceOf.set(key, index);
    return index;
  }

  private noteBetween(packet: ListedPacket, key: string): void {
    if (packet.style !== 'tshark' || packet.protocol !== 'tcp') return;
    const pair = pairOf(packet);
    const known = this.between.get(pair);
    if (known === undefined) this.between.set(pair, key);
    else if (known !== key) this.between.set(pair, '');
  }

  private end(): boolean {
    this.ended = true;
    const { waiting, lines } = this;
    this.waiting = null;
    if (this.head !== null) this.lints.skip(PROSE, this.head.line);
    if (lines.failure !== null)
      this.log.add(readFailure(lines.failure, lines.position, this.store.count + 1));
    const gave = waiting !== null && this.give(waiting);
    if (this.store.count === 0)
      this.log.add({
        code: 'no-packets',
        severity: 'note',
        offset: null,
        block: null,
        text: `The listing holds no packet that can be numbered (${counted(lines.number, 'line')}).`,
        effect: null,
      });
    return gave;
  }
}

function udpNumbers(packet: ListedPacket): SettledNumbers {
  return {
    seq: 0,
    ack: 0,
    window: 0,
    length: packet.length ?? 0,
    sackBase: 0,
    flags: 0,
    madeUp: false,
    point: 0,
  };
}

function pairOf({ source, destination }: ListedPacket): string {
  return source.host <= destination.host
    ? `${source.host} ${destination.host}`
    : `${destination.host} ${source.host}`;
}

/** Ports of a connection's key, that of `from` first. */
function portsOf(key: string, from: string): readonly [number, number] {
  const [host, port, , other] = key.split(' ');
  return host === from ? [Number(port), Number(other)] : [Number(other), Number(port)];
}
