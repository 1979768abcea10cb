import { u32be, u32le } from '../base/bytes.ts';
import { stillGrows, type ByteSource } from './byte-source.ts';
import { isPcapMagic, pcapHeaderLength } from './pcap-header.ts';
import { BLOCK, BYTE_ORDER_MAGIC } from './pcapng-blocks.ts';
import { SNOOP_HEADER_LENGTH, isSnoopMagic } from './snoop-framing.ts';

/** A first section header may carry options of any length; one beyond that is left to the reader's own checks. */
const LONGEST_SECTION_HEADER = 1 << 20;
const HEAD = 16;

/**
 * Whether a source that is written can be followed record by record: `ready` once the file header is
 * there (or can never be), `early` while it is not, `other` for what is read as a whole only:
 * compressed captures, text, formats without a mark of their own.
 */
export function followState(source: ByteSource): 'ready' | 'early' | 'other' {
  const head = new Uint8Array(HEAD);
  const there = readHead(source, head);
  const { size } = source;
  const early = (needed: number): 'ready' | 'early' =>
    size < needed && stillGrows(source) ? 'early' : 'ready';
  if (there < 4) return early(4);
  if (isPcapMagic(head)) return early(pcapHeaderLength(head));
  if (u32be(head, 0) === BLOCK.section) {
    if (there < 12) return early(12);
    const u32 = u32be(head, 8) === BYTE_ORDER_MAGIC ? u32be : u32le;
    const claimed = Math.min(u32(head, 4), LONGEST_SECTION_HEADER);
    return early(Math.max(28, claimed + (-claimed & 3)));
  }
  if (u32be(head, 0) === SNOOP_START) {
    if (there < 8) return early(8);
    return isSnoopMagic(head) ? early(SNOOP_HEADER_LENGTH + SNOOP_RECORD_HEADER) : 'other';
  }
  return 'other';
}

/** The first record's header tells whose file it is. */
const SNOOP_RECORD_HEADER = 24;

/** "snoo". */
const SNOOP_START = 0x736e6f6f;

function readHead(source: ByteSource, into: Uint8Array): number {
  let filled = 0;
  while (filled < into.length) {
    const got = source.read(filled, into.subarray(filled));
    if (got <= 0) break;
    filled += got;
  }
  return filled;
}
