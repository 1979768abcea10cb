import type { CloseExclusion, CloseStage, RadarTag } from '../../../shared/flows/close-facts.ts';
import { ACK, FIN, RST, SYN } from '../../../shared/wire/decoded-packet.ts';

/** A TCP packet as the reference reading needs it. */
export interface SeenPacket {
  /** Its sender, as text: `address port`. */
  readonly from: string;
  readonly to: string;
  /** Nanoseconds since the capture's first packet. */
  readonly at: number;
  readonly flags: number;
  readonly seq: number;
  readonly ack: number;
  readonly length: number;
  readonly ipId: number;
}

/** What the reference says of a flow. */
export interface ReferenceAnswer {
  readonly stage: CloseStage;
  readonly tags: readonly RadarTag[];
  readonly excluded: CloseExclusion | null;
}

export interface ReferenceChoices {
  readonly packets: number;
  readonly silenceSeconds: number;
}

const NONE: ReferenceAnswer = { stage: 'none', tags: [], excluded: null };
const is = (p: SeenPacket, flag: number): boolean => (p.flags & flag) !== 0;
const isSyn = (p: SeenPacket): boolean => (p.flags & (SYN | ACK | RST)) === SYN;

/** FACTS 2.5 #17: equal in IP-ID, numbers, flags and length, within a millisecond. */
export function sameTwice(a: SeenPacket, b: SeenPacket): boolean {
  return (
    a.ipId === b.ipId &&
    a.seq === b.seq &&
    a.ack === b.ack &&
    a.flags === b.flags &&
    a.length === b.length &&
    b.at - a.at <= 1e6
  );
}

/**
 * FACTS 2.3 and 2.4 with the resolutions of 2.5, as sets over a flow's packets, written from the facts
 * alone: none of the engine's counters. `others`: the flows of the same ports before and after, in order.
 */
export function radarReference(
  packets: readonly SeenPacket[],
  others: {
    readonly before: readonly SeenPacket[] | null;
    readonly after: readonly SeenPacket[] | null;
  },
  captureEnd: number,
  { packets: most, silenceSeconds }: ReferenceChoices,
): ReferenceAnswer {
  const first = packets.find(isSyn);
  if (first === undefined) return { ...NONE, excluded: 'mid-capture' };
  const client = first.from;
  const ours = packets.slice(packets.indexOf(first)).filter((p) => p.from === client);
  const syns = ours.filter(isSyn);
  const zmap: readonly RadarTag[] = [];
  const excluded = severalSyns(syns, others, packets);
  if (excluded !== null) return { stage: 'none', tags: zmap, excluded };

  const looked = ours.slice(0, most);
  const resets = looked.filter((p) => is(p, RST));
  const counted = resets.filter(
    (p, i) => p.ipId === 0 || !resets.slice(0, i).some((q) => sameTwice(q, p)),
  );
  const plain = counted.filter((p) => !is(p, ACK));
  const withAck = counted.filter((p) => is(p, ACK));
  const fins = looked.filter((p) => is(p, FIN) && !is(p, RST));
  const acks = looked.filter((p) => is(p, ACK) && !is(p, SYN | FIN | RST) && p.length === 0);
  const data = distinctData(looked);
  const reset = resets.length > 0;
  const last = ours.at(-1)?.at ?? 0;
  if (!reset) {
    const serverClosed = packets.some((p) => p.from !== client && is(p, FIN | RST));
    if (fins.length > 0 || ours.length >= most || serverClosed) return NONE;
    if (captureEnd - last < silenceSeconds * 1e9) return { ...NONE, excluded: 'window-end' };
    if (data >= 2) return NONE;
  }
  const stage =
    data >= 2 ? 'later' : data === 1 ? 'post-psh' : acks.length > 0 ? 'post-ack' : 'post-syn';
  if (!reset) return { stage, tags: ['timeout'], excluded: null };
  const tags: RadarTag[] = ['reset'];
  if (fins.length > 0) tags.push('fin');
  if (plain.length > 0 && withAck.length > 0) tags.push('rst_and_rstacks');
  else if (withAck.length > 0)
    tags.push(withAck.length === 1 ? 'single_rstack' : 'multiple_rstacks');
  else if (plain.length === 1) tags.push('single_rst');
  else {
    const a = new Set(plain.map((p) => p.ack));
    tags.push('multiple_rsts');
    if (a.has(0)) tags.push(a.size === 1 ? 'acknumsame0' : 'acknumdiff0');
    else tags.push(a.size === 1 ? 'acknumsame' : 'acknumdiff');
  }
  return { stage, tags, excluded: null };
}

/** 2.3's multi_syn and 2.5 #12. */
function severalSyns(
  syns: readonly SeenPacket[],
  { before, after }: Parameters<typeof radarReference>[1],
  packets: readonly SeenPacket[],
): CloseExclusion | null {
  const closed = (flow: readonly SeenPacket[]): boolean => flow.some((p) => is(p, FIN | RST));
  if (before !== null && !closed(before)) return 'multi-syn';
  if (after !== null && !closed(packets)) return 'multi-syn';
  const again = syns.filter((p, i) => i > 0 && !sameTwice(syns[i - 1], p));
  if (again.length > 0) return 'syn-retransmit';
  return before !== null || after !== null ? 'port-reuse' : null;
}

/** |D|: segments with payload, resets apart; one that lies within what was sent before is a repetition (#2). */
function distinctData(looked: readonly SeenPacket[]): number {
  const sent: { readonly start: number; readonly end: number }[] = [];
  looked.forEach((p) => {
    if (p.length === 0 || is(p, RST)) return;
    // #4: payload of the SYN stays out until another packet of the client arrives.
    if (is(p, SYN) && looked.every((q) => is(q, SYN) && !is(q, RST))) return;
    const start = is(p, SYN) ? (p.seq + 1) >>> 0 : p.seq;
    const base = sent[0]?.start ?? start;
    const from = (start - base) | 0;
    const whole = { start, end: from + p.length };
    const covered = sent.some((one) => ((one.start - base) | 0) <= from && one.end >= whole.end);
    if (!covered) sent.push(whole);
  });
  return sent.length;
}
