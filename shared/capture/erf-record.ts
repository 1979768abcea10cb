import { u16be, u32le } from '../base/bytes.ts';
import { NOT_A_PACKET } from './pcapng-blocks.ts';

/** Bytes of an ERF record header: time, type, flags, record length, loss counter, length on the wire. */
export const ERF_HEADER_LENGTH = 16;

/** Kinds of records (Endace, "ERF types"), beside their numbers. */
export const ERF = { meta: 27, pad: 48, legacy: 0 } as const;

/** What is known of a type of record. */
export interface ErfType {
  readonly name: string;
  /** Bytes between the headers and the packet: Ethernet's offset and padding, a channel header. */
  readonly between: number;
  /** How the packet's link type is told. */
  readonly link: 'ethernet' | 'hdlc' | 'aal5' | 'ip' | 'infiniband' | 'meta' | 'unread';
  /** The 16 bits at offset 12 count packets lost before this one; elsewhere they are a colour. */
  readonly countsLoss: boolean;
}

function type(
  name: string,
  link: ErfType['link'],
  countsLoss: boolean,
  between = link === 'ethernet' ? 2 : 0,
): ErfType {
  return { name, link, between, countsLoss };
}

const TYPES: ReadonlyMap<number, ErfType> = new Map([
  [1, type('HDLC POS', 'hdlc', true)],
  [2, type('Ethernet', 'ethernet', true)],
  [3, type('ATM', 'unread', true)],
  [4, type('AAL5', 'aal5', true)],
  [5, type('multi-channel HDLC', 'hdlc', true, 4)],
  [6, type('multi-channel raw', 'unread', true, 4)],
  [7, type('multi-channel ATM', 'unread', true, 4)],
  [8, type('multi-channel raw link', 'unread', true, 4)],
  [9, type('multi-channel AAL5', 'aal5', true, 4)],
  [10, type('coloured HDLC POS', 'hdlc', false)],
  [11, type('coloured Ethernet', 'ethernet', false)],
  [12, type('multi-channel AAL2', 'unread', true, 4)],
  [13, type('IP counter', 'unread', false)],
  [14, type('TCP flow counter', 'unread', false)],
  [15, type('DSM coloured HDLC POS', 'hdlc', false)],
  [16, type('DSM coloured Ethernet', 'ethernet', false)],
  [17, type('coloured multi-channel HDLC', 'hdlc', false, 4)],
  [18, type('AAL2', 'unread', true, 4)],
  [19, type('coloured and hashed HDLC POS', 'hdlc', false)],
  [20, type('coloured and hashed Ethernet', 'ethernet', false)],
  [21, type('InfiniBand', 'infiniband', true)],
  [22, type('IPv4', 'ip', false)],
  [23, type('IPv6', 'ip', false)],
  [24, type('raw link', 'unread', true)],
  [25, type('InfiniBand link', 'unread', true)],
  [ERF.meta, type('provenance', 'meta', false)],
  [28, type('Omni-Path SNC', 'unread', true)],
  [29, type('Omni-Path 9B', 'unread', true)],
]);

/** Type number of the record at an index, without the bit that announces extension headers. */
export function erfTypeNumber(bytes: Uint8Array, at: number): number {
  return bytes[at + 8] & 0x7f;
}

/** What is known of a type number; types that nobody described are not read. */
export function erfTypeOf(number: number): ErfType {
  return TYPES.get(number) ?? type(`type ${number}`, 'unread', false);
}

/** Whole length of the record at an index. */
export function erfLength(bytes: Uint8Array, at: number): number {
  return u16be(bytes, at + 10);
}

/**
 * Bytes of the extension headers behind the record header at an index: 8 each, the first bit of
 * each says whether another follows. -1 where they run past `end`.
 */
export function erfExtensions(bytes: Uint8Array, at: number, end: number): number {
  let next = at + ERF_HEADER_LENGTH;
  let more = bytes[at + 8] >= 0x80;
  while (more) {
    if (next + 8 > end) return -1;
    more = bytes[next] >= 0x80;
    next += 8;
  }
  return next - at - ERF_HEADER_LENGTH;
}

/** Seconds of the time, little-endian 32.32 fixed point. */
export function erfSeconds(bytes: Uint8Array, at: number): number {
  return u32le(bytes, at + 4);
}

/**
 * Nanoseconds of the time, rounded to the nearest: 10^9 / 2^32 = 5^9 / 2^23, and a fraction times
 * 5^9 stays below 2^53. May be a whole second.
 */
export function erfNanoseconds(bytes: Uint8Array, at: number): number {
  return Math.round((u32le(bytes, at) * 1_953_125) / 8_388_608);
}

/** LINKTYPE_ of a packet that lies between two indexes, and bytes in front of it to step over. */
export function erfLinkType(
  link: ErfType['link'],
  bytes: Uint8Array,
  from: number,
  to: number,
): { readonly linkType: number; readonly skip: number } {
  switch (link) {
    case 'ethernet':
      return ETHERNET;
    case 'hdlc':
      if (from < to && bytes[from] === 0xff) return PPP;
      if (from < to && (bytes[from] === 0x0f || bytes[from] === 0x8f)) return CISCO_HDLC;
      return FRAME_RELAY;
    case 'aal5':
      return RFC_1483;
    case 'ip':
      return RAW_IP;
    case 'infiniband':
      return INFINIBAND;
    case 'meta':
      return META;
    case 'unread':
      return RECORD;
  }
}

const ETHERNET = { linkType: 1, skip: 0 };
const PPP = { linkType: 50, skip: 0 };
const CISCO_HDLC = { linkType: 104, skip: 0 };
const FRAME_RELAY = { linkType: 107, skip: 0 };
/** Behind the four bytes of the ATM header. */
const RFC_1483 = { linkType: 100, skip: 4 };
const RAW_IP = { linkType: 101, skip: 0 };
const INFINIBAND = { linkType: 247, skip: 0 };
const META = { linkType: NOT_A_PACKET, skip: 0 };
/** Whole records, as LINKTYPE_ERF has them. */
const RECORD = { linkType: 197, skip: 0 };
