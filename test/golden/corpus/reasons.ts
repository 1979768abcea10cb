import type { Difference } from './compare.ts';

/** A difference from the oracle that was looked into, and why it is there. */
interface Explained {
  readonly file: string;
  readonly stream?: number;
  readonly what?: string;
  readonly why: string;
}

const EXPLAINED: readonly Explained[] = [
  ...[96, 251, 332, 493].map((stream) => ({
    file: 'libtrace__fragtest.erf.gz',
    stream,
    what: 'analysis.duplicate_ack',
    why: 'its last duplicate ACK (packets 4607, 7155, 7466, 6061) is cut off inside its TCP options by the snap length: tshark stops there, before it shows its analysis',
  })),
  {
    file: 'nfstream__ip_fragmented_garbage.pcap',
    what: 'payload',
    why: 'random bytes as TCP headers: header lengths below 20 or beyond the segment, where tshark goes on with what it guesses',
  },
  {
    file: 'nDPI__fuzz-2006-09-29-28586.pcap',
    stream: 8,
    what: 'analysis',
    why: 'a SYN cut off inside its header: tshark gives it a stream but does not analyse it',
  },
];

/** Why a difference is there; "not explained" where nobody knows yet. */
export function reasonFor(difference: Difference): string {
  return EXPLAINED.find((entry) => explains(entry, difference))?.why ?? 'not explained';
}

/** Reasons that explain none of these differences: what they spoke of is mended. */
export function staleReasons(differences: readonly Difference[]): readonly string[] {
  return EXPLAINED.filter((entry) => !differences.some((d) => explains(entry, d))).map(
    ({ file, stream, what }) => [file, stream, what].join(' '),
  );
}

function explains(entry: Explained, difference: Difference): boolean {
  return (
    entry.file === difference.file &&
    (entry.stream === undefined || entry.stream === difference.stream) &&
    (entry.what === undefined || difference.what.startsWith(entry.what))
  );
}
