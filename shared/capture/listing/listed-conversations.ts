import { ACK, FIN, RST, SYN } from '../../base/tcp-flags.ts';
import type { ListedPacket } from './listed-packet.ts';
import type { LintName } from './listing-lints.ts';

/** Where relative numbers begin: no value of a header, and far from a wrap. */
const MADE_UP = 1_000_000_000;
/** Another listing's packet goes on with a conversation where its number is that near. */
const NEAR = 1 << 24;

/** One direction of a conversation, in absolute numbers. */
interface Direction {
  /** Added to relative numbers; null: not settled. */
  base: number | null;
  /** Number after all that it sent. */
  next: number | null;
  /** Highest acknowledgement. */
  acked: number | null;
  /** Shift of its windows, from its SYN. */
  scale: number | null;
  /** Frame length less payload, of its last segment without SYN. */
  overhead: number | null;
}

interface Conversation {
  readonly ends: readonly [Direction, Direction];
  /** Printed numbers are relative from the second segment on: not known yet, or known. */
  relative: boolean | null;
  section: number;
  point: number;
  lastSec: number;
}

/** A segment's numbers as they were on the wire, or as near as the text allows. */
export interface SettledNumbers {
  seq: number;
  ack: number;
  window: number;
  length: number;
  sackBase: number;
  flags: number;
  /** They begin at a number that was made up. */
  madeUp: boolean;
  point: number;
}

/** Where and when a line stands. */
export interface LinePlace {
  readonly section: number;
  readonly sec: number;
  readonly lint: (name: LintName) => void;
}

/**
 * What a listing leaves out of its numbers, worked out: tcpdump and Wireshark count from the connection's
 * beginning, and bare acknowledgements have no number of their own. One entry a connection.
 */
export class ListedConversations {
  private readonly known = new Map<string, Conversation>();
  private points = 0;
  /** Connections that two listings show with other numbers: the first section and the second. */
  readonly twice: { readonly ends: string; readonly sections: readonly [number, number] }[] = [];

  /** Numbers of bare acknowledgements before their sender's first number, by `keyOf` and side, from `survey`. */
  constructor(private readonly ahead: ReadonlyMap<string, number>) {}

  /**
   * The numbers of a TCP line. Null: the text does not tell them (a bare acknowledgement, and nothing before
   * it or near behind it has its sender's number).
   */
  settle(packet: ListedPacket, key: string, side: 0 | 1, place: LinePlace): SettledNumbers | null {
    const talk = this.talkOf(packet, key, side, place);
    const me = talk.ends[side];
    const peer = talk.ends[side ^ 1];
    const { flags } = packet;
    const acknowledges = (flags & ACK) !== 0 && packet.ack !== null;
    this.settleBases(talk, packet, side);
    const isRelative = this.isRelative(talk, packet, me);
    const mine = isRelative ? (me.base ?? 0) : 0;
    const theirs = isRelative ? (peer.base ?? 0) : 0;
    const ack = acknowledges ? ((packet.ack ?? 0) + theirs) >>> 0 : 0;
    let seq = packet.seq === null ? null : (packet.seq + mine) >>> 0;
    if (seq === null) seq = me.next ?? peer.acked ?? this.aheadOf(`${key} ${side}`, me);
    if (seq === null) return null;
    const length = this.lengthOf(packet, place);
    this.check(me, packet, seq, ack, acknowledges, length, place);
    const span = length + ((flags & SYN) !== 0 ? 1 : 0) + ((flags & FIN) !== 0 ? 1 : 0);
    const end = (seq + span) >>> 0;
    if ((flags & RST) === 0 && (me.next === null || ((end - me.next) | 0) > 0)) me.next = end;
    if (acknowledges && (flags & RST) === 0 && (me.acked === null || ((ack - me.acked) | 0) > 0))
      me.acked = ack;
    if ((flags & SYN) !== 0) me.scale = packet.options?.windowScale ?? null;
    else if (packet.frame !== null && packet.length !== null)
      me.overhead = packet.frame - packet.length;
    talk.lastSec = Math.max(talk.lastSec, place.sec);
    return {
      seq,
      ack,
      window: windowOf(packet, me, peer),
      length,
      sackBase: theirs,
      flags,
      madeUp:
        packet.style === 'tshark' ||
        packet.style === 'ladder' ||
        (isRelative && me.base === MADE_UP),
      point: talk.point,
    };
  }

  /**
   * A line of a protocol over TCP: a segment that goes on where its sender was. Null where the frame's length
   * is not known to be a segment's.
   */
  follow(key: string, side: 0 | 1, frame: number): SettledNumbers | null {
    const talk = this.known.get(key);
    if (talk === undefined) return null;
    const me = talk.ends[side];
    const peer = talk.ends[side ^ 1];
    const overhead = me.overhead ?? peer.overhead;
    const seq = me.next ?? peer.acked;
    const ack = me.acked ?? peer.next;
    if (overhead === null || seq === null || ack === null || frame <= overhead) return null;
    const length = frame - overhead;
    me.next = (seq + length) >>> 0;
    return {
      seq,
      ack,
      window: 0,
      length,
      sackBase: 0,
      flags: ACK,
      madeUp: true,
      point: talk.point,
    };
  }

  /** Views of the packets so far, less one. */
  get lastPoint(): number {
    return this.points;
  }

  /** The number that a later line shows first: relative where it is small and counting began with this packet. */
  private aheadOf(key: string, me: Direction): number | null {
    const printed = this.ahead.get(key);
    if (printed === undefined) return null;
    return me.base === MADE_UP && printed < NEAR ? (printed + MADE_UP) >>> 0 : printed;
  }

  private talkOf(packet: ListedPacket, key: string, side: 0 | 1, place: LinePlace): Conversation {
    const known = this.known.get(key);
    if (known === undefined) {
      const talk = newTalk(place, 0);
      this.known.set(key, talk);
      return talk;
    }
    if (known.section === place.section) return known;
    const goesOn = this.goesOn(known, packet, side, place);
    if (goesOn) {
      known.section = place.section;
      return known;
    }
    const talk = newTalk(place, this.pointOf(place.section));
    this.twice.push({
      ends: `${packet.source.host} and ${packet.destination.host}`,
      sections: [known.section, place.section],
    });
    this.known.set(key, talk);
    return talk;
  }

  private readonly pointsOfSections = new Map<number, number>();

  private pointOf(section: number): number {
    let point = this.pointsOfSections.get(section);
    if (point === undefined) {
      this.points = Math.min(MOST_POINTS, this.points + 1);
      point = this.points;
      this.pointsOfSections.set(section, point);
    }
    return point;
  }

  /** A later part of the same view: not earlier, and its numbers are near those before. */
  private goesOn(talk: Conversation, packet: ListedPacket, side: 0 | 1, place: LinePlace): boolean {
    if (place.sec < talk.lastSec) return false;
    if ((packet.flags & (SYN | ACK)) === SYN) return true;
    const { seq, ack } = packet;
    const me = talk.ends[side];
    const near = (a: number | null, b: number | null): boolean =>
      a === null || b === null || Math.abs((a - b) | 0) < NEAR;
    const base = talk.relative === true ? (me.base ?? 0) : 0;
    const theirs = talk.relative === true ? (talk.ends[side ^ 1].base ?? 0) : 0;
    return (
      near(seq === null ? null : (seq + base) >>> 0, me.next) &&
      near(ack === null ? null : (ack + theirs) >>> 0, me.acked ?? talk.ends[side ^ 1].next)
    );
  }

  /** Where relative numbers of both directions begin. */
  private settleBases(talk: Conversation, packet: ListedPacket, side: 0 | 1): void {
    const me = talk.ends[side];
    const peer = talk.ends[side ^ 1];
    const { flags, seq, ack } = packet;
    if (packet.style === 'tshark' || packet.style === 'ladder') {
      // A RST+ACK that answers a SYN has the number 0 itself, which is shown as 1.
      const answersSyn = (flags & (RST | ACK)) === (RST | ACK) && seq === 1 && me.next === null;
      const small = (value: number | null): boolean => value === null || value < MADE_UP;
      if (talk.relative === null) talk.relative = small(seq) && small(ack);
      me.base ??= answersSyn ? 0xffffffff : MADE_UP;
      peer.base ??= MADE_UP;
      return;
    }
    if ((flags & ACK) === 0 || ack === null) return;
    // tcpdump prints the first segment with an ACK, and each SYN+ACK, as they are, and counts from there.
    if (me.base === null && peer.base === null) {
      me.base = seq ?? MADE_UP;
      peer.base = (ack - 1) >>> 0;
      if (seq === null && me.next !== null) me.base = (me.next - 1) >>> 0;
    } else if ((flags & SYN) !== 0 && seq !== null) {
      me.base = seq;
      peer.base = (ack - 1) >>> 0;
    } else talk.relative ??= this.looksRelative(packet, me, peer);
  }

  /** The numbers are nearer to the beginning of counting than to the connection's numbers. */
  private looksRelative(packet: ListedPacket, me: Direction, peer: Direction): boolean | null {
    if (packet.number !== null && packet.style === 'asa') return false;
    const far = (value: number, base: number | null): number =>
      base === null ? 2 ** 32 : Math.abs((value - base) | 0);
    let relative = 0;
    let absolute = 0;
    if (packet.seq !== null && me.base !== null && me.base !== MADE_UP) {
      relative += Math.abs(packet.seq | 0);
      absolute += far(packet.seq, me.base);
    }
    if (packet.ack !== null && peer.base !== null) {
      relative += Math.abs(packet.ack | 0);
      absolute += far(packet.ack, peer.base);
    }
    return relative === absolute ? null : relative < absolute;
  }

  private isRelative(talk: Conversation, packet: ListedPacket, me: Direction): boolean {
    if (talk.relative !== true) return false;
    if (packet.style === 'tshark' || packet.style === 'ladder') return true;
    // A packet without ACK is printed as it is, and so is the one that counting begins with.
    if ((packet.flags & ACK) === 0 || (packet.flags & SYN) !== 0) return false;
    return me.base !== null;
  }

  private lengthOf(packet: ListedPacket, place: LinePlace): number {
    const { seq, seqEnd, length } = packet;
    const span = seq === null || seqEnd === null ? null : (seqEnd - seq) >>> 0;
    const told = length ?? span ?? 0;
    if (span !== null && length !== null && span !== length) place.lint('length');
    return Math.min(told, LONGEST_PAYLOAD);
  }

  private check(
    me: Direction,
    packet: ListedPacket,
    seq: number,
    ack: number,
    acknowledges: boolean,
    length: number,
    place: LinePlace,
  ): void {
    const { flags } = packet;
    if (isImpossible(flags)) place.lint('flags');
    if ((flags & (RST | SYN)) !== 0) return;
    if (acknowledges && me.acked !== null && ((ack - me.acked) | 0) < 0) place.lint('ackBack');
    if (me.next === null) return;
    const behind = (me.next - seq) | 0;
    if (packet.calledRetransmission && behind <= 0) place.lint('notAgain');
    if (behind <= 0 || (flags & FIN) !== 0) return;
    // One below is a keep-alive.
    if (length === 0 && behind > 1) place.lint('seqBack');
    else if (length > behind) place.lint('overlap');
  }
}

/** Further views of the same connections share the last number. */
const MOST_POINTS = 31;
/** No offload makes larger segments (Linux's BIG TCP). */
const LONGEST_PAYLOAD = 512 * 1024;

function newTalk({ section, sec }: LinePlace, point: number): Conversation {
  const direction = (): Direction => ({
    base: null,
    next: null,
    acked: null,
    scale: null,
    overhead: null,
  });
  return { ends: [direction(), direction()], relative: null, section, point, lastSec: sec };
}

/** The window field: Wireshark prints it multiplied. */
function windowOf(packet: ListedPacket, me: Direction, peer: Direction): number {
  const window = packet.window ?? 0;
  if (!packet.scaledWindow || (packet.flags & SYN) !== 0) return window;
  return me.scale === null || peer.scale === null ? window : Math.floor(window / 2 ** me.scale);
}

/** No stack sends a SYN with FIN or RST, a FIN with RST, a FIN without ACK, or no flag at all. */
function isImpossible(flags: number): boolean {
  const both = (bits: number): boolean => (flags & bits) === bits;
  if (both(SYN | FIN) || both(SYN | RST) || both(FIN | RST)) return true;
  return (flags & (SYN | RST | ACK)) === 0;
}
