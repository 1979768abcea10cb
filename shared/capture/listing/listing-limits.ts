import { counted } from '../../base/numbers.ts';
import { LACKS, type HealthEntry } from '../record.ts';
import type { ListedClock } from './listed-clock.ts';
import type { ListingStyle } from './listed-packet.ts';

/** What the forms are called. */
export const STYLE_NAMES: Readonly<Record<ListingStyle, string>> = {
  tcpdump: 'tcpdump',
  asa: 'Cisco ASA show capture or old tcpdump',
  tshark: 'Wireshark summary lines',
  ladder: 'ladder of a mailing list',
};

/** One example of each form. */
export const STYLE_EXAMPLES: readonly string[] = [
  'tcpdump: 12:00:47.907301 IP 192.0.2.1.50000 > 192.0.2.2.443: Flags [F.], seq 1, ack 7, win 512, length 0',
  'Cisco ASA show capture: 1: 12:00:47.907301 192.0.2.1.50000 > 192.0.2.2.443: F 100:100(0) ack 700 win 512',
  'Wireshark or tshark: 1 0.000000 192.0.2.1 → 192.0.2.2 TCP 74 50000 → 443 [SYN] Seq=0 Win=64240 Len=0',
  'ladder: client > server [FIN,ACK] Seq=421 Ack=1449 Len=0',
];

/** What a reader knows of its listing. */
export interface ListingKnown {
  /** Bits of LACKS of any packet. */
  readonly lacked: number;
  /** Segments of lines without numbers. */
  readonly inferred: number;
  readonly clock: ListedClock;
  /** Names that were given addresses. */
  readonly names: number;
  readonly pairs: readonly {
    readonly ends: string;
    readonly sections: readonly [number, number];
  }[];
  readonly sectionName: (section: number) => string;
}

const MISSING: readonly (readonly [number, string])[] = [
  [LACKS.ttl, 'TTL'],
  [LACKS.ipId, 'IP-ID'],
  [LACKS.payload, 'payload (so TLS, HTTP and close_notify)'],
  [LACKS.window, 'window'],
  [LACKS.options, 'TCP options'],
  [LACKS.absoluteNumbers, 'absolute sequence numbers (they begin at a made-up one)'],
  [LACKS.time, 'times (only the order is known)'],
];

/** What a listing cannot carry, told once. */
export function limitsOf(file: string, known: ListingKnown): HealthEntry[] {
  const entries: HealthEntry[] = [];
  const add = (
    severity: HealthEntry['severity'],
    count: number,
    text: string,
    effect: string | null,
  ): void => {
    entries.push({
      code: 'listing',
      severity,
      file,
      offset: null,
      block: null,
      count,
      text,
      effect,
    });
  };
  const missing = MISSING.filter(([bit]) => (known.lacked & bit) !== 0).map(([, what]) => what);
  if (missing.length > 0)
    add(
      'warning',
      0,
      `A text listing, not a capture. Unknown, of some lines or all: ${missing.join(', ')}.`,
      'Nothing is concluded from what is unknown; what rests on it is said to be unknown or with less confidence.',
    );
  if ((known.lacked & LACKS.time) !== 0)
    add(
      'warning',
      0,
      'Lines without times: packets stand 10 ms apart, in the order of their lines.',
      'How long anything took is unknown; nothing is concluded from waiting.',
    );
  else if (known.clock.dateless)
    add(
      'note',
      0,
      'Times have no date: they are shown on 1 January 1970, and on the days after where they pass midnight.',
      null,
    );
  else if (known.clock.relative)
    add(
      'note',
      0,
      'Times count from the first packet: they are shown from the beginning of 1970.',
      null,
    );
  if (known.inferred > 0)
    add(
      'warning',
      known.inferred,
      `${counted(known.inferred, 'line')} of protocols over TCP without ports and numbers: taken as segments that go on where their sender was, with the length of their frame.`,
      'Their numbers and flags are inferred.',
    );
  if (known.names > 0)
    add(
      'note',
      0,
      `${counted(known.names, 'name')} instead of addresses: each was given a documentation address.`,
      null,
    );
  const [first] = known.pairs;
  if (first !== undefined) {
    const { ends, sections } = first;
    const more = known.pairs.length - 1;
    add(
      'warning',
      0,
      `The same connection stands in two listings, “${known.sectionName(sections[0])}” and “${known.sectionName(sections[1])}” (between ${ends}${more > 0 ? `; and ${counted(more, 'more connection')}` : ''}): two points of capture, or the same packets twice.`,
      'They are flows of their own, one for each listing; sequence numbers of both need not agree (a firewall may change them).',
    );
  }
  return entries;
}
