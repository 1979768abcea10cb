import { u32be, u32le } from '../base/bytes.ts';
import type { ByteSource } from './byte-source.ts';
import { ByteWindow } from './byte-window.ts';
import { BLOCK, BYTE_ORDER_MAGIC } from './pcapng-blocks.ts';
import { BlockBuffer } from './write-pcapng-buffer.ts';
import { copyOptions, endOptions, writeComment } from './write-pcapng-options.ts';

/** Comments to be added to a copy of a pcapng file. */
export interface AddedComments {
  /** For the first section header. */
  readonly section: readonly string[];
  /** By offset of the packet's block in the file; packets in Enhanced or obsolete Packet Blocks. */
  readonly packets: ReadonlyMap<number, readonly string[]>;
}

const CHUNK = 1 << 20;
const SECTION_HEAD = 24;
const PACKET_HEAD = 28;

/**
 * Copies a pcapng file block by block, as it is: every section, interface, statistic, name, secret
 * and custom block, in its byte order. Only blocks that get comments change, and the sections'
 * lengths, which become unknown where anything was added. Yields pieces of the copy and how far it
 * is; ends with the offset up to which the file could be copied: its end, or where blocks stop
 * making sense.
 */
export function* annotatedPcapng(
  source: ByteSource,
  added: AddedComments,
): Generator<{ readonly bytes: Uint8Array; readonly position: number }, number> {
  const window = new ByteWindow(source, CHUNK);
  const changes = added.section.length > 0 || added.packets.size > 0;
  let at = 0;
  let isFirst = true;
  let bigEndian = false;
  let batch: Uint8Array[] = [];
  let pending = 0;
  const flush = (): { readonly bytes: Uint8Array; readonly position: number } => {
    const bytes = joined(batch, pending);
    batch = [];
    pending = 0;
    return { bytes, position: window.base + at };
  };
  for (;;) {
    if (at + 12 > window.filled) {
      yield flush();
      const whole = window.refill(at, 12);
      at = 0;
      if (!whole) return window.base;
    }
    if (u32be(window.bytes, at) === BLOCK.section) {
      bigEndian = u32be(window.bytes, at + 8) === BYTE_ORDER_MAGIC;
      if (!bigEndian && u32le(window.bytes, at + 8) !== BYTE_ORDER_MAGIC) break;
    }
    const u32 = bigEndian ? u32be : u32le;
    const length = (u32(window.bytes, at + 4) + 3) & ~3;
    if (length < 12) break;
    if (at + length > window.filled) {
      yield flush();
      const whole = window.refill(at, length);
      at = 0;
      if (!whole) return window.base;
    }
    if (u32(window.bytes, at + length - 4) !== u32(window.bytes, at + 4)) break;
    const block = window.bytes.slice(at, at + length);
    const type = u32(block, 0);
    const comments = added.packets.get(window.base + at);
    let copy: Uint8Array = block;
    if (type === BLOCK.section && changes) {
      copy = withComments(block, SECTION_HEAD, bigEndian, isFirst ? added.section : []);
      // A length of -1: unknown.
      copy.fill(0xff, 16, 24);
    } else if (comments !== undefined && isPacket(type)) {
      const captured = u32(block, 20);
      copy = withComments(block, PACKET_HEAD + ((captured + 3) & ~3), bigEndian, comments);
    }
    if (type === BLOCK.section) isFirst = false;
    batch.push(copy);
    pending += copy.length;
    at += length;
    if (pending >= CHUNK) yield flush();
  }
  yield flush();
  return window.base + at;
}

function isPacket(type: number): boolean {
  return type === BLOCK.enhancedPacket || type === BLOCK.obsoletePacket;
}

/** A block with comments behind the options that it has from `from` on. */
function withComments(
  block: Uint8Array,
  from: number,
  bigEndian: boolean,
  comments: readonly string[],
): Uint8Array {
  if (comments.length === 0) return block;
  const out = new BlockBuffer(block.length + 1024, !bigEndian);
  out.begin((bigEndian ? u32be : u32le)(block, 0));
  out.copy(block, 8, from);
  const options = block.subarray(from, block.length - 4);
  copyOptions(out, { bytes: options, bigEndian }, null, null);
  for (const text of comments) writeComment(out, text);
  endOptions(out);
  out.end();
  return out.take();
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
