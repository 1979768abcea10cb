import type { Difference } from './compare.ts';

/** A difference from the oracle that was looked into, and why it is there. */
interface Explained {
  readonly file: string;
  readonly stream?: number;
  readonly what?: string;
  readonly why: string;
}

const EXPLAINED: readonly Explained[] = [
  {
    file: 'libtrace__fragtest.erf.gz',
    what: 'stream',
    why: 'two ICMP errors quote TCP segments of connections without a packet here; tshark gives these a stream number, we do not (tshark --disable-protocol icmp ends at 1436, as we do)',
  },
  {
    file: 'mercury__tls_sgt.pcap',
    why: 'one direction carries Cisco metadata (ethertype 0x8909), which this release does not decode',
  },
  {
    file: 'nfstream__ip_fragmented_garbage.pcap',
    why: 'random bytes as TCP headers: header lengths below 20 or beyond the segment, where tshark goes on with what it guesses',
  },
  {
    file: 'nDPI__fuzz-2006-09-29-28586.pcap',
    stream: 8,
    why: 'a SYN cut off inside its header: tshark gives it a stream but does not analyse it',
  },
];

/** Why a difference is there; "not explained" where nobody knows yet. */
export function reasonFor(difference: Difference): string {
  const found = EXPLAINED.find(
    (entry) =>
      entry.file === difference.file &&
      (entry.stream === undefined || entry.stream === difference.stream) &&
      (entry.what === undefined || difference.what.startsWith(entry.what)),
  );
  return found?.why ?? 'not explained';
}
