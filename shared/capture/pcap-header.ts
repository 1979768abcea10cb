import { u16be, u16le, u32be, u32le } from '../base/bytes.ts';

/** What the 24 bytes at the start of a pcap file say (draft-ietf-opsawg-pcap section 4). */
export interface PcapHeader {
  readonly bigEndian: boolean;
  readonly nanoseconds: boolean;
  /** 24-byte record headers of a patched libpcap of old Linux systems. */
  readonly modified: boolean;
  readonly major: number;
  readonly minor: number;
  readonly snapLength: number;
  readonly linkType: number;
  /** Reserved bits 16 to 25 of the link type field; readers must refuse what sets them. */
  readonly reservedBits: number;
}

/** Bytes of a pcap file header. */
export const PCAP_HEADER_LENGTH = 24;

const MICROSECONDS = 0xa1b2c3d4;
const NANOSECONDS = 0xa1b23c4d;
const MODIFIED = 0xa1b2cd34;

/** True where the first four bytes are a pcap magic number in either byte order. */
export function isPcapMagic(head: Uint8Array): boolean {
  return magicOf(head, true) || magicOf(head, false);
}

function magicOf(head: Uint8Array, bigEndian: boolean): boolean {
  const magic = bigEndian ? u32be(head, 0) : u32le(head, 0);
  return magic === MICROSECONDS || magic === NANOSECONDS || magic === MODIFIED;
}

/** Reads the header; the caller has checked magic and length. */
export function readPcapHeader(head: Uint8Array): PcapHeader {
  const bigEndian = magicOf(head, true);
  const u16 = bigEndian ? u16be : u16le;
  const u32 = bigEndian ? u32be : u32le;
  const magic = u32(head, 0);
  const link = u32(head, 20);
  return {
    bigEndian,
    nanoseconds: magic === NANOSECONDS,
    modified: magic === MODIFIED,
    major: u16(head, 4),
    minor: u16(head, 6),
    snapLength: u32(head, 16),
    linkType: link & 0xffff,
    reservedBits: (link >>> 16) & 0x03ff,
  };
}
