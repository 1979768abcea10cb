import { ByteWriter, concat, utf8 } from './byte-writer.ts';

/**
 * Packets for tests, with correct lengths and checksums:
 *
 *   ethernet(tcpPacket({ src: '10.0.0.2', dst: '10.0.0.9', sport: 50000, dport: 443, flags: 'S' }))
 *
 * `tcpPacket`, `udpPacket` and `icmpError` give an IP packet (link type 101); the functions named
 * after link layers wrap it.
 */
export interface IpOptions {
  /** IPv4 or IPv6 text; both ends of the same version. */
  readonly src: string;
  readonly dst: string;
  readonly ttl?: number;
  readonly ipId?: number;
  readonly dontFragment?: boolean;
  /** Raw IPv4 options, padded to 4 bytes. */
  readonly ipOptions?: Uint8Array;
  /** IPv6 extension headers before the transport header: [protocol number, whole header]. */
  readonly extensions?: readonly (readonly [number, Uint8Array])[];
}

export interface TcpOptions extends IpOptions {
  readonly sport: number;
  readonly dport: number;
  readonly seq?: number;
  readonly ack?: number;
  /** Letters of FIN SYN RST PSH ACK URG ECE CWR: "S", "SA", "A", "PA", "FA", "R" ... */
  readonly flags?: string;
  readonly window?: number;
  readonly payload?: Uint8Array | string;
  readonly options?: TcpOptionList;
}

interface TcpOptionList {
  readonly mss?: number;
  readonly windowScale?: number;
  readonly sackPermitted?: boolean;
  readonly timestamps?: readonly [value: number, echo: number];
  readonly sack?: readonly (readonly [left: number, right: number])[];
  /** Bytes put after the options above. */
  readonly raw?: Uint8Array;
}

export interface UdpOptions extends IpOptions {
  readonly sport: number;
  readonly dport: number;
  readonly payload?: Uint8Array | string;
}

export interface IcmpErrorOptions extends IpOptions {
  readonly type: number;
  readonly code: number;
  /** The IP packet that the error quotes. */
  readonly quoted: Uint8Array;
  /** Bytes of it that are quoted; all of them by default. */
  readonly quotedBytes?: number;
}

/** A TCP segment in an IPv4 or IPv6 packet. */
export function tcpPacket(options: TcpOptions): Uint8Array {
  const tcpOptions = encodeTcpOptions(options.options ?? {});
  const payload = asBytes(options.payload);
  const segment = new ByteWriter(true)
    .u16(options.sport)
    .u16(options.dport)
    .u32(options.seq ?? 0)
    .u32(options.ack ?? 0)
    .u8(((20 + tcpOptions.length) / 4) << 4)
    .u8(tcpFlags(options.flags ?? 'A'))
    .u16(options.window ?? 65535)
    .u32(0)
    .bytes(tcpOptions)
    .bytes(payload)
    .done();
  return ipPacket(options, 6, withChecksum(options, 6, segment, 16));
}

/** A UDP datagram in an IPv4 or IPv6 packet. */
export function udpPacket(options: UdpOptions): Uint8Array {
  const payload = asBytes(options.payload);
  const datagram = new ByteWriter(true)
    .u16(options.sport)
    .u16(options.dport)
    .u16(8 + payload.length)
    .u16(0)
    .bytes(payload)
    .done();
  return ipPacket(options, 17, withChecksum(options, 17, datagram, 6));
}

/** An ICMP (or, between IPv6 ends, ICMPv6) error that quotes a packet. */
export function icmpError(options: IcmpErrorOptions): Uint8Array {
  const quote = options.quoted.subarray(0, options.quotedBytes ?? options.quoted.length);
  const message = new ByteWriter(true)
    .u8(options.type)
    .u8(options.code)
    .u16(0)
    .u32(0)
    .bytes(quote)
    .done();
  if (isV6(options)) return ipPacket(options, 58, withChecksum(options, 58, message, 2));
  put16(message, 2, checksum(message));
  return ipPacket(options, 1, message);
}

/** Any payload of an IP protocol, in an IPv4 or IPv6 header. */
export function ipPacket(options: IpOptions, protocol: number, payload: Uint8Array): Uint8Array {
  if (isV6(options)) {
    const extensions = options.extensions ?? [];
    const chain = extensions.map(([, header], i) => {
      const copy = header.slice();
      copy[0] = i + 1 < extensions.length ? extensions[i + 1][0] : protocol;
      return copy;
    });
    const body = concat(...chain, payload);
    return new ByteWriter(true)
      .u32(0x60000000)
      .u16(body.length)
      .u8(extensions.length > 0 ? extensions[0][0] : protocol)
      .u8(options.ttl ?? 64)
      .bytes(addressBytes(options.src))
      .bytes(addressBytes(options.dst))
      .bytes(body)
      .done();
  }
  const extra = new ByteWriter()
    .bytes(options.ipOptions ?? new Uint8Array(0))
    .pad(4)
    .done();
  const header = new ByteWriter(true)
    .u8(0x45 + extra.length / 4)
    .u8(0)
    .u16(20 + extra.length + payload.length)
    .u16(options.ipId ?? 0)
    .u16(options.dontFragment === false ? 0 : 0x4000)
    .u8(options.ttl ?? 64)
    .u8(protocol)
    .u16(0)
    .bytes(addressBytes(options.src))
    .bytes(addressBytes(options.dst))
    .bytes(extra)
    .done();
  put16(header, 10, checksum(header));
  return concat(header, payload);
}

/** Splits an IPv4 packet into fragments whose payloads are `size` bytes (a multiple of 8). */
export function fragmentIpv4(packet: Uint8Array, size: number): Uint8Array[] {
  const headerLength = (packet[0] & 15) * 4;
  const fragments: Uint8Array[] = [];
  for (let from = headerLength; from < packet.length; from += size) {
    const part = concat(packet.subarray(0, headerLength), packet.subarray(from, from + size));
    put16(part, 2, part.length);
    put16(part, 6, (from + size < packet.length ? 0x2000 : 0) | ((from - headerLength) >> 3));
    put16(part, 10, 0);
    put16(part, 10, checksum(part.subarray(0, headerLength)));
    fragments.push(part);
  }
  return fragments;
}

/** Ethernet (link type 1), optionally with VLAN tags ([tag protocol, id], outermost first). */
export function ethernet(
  packet: Uint8Array,
  options: { vlans?: readonly (readonly [number, number])[]; padTo?: number } = {},
): Uint8Array {
  const frame = new ByteWriter(true).bytes(Uint8Array.of(2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2));
  for (const [protocol, id] of options.vlans ?? []) frame.u16(protocol).u16(id);
  frame.u16(etherType(packet)).bytes(packet);
  while (frame.length < (options.padTo ?? 0)) frame.u8(0);
  return frame.done();
}

/** Linux cooked capture (link type 113). */
export function sll(packet: Uint8Array): Uint8Array {
  const address = Uint8Array.of(2, 0, 0, 0, 0, 1, 0, 0);
  return new ByteWriter(true)
    .u16(0)
    .u16(1)
    .u16(6)
    .bytes(address)
    .u16(etherType(packet))
    .bytes(packet)
    .done();
}

/** Linux cooked capture v2 (link type 276). */
export function sll2(packet: Uint8Array): Uint8Array {
  const address = Uint8Array.of(2, 0, 0, 0, 0, 1, 0, 0);
  return new ByteWriter(true)
    .u16(etherType(packet))
    .u16(0)
    .u32(2)
    .u16(1)
    .u8(0)
    .u8(6)
    .bytes(address)
    .bytes(packet)
    .done();
}

/** BSD null (link type 0; family in host byte order) or loop (108; big-endian). */
export function bsdLoopback(packet: Uint8Array, bigEndian = false, familyV6 = 30): Uint8Array {
  const family = packet[0] >> 4 === 6 ? familyV6 : 2;
  return new ByteWriter(bigEndian).u32(family).bytes(packet).done();
}

function etherType(packet: Uint8Array): number {
  return packet[0] >> 4 === 6 ? 0x86dd : 0x0800;
}

function tcpFlags(letters: string): number {
  let bits = 0;
  for (const letter of letters) {
    const bit = 'FSRPAUEC'.indexOf(letter);
    if (bit < 0) throw new Error(`no TCP flag "${letter}"`);
    bits |= 1 << bit;
  }
  return bits;
}

function encodeTcpOptions(list: TcpOptionList): Uint8Array {
  const out = new ByteWriter(true);
  if (list.mss !== undefined) out.u8(2).u8(4).u16(list.mss);
  if (list.sackPermitted === true) out.u8(4).u8(2);
  if (list.timestamps !== undefined)
    out.u8(8).u8(10).u32(list.timestamps[0]).u32(list.timestamps[1]);
  if (list.windowScale !== undefined) out.u8(3).u8(3).u8(list.windowScale);
  if (list.sack !== undefined) {
    out.u8(5).u8(2 + 8 * list.sack.length);
    for (const [left, right] of list.sack) out.u32(left).u32(right);
  }
  if (list.raw !== undefined) out.bytes(list.raw);
  while (out.length % 4 !== 0) out.u8(1);
  return out.done();
}

/** An IPv4 or IPv6 address as 4 or 16 bytes. */
function addressBytes(text: string): Uint8Array {
  if (!text.includes(':')) return Uint8Array.from(text.split('.').map(Number));
  const [head, tail] = text.split('::');
  const groups = (part: string | undefined): number[] =>
    part === undefined || part === '' ? [] : part.split(':').map((g) => Number.parseInt(g, 16));
  const left = groups(head);
  const right = groups(tail);
  const zeros = new Array<number>(Math.max(0, 8 - left.length - right.length)).fill(0);
  const out = new ByteWriter(true);
  for (const group of [...left, ...zeros, ...right]) out.u16(group);
  return out.done();
}

function isV6(options: IpOptions): boolean {
  return options.src.includes(':');
}

function asBytes(payload: Uint8Array | string | undefined): Uint8Array {
  return typeof payload === 'string' ? utf8(payload) : (payload ?? new Uint8Array(0));
}

function put16(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 8;
  bytes[at + 1] = value & 255;
}

/** Puts the checksum over pseudo header and `segment` at `at`. */
function withChecksum(
  options: IpOptions,
  protocol: number,
  segment: Uint8Array,
  at: number,
): Uint8Array {
  const pseudo = new ByteWriter(true)
    .bytes(addressBytes(options.src))
    .bytes(addressBytes(options.dst))
    .u32(protocol)
    .u32(segment.length)
    .done();
  put16(segment, at, checksum(concat(pseudo, segment)));
  return segment;
}

/** The Internet checksum (RFC 1071). */
function checksum(bytes: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < bytes.length; i += 2) {
    sum += (bytes[i] << 8) | (i + 1 < bytes.length ? bytes[i + 1] : 0);
  }
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}
