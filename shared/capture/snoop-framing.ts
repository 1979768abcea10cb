import { u32be } from '../base/bytes.ts';
import type { RecordFraming } from './framed-reader.ts';
import { DROPS_EFFECT, type HealthLog } from './health-log.ts';
import { maxPacketSize } from './packet-size-limit.ts';
import type { PcapngFacts } from './pcapng-interface.ts';
import type { CaptureRecord } from './record.ts';
import { fixedOptions } from './write-pcapng-source.ts';

/** What the 16 bytes at the start of a snoop file say (RFC 1761). */
export interface SnoopHeader {
  /** 2 of snoop; 2 to 5 of Shomiti's (Finisar's) Surveyor. */
  readonly version: number;
  readonly dataLink: number;
  /** Records end with a trailer of at least 16 bytes: Surveyor wrote them. */
  readonly isSurveyor: boolean;
  /** LINKTYPE_ number, null where the data link has none here. */
  readonly linkType: number | null;
}

/** Bytes of a snoop file header. */
export const SNOOP_HEADER_LENGTH = 16;

const RECORD_HEADER = 24;
const SURVEYOR_TRAILER = 16;

/** Data link types (RFC 1761, IANA's snoop-datalink-types) to LINKTYPE_ numbers. */
const LINK_TYPES: ReadonlyMap<number, number> = new Map([
  [0, 1], // IEEE 802.3
  [2, 6], // Token Ring
  [4, 1], // Ethernet
  [8, 10], // FDDI
  [9, 0], // other: as loopback
  [14, 0], // loopback
  [16, 122], // IP over Fibre Channel
  [18, 123], // SunATM: direction, VPI and VCI stand before the packet, as in LINKTYPE_SUNATM
  [0x80000005, 226], // Solaris ipnet
]);

/** Surveyor gave other meanings to numbers from 10 on. */
const SURVEYOR_LINK_TYPES: ReadonlyMap<number, number> = new Map([
  [0, 1],
  [2, 6],
  [4, 1],
  [8, 10],
  [10, 1], // Fast Ethernet
  [11, 6],
  [12, 1], // Gigabit Ethernet
  [13, 6],
  [14, 6],
  [19, 1], // 10 Gigabit Ethernet
]);

/** "snoop" and three zero bytes. */
export function isSnoopMagic(head: Uint8Array): boolean {
  return head.length >= 8 && u32be(head, 0) === 0x736e6f6f && u32be(head, 4) === 0x70000000;
}

/** Reads the file header and looks at the first record; `head` has at least the header. */
export function readSnoopHeader(head: Uint8Array): SnoopHeader {
  const dataLink = u32be(head, 12);
  const isSurveyor =
    head.length >= SNOOP_HEADER_LENGTH + RECORD_HEADER &&
    u32be(head, 24) >= RECORD_HEADER + u32be(head, 20) + SURVEYOR_TRAILER;
  return {
    version: u32be(head, 8),
    dataLink,
    isSurveyor,
    linkType: (isSurveyor ? SURVEYOR_LINK_TYPES : LINK_TYPES).get(dataLink) ?? null,
  };
}

/**
 * Records of a snoop file: big-endian lengths (on the wire, captured, of the record), packets
 * dropped so far, seconds, microseconds, packet, filling.
 */
export function snoopFraming(header: SnoopHeader, linkType: number): RecordFraming {
  const limit = maxPacketSize(linkType);
  const fcsLength = header.isSurveyor && linkType === 1 ? 4 : null;
  const facts: PcapngFacts = {
    index: 0,
    linkType,
    snapLength: 0,
    name: null,
    description: null,
    hardware: null,
    operatingSystem: null,
    filter: null,
    resolution: '1 µs',
    drops: null,
    packets: 0,
    options: fixedOptions(null, 6, fcsLength),
  };
  const variant = header.isSurveyor ? ' (Shomiti Surveyor)' : '';
  return {
    format: 'snoop',
    formatText: `snoop, version ${header.version}${variant}`,
    begin: SNOOP_HEADER_LENGTH,
    headerLength: RECORD_HEADER,
    interfaces: [facts],
    lengthOf: (bytes, at) => u32be(bytes, at + 8),
    faultOf: (bytes, at) => {
      const original = u32be(bytes, at);
      const captured = u32be(bytes, at + 4);
      const whole = u32be(bytes, at + 8);
      if (captured > limit)
        return `claims ${captured} captured bytes; at most ${limit} can be true`;
      if (original > limit) return `claims ${original} bytes; at most ${limit} can be true`;
      if (whole < RECORD_HEADER + captured || whole > RECORD_HEADER + captured + limit)
        return `claims ${captured} captured bytes in a record of ${whole}`;
      return null;
    },
    isPadding: () => false,
    read: readRecord,
    count: (bytes, at, record, log) => {
      countDrops(facts, u32be(bytes, at + 12), record, log);
    },
  };

  function readRecord(bytes: Uint8Array, at: number, into: CaptureRecord): void {
    const micros = u32be(bytes, at + 20);
    into.bytes = bytes;
    into.start = at + RECORD_HEADER;
    into.original = u32be(bytes, at);
    into.captured = u32be(bytes, at + 4);
    into.sec = Math.min(u32be(bytes, at + 16) + Math.floor(micros / 1e6), 0xffffffff);
    into.nsec = (micros % 1e6) * 1000;
    into.linkType = linkType;
    into.interfaceIndex = 0;
  }
}

/** The file counts from its beginning on: the last word counts. */
function countDrops(
  facts: PcapngFacts,
  drops: number,
  record: CaptureRecord,
  log: HealthLog,
): void {
  facts.drops = drops;
  if (drops === 0) return;
  const { fileOffset } = record;
  log.replace('drops', drops, () => ({
    code: 'interface-drops',
    severity: 'warning',
    offset: fileOffset,
    block: facts.packets,
    text: 'snoop says that packets were dropped while it captured.',
    effect: DROPS_EFFECT,
  }));
}
