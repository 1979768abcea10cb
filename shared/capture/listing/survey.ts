import type { ByteSource } from '../byte-source.ts';
import type { ListedPacket, ListingStyle } from './listed-packet.ts';
import { LineReader } from './line-reader.ts';
import { isAddress } from './parse-end.ts';
import { isHeadOfTwo, parseListedLine } from './parse-line.ts';

/** How much of a text is looked at before it is read. */
export const SURVEYED = 1 << 20;

/** What the beginning of a text shows of the whole. */
export interface Survey {
  readonly style: ListingStyle;
  /** Times are distances from the line before (`tcpdump -ttt`). */
  readonly deltas: boolean;
  /** Addresses that stand in it. */
  readonly taken: ReadonlySet<string>;
  /** For `${keyOf} ${side}`: the first number that a line shows of a sender, for acknowledgements before it. */
  readonly ahead: ReadonlyMap<string, number>;
}

/** Looks whether a text is a listing, in its first MiB; null where no line of it is a packet. */
export function surveyListing(source: ByteSource): Survey | null {
  const reader = new LineReader(source, SURVEYED);
  const taken = new Set<string>();
  const ahead = new Map<string, number>();
  let style: ListingStyle | null = null;
  let head = '';
  let before = -1;
  let zero = false;
  let deltas = false;
  while (reader.next()) {
    const packet = parseListedLine(head === '' ? reader.text : joined(head, reader.text));
    head = isHeadOfTwo(reader.text) ? reader.text : '';
    if (packet === null) continue;
    for (const { host } of [packet.source, packet.destination])
      if (isAddress(host)) taken.add(host);
    const { time } = packet;
    if (
      time !== null &&
      (time.kind === 'clock' || style === 'tcpdump') &&
      packet.style === 'tcpdump'
    ) {
      const now = time.sec * 1e9 + time.nsec;
      if (style === null) zero = now === 0;
      else if (zero && now < before) deltas = true;
      before = now;
    }
    style ??= packet.style;
    noteNumbers(packet, ahead);
  }
  return style === null ? null : { style, deltas, taken, ahead };
}

/** Both lines of a packet that `tcpdump -v` writes on two. */
export function joined(head: string, text: string): string {
  return `${head} ${text.trimStart()}`;
}

/** What both directions of a connection have in common, and which of the two sent the packet. */
export function keyOf(packet: ListedPacket): { readonly key: string; readonly side: 0 | 1 } {
  const from = `${packet.source.host} ${packet.source.port ?? ''}`;
  const to = `${packet.destination.host} ${packet.destination.port ?? ''}`;
  return from <= to ? { key: `${from} ${to}`, side: 0 } : { key: `${to} ${from}`, side: 1 };
}

function noteNumbers(packet: ListedPacket, ahead: Map<string, number>): void {
  if (packet.protocol !== 'tcp') return;
  const { key, side } = keyOf(packet);
  const mine = `${key} ${side}`;
  const theirs = `${key} ${side ^ 1}`;
  if (packet.seq !== null && !ahead.has(mine)) ahead.set(mine, packet.seq);
  if (packet.ack !== null && !ahead.has(theirs)) ahead.set(theirs, packet.ack);
}
