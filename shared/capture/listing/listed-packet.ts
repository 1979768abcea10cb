/** The forms of text that are read as a list of packets. */
export type ListingStyle = 'tcpdump' | 'asa' | 'tshark' | 'ladder';

/** When a line says that its packet passed. */
export interface ListedTime {
  /** `clock`: a time of day without a date; `epoch`: with one; `relative`: since the first packet, or the one before. */
  readonly kind: 'clock' | 'epoch' | 'relative';
  /** Seconds of the day, since 1970 (as if the text were UTC), or since the beginning. */
  readonly sec: number;
  readonly nsec: number;
  /** Digits that the text has behind the second. */
  readonly digits: number;
}

/** One end as the text names it. */
export interface ListedEnd {
  /** An address, or a name where the listing was made without `-n`. */
  readonly host: string;
  /** null where the text has none. */
  readonly port: number | null;
}

/** TCP options that a line tells. */
export interface ListedOptions {
  readonly mss: number | null;
  /** Shift, 0 to 14. */
  readonly windowScale: number | null;
  readonly sackPermitted: boolean;
  /** Value and echo. */
  readonly timestamps: readonly [number, number] | null;
  /** Left and right edges as printed: relative where the acknowledgement is. */
  readonly sacks: readonly (readonly [number, number])[];
}

/** One line as it stands: numbers that it does not have are null, and none is made up here. */
export interface ListedPacket {
  readonly style: ListingStyle;
  /** The number that the listing gives the packet. */
  readonly number: number | null;
  readonly time: ListedTime | null;
  readonly source: ListedEnd;
  readonly destination: ListedEnd;
  /** `follows`: a line of a protocol over TCP (tshark: TLSv1.2, HTTP), which has neither ports nor numbers. */
  readonly protocol: 'tcp' | 'udp' | 'follows';
  /** TCP flags as in the header. */
  readonly flags: number;
  readonly seq: number | null;
  /** Number after the last byte, as printed. */
  readonly seqEnd: number | null;
  readonly ack: number | null;
  /** Payload bytes. */
  readonly length: number | null;
  readonly window: number | null;
  /** The window is already multiplied by its scale (Wireshark). */
  readonly scaledWindow: boolean;
  /** null: the form says nothing of options. */
  readonly options: ListedOptions | null;
  readonly ttl: number | null;
  readonly ipId: number | null;
  readonly dontFragment: boolean;
  readonly vlan: number | null;
  /** Bytes of the whole frame (tshark). */
  readonly frame: number | null;
  /** The listing calls it a retransmission. */
  readonly calledRetransmission: boolean;
  /** What the line adds in words: a drop reason, a remark. */
  readonly remark: string | null;
}

/** A line without anything, to fill in. */
export const NOTHING_LISTED: Omit<ListedPacket, 'style' | 'source' | 'destination' | 'protocol'> = {
  number: null,
  time: null,
  flags: 0,
  seq: null,
  seqEnd: null,
  ack: null,
  length: null,
  window: null,
  scaledWindow: false,
  options: null,
  ttl: null,
  ipId: null,
  dontFragment: false,
  vlan: null,
  frame: null,
  calledRetransmission: false,
  remark: null,
};

/** A line that says: no options. */
export const NO_OPTIONS: ListedOptions = {
  mss: null,
  windowScale: null,
  sackPermitted: false,
  timestamps: null,
  sacks: [],
};

/** A decimal number below 2^32, null where the text is none. */
export function u32Of(text: string | undefined): number | null {
  if (text === undefined || !/^\d{1,10}$/u.test(text)) return null;
  const number = Number(text);
  return number <= 0xffffffff ? number : null;
}
