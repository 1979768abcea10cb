import { ByteWriter, concat, utf8 } from './byte-writer.ts';

/** A packet to be written; times default to one second after the one before, from 1 000 000 000. */
export interface PacketToWrite {
  readonly bytes: Uint8Array;
  readonly sec?: number;
  readonly nsec?: number;
  /** Length on the wire; the length of `bytes` by default. */
  readonly original?: number;
  /** pcapng only. */
  readonly interfaceIndex?: number;
  readonly comments?: readonly string[];
}

/** The pcap variants: magic 0xa1b2c3d4, 0xa1b23c4d, 0xa1b2cd34 (patched libpcap of old Linux). */
export type PcapVariant = 'us' | 'ns' | 'modified';

export interface PcapOptions {
  readonly variant?: PcapVariant;
  readonly bigEndian?: boolean;
  readonly linkType?: number;
  readonly snapLength?: number;
}

const FIRST_SECOND = 1_000_000_000;
const MAGIC: Record<PcapVariant, number> = {
  us: 0xa1b2c3d4,
  ns: 0xa1b23c4d,
  modified: 0xa1b2cd34,
};

/**
 * A pcap file in memory:
 *
 *   pcapFile([ethernet(tcpPacket({ ... })), { bytes, sec: 12, nsec: 5000 }], { variant: 'ns' })
 */
export function pcapFile(
  packets: readonly (Uint8Array | PacketToWrite)[],
  options: PcapOptions = {},
): Uint8Array {
  const variant = options.variant ?? 'us';
  const out = new ByteWriter(options.bigEndian ?? false)
    .u32(MAGIC[variant])
    .u16(2)
    .u16(4)
    .u32(0)
    .u32(0)
    .u32(options.snapLength ?? 262144)
    .u32(options.linkType ?? 1);
  timed(packets).forEach((packet) => {
    out
      .u32(packet.sec)
      .u32(variant === 'ns' ? packet.nsec : Math.floor(packet.nsec / 1000))
      .u32(packet.bytes.length)
      .u32(packet.original);
    if (variant === 'modified') out.u32(1).u16(0x0800).u8(0).u8(0);
    out.bytes(packet.bytes);
  });
  return out.done();
}

export interface InterfaceOptions {
  readonly linkType?: number;
  readonly snapLength?: number;
  readonly name?: string;
  readonly description?: string;
  readonly filter?: string;
  readonly hardware?: string;
  readonly operatingSystem?: string;
  readonly comment?: string;
  /** The raw option byte: 6 = µs, 9 = ns, 0x80 | n = 2^-n s. Absent = µs. */
  readonly tsresol?: number;
  /** Seconds to add to every time. */
  readonly tsoffset?: bigint;
  readonly fcsLength?: number;
}

/**
 * A pcapng file in memory, block by block:
 *
 *   new PcapngBuilder().section().interface({ tsresol: 9 }).packet({ bytes, sec, nsec }).bytes()
 */
export class PcapngBuilder {
  private readonly parts: Uint8Array[] = [];
  private bigEndian = false;
  private interfaces: InterfaceOptions[] = [];

  section(
    options: {
      bigEndian?: boolean;
      comment?: string;
      hardware?: string;
      version?: number;
      /** Section length; unknown (-1) by default. */
      length?: bigint;
    } = {},
  ): this {
    this.bigEndian = options.bigEndian ?? false;
    this.interfaces = [];
    const body = this.writer()
      .u32(0x1a2b3c4d)
      .u16(options.version ?? 1)
      .u16(0)
      .u64(options.length ?? 0xffffffffffffffffn)
      .bytes(this.textOptions([1, options.comment], [2, options.hardware]));
    return this.block(0x0a0d0d0a, body.done());
  }

  interface(options: InterfaceOptions = {}): this {
    this.interfaces.push(options);
    const body = this.writer()
      .u16(options.linkType ?? 1)
      .u16(0)
      .u32(options.snapLength ?? 0);
    const list: (readonly [number, Uint8Array])[] = [];
    const text = (code: number, value: string | undefined): void => {
      if (value !== undefined) list.push([code, utf8(value)]);
    };
    text(1, options.comment);
    text(2, options.name);
    text(3, options.description);
    if (options.tsresol !== undefined) list.push([9, Uint8Array.of(options.tsresol)]);
    if (options.filter !== undefined)
      list.push([11, concat(Uint8Array.of(0), utf8(options.filter))]);
    text(12, options.operatingSystem);
    if (options.fcsLength !== undefined) list.push([13, Uint8Array.of(options.fcsLength)]);
    if (options.tsoffset !== undefined)
      list.push([14, this.writer().u64(BigInt.asUintN(64, options.tsoffset)).done()]);
    text(15, options.hardware);
    return this.block(1, body.bytes(this.options(list)).done());
  }

  /** An Enhanced Packet Block. The time is converted to the interface's resolution, rounded down. */
  packet(packet: PacketToWrite): this {
    const index = packet.interfaceIndex ?? 0;
    const ticks = this.ticks(packet, index);
    const comments = (packet.comments ?? []).map((text) => [1, utf8(text)] as const);
    const body = this.writer()
      .u32(index)
      .u32(Number(ticks >> 32n))
      .u32(Number(ticks & 0xffffffffn))
      .u32(packet.bytes.length)
      .u32(packet.original ?? packet.bytes.length)
      .bytes(packet.bytes)
      .pad(4)
      .bytes(this.options(comments));
    return this.block(6, body.done());
  }

  /** A Simple Packet Block: no time, interface 0. */
  simplePacket(bytes: Uint8Array, original = bytes.length): this {
    return this.block(3, this.writer().u32(original).bytes(bytes).pad(4).done());
  }

  /** The obsolete Packet Block. */
  obsoletePacket(packet: PacketToWrite, drops = 0): this {
    const index = packet.interfaceIndex ?? 0;
    const ticks = this.ticks(packet, index);
    const body = this.writer()
      .u16(index)
      .u16(drops)
      .u32(Number(ticks >> 32n))
      .u32(Number(ticks & 0xffffffffn))
      .u32(packet.bytes.length)
      .u32(packet.original ?? packet.bytes.length)
      .bytes(packet.bytes)
      .pad(4);
    return this.block(2, body.done());
  }

  /** An Interface Statistics Block. */
  statistics(interfaceIndex: number, drops: { ifdrop?: bigint; osdrop?: bigint } = {}): this {
    const list: (readonly [number, Uint8Array])[] = [];
    if (drops.ifdrop !== undefined) list.push([5, this.writer().u64(drops.ifdrop).done()]);
    if (drops.osdrop !== undefined) list.push([7, this.writer().u64(drops.osdrop).done()]);
    const body = this.writer().u32(interfaceIndex).u32(0).u32(0).bytes(this.options(list));
    return this.block(5, body.done());
  }

  /** Any block; the body is padded and framed. */
  block(type: number, body: Uint8Array): this {
    const padded = (body.length + 3) & ~3;
    const out = this.writer()
      .u32(type)
      .u32(padded + 12)
      .bytes(body)
      .pad(4)
      .u32(padded + 12);
    this.parts.push(out.done());
    return this;
  }

  /** Bytes that are no block. */
  raw(bytes: Uint8Array): this {
    this.parts.push(bytes);
    return this;
  }

  bytes(): Uint8Array {
    return concat(...this.parts);
  }

  private writer(): ByteWriter {
    return new ByteWriter(this.bigEndian);
  }

  private ticks(packet: PacketToWrite, index: number): bigint {
    const { tsresol = 6, tsoffset = 0n } = this.interfaces[index] ?? {};
    const nanos =
      (BigInt(packet.sec ?? FIRST_SECOND) - tsoffset) * 1_000_000_000n + BigInt(packet.nsec ?? 0);
    const perSecond = tsresol >= 0x80 ? 1n << BigInt(tsresol & 0x7f) : 10n ** BigInt(tsresol);
    return BigInt.asUintN(64, (nanos * perSecond) / 1_000_000_000n);
  }

  private textOptions(...list: readonly (readonly [number, string | undefined])[]): Uint8Array {
    return this.options(
      list.flatMap(([code, text]) => (text === undefined ? [] : [[code, utf8(text)] as const])),
    );
  }

  private options(list: readonly (readonly [number, Uint8Array])[]): Uint8Array {
    if (list.length === 0) return new Uint8Array(0);
    const out = this.writer();
    for (const [code, value] of list) out.u16(code).u16(value.length).bytes(value).pad(4);
    return out.u16(0).u16(0).done();
  }
}

/** A pcapng file with one section and one interface. */
export function pcapngFile(
  packets: readonly (Uint8Array | PacketToWrite)[],
  options: InterfaceOptions & { bigEndian?: boolean } = {},
): Uint8Array {
  const builder = new PcapngBuilder()
    .section({ bigEndian: options.bigEndian ?? false })
    .interface({ tsresol: 9, ...options });
  for (const packet of timed(packets)) builder.packet(packet);
  return builder.bytes();
}

function timed(
  packets: readonly (Uint8Array | PacketToWrite)[],
): (PacketToWrite & { sec: number; nsec: number; original: number })[] {
  return packets.map((entry, i) => {
    const packet = entry instanceof Uint8Array ? { bytes: entry } : entry;
    return {
      ...packet,
      sec: packet.sec ?? FIRST_SECOND + i,
      nsec: packet.nsec ?? 0,
      original: packet.original ?? packet.bytes.length,
    };
  });
}
