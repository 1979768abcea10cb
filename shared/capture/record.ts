/**
 * One captured packet as its file holds it. A reader owns one instance and overwrites it for each
 * record; whoever wants to keep something copies it. `bytes` is the reader's chunk, not a copy:
 * valid only until the next call of `next`.
 */
export interface CaptureRecord {
  bytes: Uint8Array;
  /** Index of the packet's first byte in `bytes`. */
  start: number;
  /** Bytes of the packet that are in the file. */
  captured: number;
  /** Length on the wire; at least `captured`, except in damaged files (then health says so). */
  original: number;
  /** Whole seconds since 1970 UTC. */
  sec: number;
  nsec: number;
  /** LINKTYPE_ number (tcpdump.org/linktypes.html). */
  linkType: number;
  /** Number of the interface in the capture, over all its sections, from 0. */
  interfaceIndex: number;
  /** Offset of the record's header (pcap) or block (pcapng) in the file: `rereadRecord` starts here. */
  fileOffset: number;
  /** Bits of `LACKS`: what the capture's form cannot carry; 0 for every binary capture. */
  lacks: number;
  /** Where it was captured, where one file holds several views of the same packets; else 0. Below 1,024. */
  point: number;
}

/** What a text listing may not say of a packet: the field of the record's header is then no value. */
export const LACKS = {
  ttl: 1 << 0,
  ipId: 1 << 1,
  window: 1 << 2,
  options: 1 << 3,
  /** Only the order is known. */
  time: 1 << 4,
  /** Numbers are relative, their beginning made up. */
  absoluteNumbers: 1 << 5,
  payload: 1 << 6,
  /** The acknowledgement field of a packet without ACK flag. */
  bareAck: 1 << 7,
} as const;

/** A record that holds nothing yet. */
export function emptyRecord(): CaptureRecord {
  return {
    bytes: new Uint8Array(0),
    start: 0,
    captured: 0,
    original: 0,
    sec: 0,
    nsec: 0,
    linkType: 0,
    interfaceIndex: 0,
    fileOffset: 0,
    lacks: 0,
    point: 0,
  };
}

/** What is known of one capture interface. pcap files have exactly one. */
export interface CaptureInterface {
  readonly index: number;
  readonly linkType: number;
  readonly snapLength: number;
  readonly name: string | null;
  readonly description: string | null;
  readonly hardware: string | null;
  readonly operatingSystem: string | null;
  readonly filter: string | null;
  /** Human form of the time resolution: "1 µs", "1 ns", "2^-20 s". */
  readonly resolution: string;
  /** Packets the interface says it dropped (ISB), null where it does not say. */
  drops: number | null;
  packets: number;
}

/** A comment kept from a pcapng file, and which kind of block it is on. */
export interface CaptureComment {
  readonly on: 'section' | 'interface' | 'packet' | 'statistics' | 'names' | 'secrets';
  /**
   * Interface index for `interface` and `statistics`; record number in this file from 1 for
   * `packet`; else 0.
   */
  readonly number: number;
  readonly text: string;
}

/** Something a capture file says of itself, for people: "Written by", "Dumpcap 4.0.17". */
export interface CaptureDetail {
  readonly name: string;
  readonly value: string;
}

/** Key material as its Decryption Secrets Block has it. */
export interface Secrets {
  /** Body of the block, options included. */
  readonly bytes: Uint8Array;
  readonly bigEndian: boolean;
}

/** What a capture file says of itself, its hosts and its interfaces: for people, not for verdicts. */
export interface CaptureDetails {
  readonly secrets: readonly Secrets[];
  /** The file's names of an address, in the order in which it has them. */
  namesOf(address: string): readonly string[];
  /** All of it but key material, as lines. */
  lines(): readonly CaptureDetail[];
}

/** Formats that are read. Only pcapng keeps options and comments of its packets. */
export type CaptureFormat = 'pcap' | 'pcapng' | 'snoop' | 'erf' | 'listing';

/**
 * A capture being read, record by record. `next` fills `record` and returns true, or returns false
 * at the end of what can be read; what went wrong is then in `health`. It never throws on bytes.
 */
export interface CaptureReader {
  readonly format: CaptureFormat;
  /** "pcap, nanoseconds, big-endian", "pcapng": for people. */
  readonly formatText: string;
  readonly record: CaptureRecord;
  readonly interfaces: readonly CaptureInterface[];
  readonly comments: readonly CaptureComment[];
  readonly health: readonly HealthEntry[];
  /** pcapng only: what else the file says. */
  readonly details?: CaptureDetails;
  /** Offset up to which the file has been read: progress. */
  readonly position: number;
  /** Number of the block that `record` came from: pcapng from 0, records of other formats from 1. */
  readonly block: number;
  next(): boolean;
  /** Of a followed source: `next` said false only because the rest is not written yet. Ask it again later. */
  readonly waits?: boolean;
  /** Reads one record again, by its `fileOffset`; false where it is no longer there. */
  reread(fileOffset: number, into: CaptureRecord): boolean;
}

/** One thing that the capture's reader or decoder wants known. Never silent, never only a log line. */
export interface HealthEntry {
  readonly code: HealthCode;
  /** `note` changes nothing; `warning` lowers what can be said; `damage` means that data is missing. */
  readonly severity: 'note' | 'warning' | 'damage';
  /** Name of the capture file. */
  readonly file: string;
  /** Where in the file, null where it has no one place. */
  readonly offset: number | null;
  /** pcapng block number from 0, or pcap record number from 1; null where it has none. */
  readonly block: number | null;
  /** How many packets it is about (0 where it is not about packets). */
  count: number;
  /** One sentence: what was found. */
  readonly text: string;
  /** One sentence: what it does to the verdicts, or null. */
  readonly effect: string | null;
  /** What a reader keeps of the records that it is about; a report has `extent` instead. */
  readonly found?: FoundRecords;
  /** Only in a report, and only where it can be told. */
  readonly extent?: HealthExtent;
}

/** Numbers of records in their file, from 1. */
export interface FoundRecords {
  /** The first of them, at most `NAMED_RECORDS`. */
  readonly first: number[];
  last: number;
}

/** So many packets of an entry are named one by one. */
export const NAMED_RECORDS = 20;

/** Where the thing is: packets of the analysis, times, flows, and the way to them. */
export interface HealthExtent {
  /** First and last packet, and their times in ISO 8601; null where it is not about single packets. */
  readonly first: number | null;
  readonly last: number | null;
  readonly from: string | null;
  readonly until: string | null;
  /** The first of its packets, each with its flow (null: in none). */
  readonly packets: readonly { readonly packet: number; readonly flow: number | null }[];
  /** Of all packets of its file (or of all files), from 0 to 1; null where it is not about packets. */
  readonly share: number | null;
  /** How many flows it touches, null where that is not counted. */
  readonly flows: number | null;
  /** The word of the flow filter that shows just these, null where there is none. */
  readonly filter: string | null;
}

/** Stable names of health entries. */
export type HealthCode =
  | 'cut-short' // the file ends inside a record or block
  | 'absurd-length' // a length field that cannot be true
  | 'bad-block' // a pcapng block whose structure contradicts itself
  | 'unknown-block' // skipped, counted
  | 'unknown-interface' // a packet names an interface that the section has not described
  | 'unknown-version'
  | 'garbage' // bytes that are no record; reading stopped there
  | 'unreadable' // reading failed: the device, or Teardown itself at that packet
  | 'stopped' // the user stopped reading before the end
  | 'followed' // how following a capture while it was written ended
  | 'compressed' // byte offsets are those of the decompressed capture
  | 'rotated-set' // parts of a capture that was rotated: how they fit, what is missing
  | 'no-packets'
  | 'time-range' // a time that cannot be represented or lies decades off
  | 'time-backwards' // records out of time order
  | 'clock-step' // the clock was set, or the capture paused for an hour or more
  | 'gap' // capturing stalled while flows were active
  | 'snap-length' // packets cut by the capture's snap length
  | 'link-type' // packets of a link type that is not decoded
  | 'undecoded' // packets that no supported layer explains (counted by reason)
  | 'fragments' // IP fragments: how many were attributed, how many not
  | 'interface-drops'
  | 'one-sided' // flows of which only one direction was captured
  | 'acked-unseen' // holes: acknowledged but never captured
  | 'duplicates' // the same packet captured twice
  | 'offload' // segments larger than any path carries: captured before segmentation
  | 'memory' // a bounded buffer overflowed; what was given up
  | 'listing' // a text listing: what it does not say, lines that are none
  | 'listing-lint' // lines of a listing that contradict others
  | 'encrypted-secrets'; // key material in the file
