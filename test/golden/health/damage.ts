/** Ways in which recording damages a capture, done to the bytes of a classic pcap (little-endian, Ethernet or raw IP). */

/** One record: its header's time and lengths, and its bytes. */
interface PcapRecord {
  readonly sec: number;
  readonly frac: number;
  readonly original: number;
  readonly bytes: Uint8Array;
}

/** What was done to a capture; `seed` chooses which packets. */
export type Damage = (pcap: Uint8Array, seed: number) => Uint8Array;

/** The damages of the table, by name. */
export const DAMAGES: Readonly<Record<string, Damage>> = {
  'client direction only': oneDirection(0),
  'server direction only': oneDirection(1),
  'cut to 60 bytes': changed((records) =>
    records.map((it) => ({ ...it, bytes: it.bytes.subarray(0, 60) })),
  ),
  'cut to 96 bytes': changed((records) =>
    records.map((it) => ({ ...it, bytes: it.bytes.subarray(0, 96) })),
  ),
  'every packet twice (mirror)': changed((records) => records.flatMap((it) => [it, it])),
  'every packet twice (two hops)': changed((records) =>
    records.flatMap((it) => [it, otherLink(it)]),
  ),
  'few records out of order': changed(shuffled),
  '5 % of the packets missing': changed((records, random) =>
    records.filter(() => random() >= 0.05),
  ),
  '20 % of the packets missing': changed((records, random) =>
    records.filter(() => random() >= 0.2),
  ),
  'half a second not captured': changed(stalled),
  'clock set back 3 s': changed(clockSet(-3)),
  'clock set forward 1 h': changed(clockSet(3600)),
  'without the first third': changed((records) => records.slice(Math.floor(records.length / 3))),
  'without the last third': changed((records) =>
    records.slice(0, Math.ceil((records.length * 2) / 3)),
  ),
  'segments joined (GRO)': changed(joined),
};

/** The fault that each damage leaves in the records. */
function changed(
  change: (records: readonly PcapRecord[], random: () => number) => readonly PcapRecord[],
): Damage {
  return (pcap, seed) => written(pcap, change(recordsOf(pcap), randomFrom(seed)));
}

function recordsOf(pcap: Uint8Array): PcapRecord[] {
  const view = new DataView(pcap.buffer, pcap.byteOffset, pcap.length);
  const records: PcapRecord[] = [];
  for (let at = 24; at + 16 <= pcap.length;) {
    const captured = view.getUint32(at + 8, true);
    records.push({
      sec: view.getUint32(at, true),
      frac: view.getUint32(at + 4, true),
      original: view.getUint32(at + 12, true),
      bytes: pcap.subarray(at + 16, at + 16 + captured),
    });
    at += 16 + captured;
  }
  return records;
}

function written(pcap: Uint8Array, records: readonly PcapRecord[]): Uint8Array {
  const size = records.reduce((sum, { bytes }) => sum + 16 + bytes.length, 24);
  const out = new Uint8Array(size);
  const view = new DataView(out.buffer);
  out.set(pcap.subarray(0, 24));
  let at = 24;
  for (const { sec, frac, original, bytes } of records) {
    view.setUint32(at, sec, true);
    view.setUint32(at + 4, frac, true);
    view.setUint32(at + 8, bytes.length, true);
    view.setUint32(at + 12, original, true);
    out.set(bytes, at + 16);
    at += 16 + bytes.length;
  }
  return out;
}

/** A linear congruential generator: the same seed damages the same packets. */
function randomFrom(seed: number): () => number {
  let state = (seed * 2654435761 + 12345) >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 0x100000000;
  };
}

interface Segment {
  readonly ip: number;
  readonly tcp: number;
  readonly payload: number;
  readonly end: number;
  readonly key: string;
  readonly flags: number;
}

const ETHERNET = 14;

/** Where the parts of an IPv4 TCP segment lie, null for any other packet. */
function segmentOf(bytes: Uint8Array): Segment | null {
  if (bytes.length < ETHERNET + 40 || bytes[12] !== 8 || bytes[13] !== 0 || bytes[23] !== 6)
    return null;
  const tcp = ETHERNET + (bytes[ETHERNET] & 15) * 4;
  const end = ETHERNET + bytes[16] * 256 + bytes[17];
  const key = bytes.subarray(26, 34).join('.') + bytes.subarray(tcp, tcp + 4).join('.');
  const payload = tcp + (bytes[tcp + 12] >> 4) * 4;
  return { ip: ETHERNET, tcp, payload, end, key, flags: bytes[tcp + 13] };
}

/** Keeps what the sender of each conversation's first packet (0) or the other side (1) sent; all of any other packet. */
function oneDirection(kept: 0 | 1): Damage {
  return changed((records) => {
    const first = new Map<string, string>();
    return records.filter(({ bytes }) => {
      const segment = segmentOf(bytes);
      if (segment === null) return true;
      const ends = [
        bytes.subarray(26, 30).join('.') + bytes.subarray(segment.tcp, segment.tcp + 2).join('.'),
        bytes.subarray(30, 34).join('.') +
          bytes.subarray(segment.tcp + 2, segment.tcp + 4).join('.'),
      ];
      const both = [...ends].sort().join(' ');
      const opener = first.get(both) ?? ends[0];
      first.set(both, opener);
      return (opener === ends[0]) === (kept === 0);
    });
  });
}

function otherLink(record: PcapRecord): PcapRecord {
  const bytes = record.bytes.slice();
  for (let i = 0; i < 12 && i < bytes.length; i += 1) bytes[i] ^= 0x5a;
  return { ...record, bytes };
}

/** One record in ten changes places with the one after it; both keep their times. */
function shuffled(records: readonly PcapRecord[], random: () => number): PcapRecord[] {
  const out = [...records];
  for (let i = 0; i + 1 < out.length; i += 1)
    if (random() < 0.1) [out[i], out[i + 1]] = [out[i + 1], out[i]];
  return out;
}

function stalled(records: readonly PcapRecord[], random: () => number): PcapRecord[] {
  const nanos = timesOf(records);
  const from = (nanos.at(-1) ?? 0) * random() * 0.8;
  return records.filter((_, i) => nanos[i] < from || nanos[i] > from + 0.5e9);
}

function timesOf(records: readonly PcapRecord[]): number[] {
  const unit = records.some(({ frac }) => frac > 999_999) ? 1 : 1000;
  const [first] = records;
  return records.map(({ sec, frac }) => (sec - first.sec) * 1e9 + (frac - first.frac) * unit);
}

function clockSet(seconds: number) {
  return (records: readonly PcapRecord[], random: () => number): PcapRecord[] => {
    const from = Math.floor(records.length * (0.2 + 0.6 * random()));
    return records.map((it, i) => (i < from ? it : { ...it, sec: it.sec + seconds }));
  };
}

/** Segments of one side that follow each other at once become one, as GRO makes them; ID and flags of the last. */
function joined(records: readonly PcapRecord[]): PcapRecord[] {
  const out: PcapRecord[] = [];
  for (const record of records) {
    const before = out.at(-1);
    const whole = before === undefined ? null : together(before, record);
    if (whole === null) out.push(record);
    else out[out.length - 1] = whole;
  }
  return out;
}

function together(a: PcapRecord, b: PcapRecord): PcapRecord | null {
  const one = segmentOf(a.bytes);
  const two = segmentOf(b.bytes);
  if (one === null || two === null || one.key !== two.key) return null;
  if (a.bytes.length !== a.original || b.bytes.length !== b.original) return null;
  const length = one.end - one.payload;
  if (length === 0 || two.end === two.payload || (one.flags & 7) !== 0) return null;
  const seq = (bytes: Uint8Array, at: number): number =>
    new DataView(bytes.buffer, bytes.byteOffset + at, 4).getUint32(0);
  if ((seq(a.bytes, one.tcp + 4) + length) >>> 0 !== seq(b.bytes, two.tcp + 4)) return null;
  const more = b.bytes.subarray(two.payload, two.end);
  if (one.end - one.ip + more.length > 65_535) return null;
  const bytes = new Uint8Array(one.end + more.length);
  bytes.set(a.bytes.subarray(0, one.end));
  bytes.set(more, one.end);
  new DataView(bytes.buffer).setUint16(16, bytes.length - one.ip);
  bytes[one.tcp + 13] = two.flags;
  return { ...b, original: bytes.length, bytes };
}
