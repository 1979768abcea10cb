import { u32be, u32le } from '../base/bytes.ts';
import { BLOCK, BYTE_ORDER_MAGIC } from './pcapng-blocks.ts';
import type { RawOptions } from './pcapng-interface.ts';
import type { BlockBuffer } from './write-pcapng-buffer.ts';
import {
  INTERFACE_NUMBERS,
  PACKET_NUMBERS,
  copyOptions,
  endOptions,
  hasOptions,
  writeComment,
  writeOption,
  type NumericOptions,
} from './write-pcapng-options.ts';
import type { Secrets } from './record.ts';
import { utf8Bytes } from '../base/utf8-bytes.ts';

/** What a section says of itself. Nothing in it comes from a clock: equal input gives equal bytes. */
export interface SectionToWrite {
  /** shb_userappl: "Teardown 0.1.0". */
  readonly application: string;
  readonly comments: readonly string[];
}

/** An interface as it is described to readers. */
export interface InterfaceToWrite {
  readonly linkType: number;
  readonly snapLength: number;
  /** All options as another file has them (their resolution and offset included), or null. */
  readonly options: RawOptions | null;
  /** if_tsresol where there are no `options`: 6 = µs, 9 = ns, 0x80 | n = 2^-n s. */
  readonly resolution: number;
  /** if_tsoffset where there are no `options`, in seconds. */
  readonly offset: bigint;
  readonly name: string | null;
  readonly comments: readonly string[];
}

/** A packet with its time in ticks of its interface. */
export interface PacketToWrite {
  /** Number of the interface in the section that is being written. */
  readonly interfaceIndex: number;
  readonly tickHigh: number;
  readonly tickLow: number;
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly captured: number;
  readonly original: number;
  /** Options as another file has them, or null. */
  readonly options: RawOptions | null;
  /** Options of it that no longer hold. */
  readonly leaveOut: ((code: number) => boolean) | null;
  /** epb_dropcount, where a block of the older form counted drops; 0: none. */
  readonly drops: number;
  readonly comments: readonly string[];
}

const USER_APPLICATION = 4;
const IF_NAME = 2;
const IF_TSRESOL = 9;
const IF_TSOFFSET = 14;
const EPB_DROPCOUNT = 4;
const UNKNOWN_LENGTH = -1n;

/** Writes a Section Header Block (draft-ietf-opsawg-pcapng section 4.1) of unknown length. */
export function writeSection(out: BlockBuffer, section: SectionToWrite): void {
  out.begin(BLOCK.section);
  out.u32(BYTE_ORDER_MAGIC);
  out.u16(1);
  out.u16(0);
  out.i64(UNKNOWN_LENGTH);
  for (const text of section.comments) writeComment(out, text);
  writeOption(out, USER_APPLICATION, utf8Bytes(section.application));
  endOptions(out);
  out.end();
}

/** Writes an Interface Description Block (section 4.2). */
export function writeInterface(out: BlockBuffer, one: InterfaceToWrite): void {
  out.begin(BLOCK.interface);
  out.u16(one.linkType);
  out.u16(0);
  out.u32(one.snapLength);
  if (one.options !== null) copyOptions(out, one.options, INTERFACE_NUMBERS, null);
  else writeClock(out, one);
  for (const text of one.comments) writeComment(out, text);
  endOptions(out);
  out.end();
}

function writeClock(out: BlockBuffer, one: InterfaceToWrite): void {
  if (one.name !== null) writeOption(out, IF_NAME, utf8Bytes(one.name));
  writeOption(out, IF_TSRESOL, Uint8Array.of(one.resolution));
  if (one.offset === 0n) return;
  out.u16(IF_TSOFFSET);
  out.u16(8);
  out.i64(one.offset);
}

/** Writes an Enhanced Packet Block (section 4.3). */
export function writePacket(out: BlockBuffer, packet: PacketToWrite): void {
  const { start, captured, options, comments, drops } = packet;
  out.begin(BLOCK.enhancedPacket);
  out.u32(packet.interfaceIndex);
  out.u32(packet.tickHigh);
  out.u32(packet.tickLow);
  out.u32(captured);
  out.u32(packet.original);
  out.copy(packet.bytes, start, start + captured);
  out.pad();
  const copied = options !== null && hasOptions(options);
  if (copied) copyOptions(out, options, PACKET_NUMBERS, packet.leaveOut);
  if (drops > 0) {
    out.u16(EPB_DROPCOUNT);
    out.u16(8);
    out.i64(BigInt(drops));
  }
  for (const text of comments) writeComment(out, text);
  if (copied || drops > 0 || comments.length > 0) endOptions(out);
  out.end();
}

/** Writes a Decryption Secrets Block (section 4.7) as another file has it. */
export function writeSecrets(out: BlockBuffer, { bytes, bigEndian }: Secrets): void {
  if (bytes.length < 8) return;
  const u32 = bigEndian ? u32be : u32le;
  const length = Math.min(u32(bytes, 4), bytes.length - 8);
  out.begin(BLOCK.secrets);
  out.u32(u32(bytes, 0));
  out.u32(length);
  out.copy(bytes, 8, 8 + length);
  out.pad();
  const options = { bytes: bytes.subarray(8 + length + (-length & 3)), bigEndian };
  if (hasOptions(options)) {
    copyOptions(out, options, NO_NUMBERS, null);
    endOptions(out);
  }
  out.end();
}

const NO_NUMBERS: NumericOptions = new Map();
