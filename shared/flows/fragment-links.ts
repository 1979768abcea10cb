import type { FlowNumber, PacketNumber } from '../base/units.ts';
import { WordTable } from '../base/word-table.ts';
import { NO_FLOW, type PacketIndex } from './packet-index.ts';

/** First and last fragment of the datagram's chain in the packet index, and how many it has. */
const HEAD = 0;
const TAIL = 1;
const COUNT = 2;
/** The first fragment (offset 0), 0 while it was not seen. */
const FIRST = 3;
/** The packet that counts for the datagram: it completed it, or is its first fragment, cut short. */
const WHOLE = 4;
/** The flow plus 1, 0 while it is not known. */
const FLOW = 5;
/** The side in bit 0, then single bits. */
const STATE = 6;
/** Next datagram of the flow plus 1. */
const NEXT = 7;
const ROW_WORDS = 8;

const SIDE = 1;
/** In the flow's list already. */
const ATTACHED = 2;
/** The first fragment has no ports. */
const WITHOUT_PORTS = 4;

/** Fragments this soon after the packet that completed their datagram may repeat it. */
const REPEAT_NANOS = 1e9;

/** One fragment of a flow that does not count as one of its packets. */
export interface FragmentOfFlow {
  readonly packet: PacketNumber;
  /** The packet that counts for the datagram; 0: it never became whole. */
  readonly whole: PacketNumber;
  /** The datagram's first fragment, which has the ports; may be the packet itself. */
  readonly first: PacketNumber;
}

/** What became of the fragments of datagrams that never became whole. */
export interface FragmentFates {
  /** First fragments cut by the snap length: they are packets of their flow as they are. */
  taken: number;
  /** They are shown with their flow. */
  linked: number;
  /** Their first fragment is not in the capture (or was given up). */
  firstMissing: number;
  /** Their first fragment has no ports: too short, or of a protocol without any. */
  withoutPorts: number;
}

/** Datagrams of one flow: rows of the first and the newest, and fragments in all. */
interface FlowList {
  readonly first: number;
  last: number;
  count: number;
}

/**
 * Which fragments belong to which flow. A datagram counts once, as the packet that completes it, as
 * in Wireshark; its other fragments are shown with that flow but not counted, and so are the
 * fragments of a datagram that never became whole, where its first fragment (it has the ports) is in
 * the capture. Datagrams are numbered from 1 in the order in which they began (`FragmentTable`).
 * Their fragments are chained in the packet index: a datagram costs one row, a fragment nothing.
 */
export class FragmentLinks {
  readonly fates: FragmentFates = { taken: 0, linked: 0, firstMissing: 0, withoutPorts: 0 };
  private readonly rows = new WordTable(ROW_WORDS);
  private readonly rowOfWhole = new Map<PacketNumber, number>();
  private readonly ofFlow = new Map<FlowNumber, FlowList>();
  /** Rows of datagrams that were given up with ports of which there is no flow. */
  private homeless: number[] = [];

  constructor(private readonly index: PacketIndex) {}

  get byteLength(): number {
    return this.rows.byteLength;
  }

  /** Takes a fragment that is no packet of a flow. */
  add(datagram: number, packet: PacketNumber): void {
    const row = this.rowOf(datagram);
    const tail = this.rows.get(row, TAIL);
    if (tail === 0) this.rows.set(row, HEAD, packet);
    else this.index.link(tail, packet);
    this.rows.set(row, TAIL, packet);
    this.rows.set(row, COUNT, this.rows.get(row, COUNT) + 1);
    if ((this.rows.get(row, STATE) & ATTACHED) === 0) return;
    this.assign(row, packet);
    this.listOf(row).count += 1;
    this.fates.linked += 1;
  }

  /** The datagram's first fragment, and the flow of its ports where there is one by now. */
  begin(datagram: number, packet: PacketNumber, flow: FlowNumber | null, side: 0 | 1): void {
    const row = this.rowOf(datagram);
    if (this.rows.get(row, FIRST) !== 0) return;
    this.rows.set(row, FIRST, packet);
    if (flow !== null) this.own(row, flow, side);
  }

  /** The datagram's first fragment has no ports: it tells no flow. */
  beginWithoutPorts(datagram: number, packet: PacketNumber): void {
    const row = this.rowOf(datagram);
    if (this.rows.get(row, FIRST) !== 0) return;
    this.rows.set(row, FIRST, packet);
    this.rows.set(row, STATE, WITHOUT_PORTS);
  }

  /**
   * The datagram counts as `packet`, which the tracker has just taken: whole, or the first fragment as
   * it is, cut.
   */
  complete(datagram: number, packet: PacketNumber, whole: boolean): void {
    const row = this.rowOf(datagram);
    const flow = this.index.flow(packet);
    this.rows.set(row, WHOLE, packet);
    this.rowOfWhole.set(packet, row);
    if (this.rows.get(row, FIRST) === 0) this.rows.set(row, FIRST, packet);
    if (flow === NO_FLOW || (this.rows.get(row, STATE) & ATTACHED) !== 0) return;
    this.own(row, flow, this.index.rawSide(packet));
    this.attach(row);
    if (whole) return;
    this.fates.taken += 1;
    this.fates.linked += this.rows.get(row, COUNT);
  }

  /**
   * The datagram waits no longer. `before`: the one with the same ends and number that had become
   * whole, 0 for none: fragments without a first one that come soon after repeat it.
   */
  giveUp(datagram: number, before: number): void {
    const row = this.rowOf(datagram);
    if (this.rows.get(row, WHOLE) !== 0) return;
    const count = this.rows.get(row, COUNT);
    if (this.rows.get(row, FIRST) === 0 && !this.repeats(row, before)) {
      this.fates.firstMissing += count;
    } else if ((this.rows.get(row, STATE) & WITHOUT_PORTS) !== 0) {
      this.fates.withoutPorts += count;
    } else if (this.rows.get(row, FLOW) === 0) {
      this.homeless.push(row);
    } else {
      this.attach(row);
      this.fates.linked += count;
    }
  }

  /** Gives every datagram without a flow the one that `flowOf` finds or makes for its first fragment. */
  settle(
    flowOf: (first: PacketNumber) => { readonly flow: FlowNumber; readonly side: 0 | 1 } | null,
  ): void {
    for (const row of this.homeless) {
      const found = flowOf(this.rows.get(row, FIRST));
      const count = this.rows.get(row, COUNT);
      if (found === null) {
        this.fates.firstMissing += count;
        continue;
      }
      this.own(row, found.flow, found.side);
      this.attach(row);
      this.fates.linked += count;
    }
    this.homeless = [];
  }

  /** Fragments of a flow that do not count as its packets. */
  count(flow: FlowNumber): number {
    return this.ofFlow.get(flow)?.count ?? 0;
  }

  /** The same, in the order of their packet numbers. */
  ofFlowInOrder(flow: FlowNumber): readonly FragmentOfFlow[] {
    const list = this.ofFlow.get(flow);
    if (list === undefined) return [];
    const found: FragmentOfFlow[] = [];
    for (let row = list.first; row >= 0; row = this.rows.get(row, NEXT) - 1) {
      for (const packet of this.chain(row)) found.push(this.told(row, packet));
    }
    return found.sort((a, b) => a.packet - b.packet);
  }

  /** What a fragment is to its flow; null for packets that are no such fragment. */
  fragment(packet: PacketNumber): FragmentOfFlow | null {
    const list = this.ofFlow.get(this.index.flow(packet));
    if (list === undefined || !this.index.isAbout(packet)) return null;
    for (let row = list.first; row >= 0; row = this.rows.get(row, NEXT) - 1) {
      for (const part of this.chain(row)) if (part === packet) return this.told(row, packet);
    }
    return null;
  }

  /** The other fragments of the datagram that a packet completed, in order of arrival; none for others. */
  partsOf(packet: PacketNumber): readonly PacketNumber[] {
    const row = this.rowOfWhole.get(packet);
    return row === undefined ? [] : [...this.chain(row)];
  }

  private told(row: number, packet: PacketNumber): FragmentOfFlow {
    return { packet, whole: this.rows.get(row, WHOLE), first: this.rows.get(row, FIRST) };
  }

  private *chain(row: number): Generator<PacketNumber> {
    let packet = this.rows.get(row, HEAD);
    for (let left = this.rows.get(row, COUNT); left > 0; left -= 1) {
      yield packet;
      packet = this.index.next(packet);
    }
  }

  /** Whether the datagram's fragments repeat one that was whole just before; then they go with it. */
  private repeats(row: number, before: number): boolean {
    if (before === 0) return false;
    const whole = this.rows.get(before - 1, WHOLE);
    const flow = this.rows.get(before - 1, FLOW);
    if (flow === 0 || this.index.nanosBetween(whole, this.rows.get(row, HEAD)) > REPEAT_NANOS)
      return false;
    this.rows.set(row, WHOLE, whole);
    this.rows.set(row, FIRST, this.rows.get(before - 1, FIRST));
    this.own(row, flow - 1, (this.rows.get(before - 1, STATE) & SIDE) as 0 | 1);
    return true;
  }

  private own(row: number, flow: FlowNumber, side: 0 | 1): void {
    this.rows.set(row, FLOW, flow + 1);
    this.rows.set(row, STATE, (this.rows.get(row, STATE) & ~(SIDE | WITHOUT_PORTS)) | side);
  }

  private attach(row: number): void {
    this.rows.set(row, STATE, this.rows.get(row, STATE) | ATTACHED);
    const flow = this.rows.get(row, FLOW) - 1;
    const count = this.rows.get(row, COUNT);
    const list = this.ofFlow.get(flow);
    if (list === undefined) this.ofFlow.set(flow, { first: row, last: row, count });
    else {
      this.rows.set(list.last, NEXT, row + 1);
      list.last = row;
      list.count += count;
    }
    for (const packet of this.chain(row)) this.assign(row, packet);
  }

  private assign(row: number, packet: PacketNumber): void {
    const side = this.rows.get(row, STATE) & SIDE;
    this.index.assign(packet, this.rows.get(row, FLOW) - 1, side, 0, true);
  }

  private listOf(row: number): FlowList {
    const flow = this.rows.get(row, FLOW) - 1;
    const known = this.ofFlow.get(flow);
    if (known !== undefined) return known;
    const list = { first: row, last: row, count: 0 };
    this.ofFlow.set(flow, list);
    return list;
  }

  private rowOf(datagram: number): number {
    while (this.rows.length < datagram) this.rows.append();
    return datagram - 1;
  }
}
