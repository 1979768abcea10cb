import { u16be, u16le, u32be, u32le } from '../base/bytes.ts';

/** What the start of a pcap file says (draft-ietf-opsawg-pcap section 4, and its variants). */
export interface PcapHeader {
  readonly bigEndian: boolean;
  readonly nanoseconds: boolean;
  /** Who wrote it, as its magic number tells. */
  readonly family: PcapFamily;
  /** Bytes of this header: 28 in Ixia's files, which have the size of their records at its end. */
  readonly length: number;
  readonly major: number;
  readonly minor: number;
  readonly snapLength: number;
  /** LINKTYPE_ number; AIX writes interface types of the SNMP instead, turned into it here. */
  readonly linkType: number;
  /** Reserved bits 16 to 25 of the link type field; readers must refuse what sets them. */
  readonly reservedBits: number;
}

/**
 * `patched`: libpcaps of old Linux systems with longer record headers. `aix`: AIX, whose version is
 * 2.2, whose link types are those of SNMP and whose fractions are nanoseconds.
 */
export type PcapFamily = 'standard' | 'patched' | 'aix' | 'ixia' | 'navtel';

/** Bytes of a pcap file header; some families have more. */
export const PCAP_HEADER_LENGTH = 24;

interface Magic {
  readonly family: PcapFamily;
  readonly nanoseconds: boolean;
}

const MAGICS: ReadonlyMap<number, Magic> = new Map([
  [0xa1b2c3d4, { family: 'standard', nanoseconds: false }],
  [0xa1b23c4d, { family: 'standard', nanoseconds: true }],
  [0xa1b2cd34, { family: 'patched', nanoseconds: false }],
  [0x1c0001ac, { family: 'ixia', nanoseconds: true }],
  [0x1c0001ab, { family: 'ixia', nanoseconds: false }],
  [0xa12b3c4d, { family: 'navtel', nanoseconds: true }],
]);

/** AIX: ifType of RFC 1573 (Ethernet, Token Ring, FDDI, loopback) to LINKTYPE_. */
const AIX_LINK_TYPES: ReadonlyMap<number, number> = new Map([
  [6, 1],
  [9, 6],
  [15, 10],
  [24, 0],
]);

/** True where the first four bytes are a pcap magic number in either byte order. */
export function isPcapMagic(head: Uint8Array): boolean {
  return MAGICS.has(u32be(head, 0)) || MAGICS.has(u32le(head, 0));
}

/** Bytes of the file header that a magic number announces; the caller has checked it. */
export function pcapHeaderLength(head: Uint8Array): number {
  const magic = MAGICS.get(u32be(head, 0)) ?? MAGICS.get(u32le(head, 0));
  return magic?.family === 'ixia' ? PCAP_HEADER_LENGTH + 4 : PCAP_HEADER_LENGTH;
}

/** Reads the header; the caller has checked magic and length. */
export function readPcapHeader(head: Uint8Array): PcapHeader {
  const bigEndian = MAGICS.has(u32be(head, 0));
  const u16 = bigEndian ? u16be : u16le;
  const u32 = bigEndian ? u32be : u32le;
  const magic = MAGICS.get(u32(head, 0)) ?? { family: 'standard', nanoseconds: false };
  const major = u16(head, 4);
  const minor = u16(head, 6);
  const link = u32(head, 20);
  const ofAix =
    magic.family === 'standard' && !magic.nanoseconds && major === 2 && minor === 2
      ? AIX_LINK_TYPES.get(link)
      : undefined;
  return {
    bigEndian,
    nanoseconds: magic.nanoseconds || ofAix !== undefined,
    family: ofAix === undefined ? magic.family : 'aix',
    length: pcapHeaderLength(head),
    major,
    minor,
    snapLength: u32(head, 16),
    linkType: ofAix ?? link & 0xffff,
    reservedBits: (link >>> 16) & 0x03ff,
  };
}
