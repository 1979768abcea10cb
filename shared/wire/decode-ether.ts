import { u16be, u24be } from '../base/bytes.ts';
import { decodeIpv4, decodeIpv6 } from './decode-ip.ts';
import type { DecodedPacket } from './decoded-packet.ts';
import { ETHERNET, LINK, goOn, stopWith } from './next-layer.ts';

const IPV4 = 0x0800;
const IPV6 = 0x86dd;
const SNAP = 0xaaaa;

/** LLC with SNAP whose organisation says that an EtherType follows: IEEE's 0, and 0x0000f8 (802.1H). */
export function isEtherSnap(bytes: Uint8Array, at: number, end: number): boolean {
  if (at + 8 > end || u16be(bytes, at) !== SNAP || bytes[at + 2] !== 3) return false;
  const oui = u24be(bytes, at + 3);
  return oui === 0 || oui === 0xf8;
}

/** What follows an EtherType; unwraps VLAN tags, LLC/SNAP, Cisco MetaData, PPPoE and MPLS. */
export function decodeEtherType(
  bytes: Uint8Array,
  from: number,
  end: number,
  wireEnd: number,
  etherType: number,
  out: DecodedPacket,
): void {
  let at = from;
  let type = etherType;
  for (;;) {
    if (type === IPV4) {
      decodeIpv4(bytes, at, end, wireEnd, out);
      return;
    }
    if (type === IPV6) {
      decodeIpv6(bytes, at, end, wireEnd, out);
      return;
    }
    if (type === 0x8100 || type === 0x88a8 || type === 0x9100 || type === 0x9200) {
      if (at + 4 > end) {
        stopWith(out, 'truncated');
        return;
      }
      out.vlanId = u16be(bytes, at) & 0xfff;
      type = u16be(bytes, at + 2);
      at += 4;
    } else if (type < 0x0600) {
      // A length (802.3), or Linux's number for it (4): LLC; IP by SNAP or by its own access point.
      if (at + 3 <= end && u16be(bytes, at) === 0x0606 && bytes[at + 2] === 3) {
        decodeIpv4(bytes, at + 3, end, wireEnd, out);
        return;
      }
      if (!isEtherSnap(bytes, at, end)) {
        stopWith(out, 'non-ip');
        return;
      }
      type = u16be(bytes, at + 6);
      at += 8;
      if (type < 0x0600) {
        stopWith(out, 'non-ip');
        return;
      }
    } else if (type === 0x8909) {
      // Cisco MetaData: version, number of 4-byte options, options, EtherType.
      const next = at + 2 < end ? at + 2 + 4 * bytes[at + 1] : end;
      if (next + 2 > end) {
        stopWith(out, 'truncated');
        return;
      }
      type = u16be(bytes, next);
      at = next + 2;
    } else if (type === 0x8864) {
      decodePpp(bytes, at + 6, end, wireEnd, out);
      return;
    } else if (type === 0x6558) {
      goOn(out, LINK, ETHERNET, at, end, wireEnd);
      return;
    } else if (type === 0x8847 || type === 0x8848) {
      decodeMpls(bytes, at, end, wireEnd, out);
      return;
    } else {
      stopWith(out, 'ethertype');
      return;
    }
  }
}

/** PPP: address and control bytes where they are, a protocol field (one or two bytes), what follows. */
export function decodePpp(
  bytes: Uint8Array,
  from: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  const at = from + (from + 2 <= end && bytes[from] === 0xff && bytes[from + 1] === 3 ? 2 : 0);
  if (at + 2 > end) {
    stopWith(out, 'truncated');
    return;
  }
  const short = (bytes[at] & 1) === 1;
  const protocol = short ? bytes[at] : u16be(bytes, at);
  const next = at + (short ? 1 : 2);
  if (protocol === 0x0021) decodeIpv4(bytes, next, end, wireEnd, out);
  else if (protocol === 0x0057) decodeIpv6(bytes, next, end, wireEnd, out);
  else if (protocol === 0x0281 || protocol === 0x0283) decodeMpls(bytes, next, end, wireEnd, out);
  else stopWith(out, 'non-ip');
}

/**
 * Where the Ethernet frame of a pseudowire (RFC 4448) begins below an MPLS stack, -1 where none does:
 * behind a control word of four bytes or at once, told by an EtherType that its bytes bear out. (RFC 4928
 * keeps the first four bits of a control word 0; a label alone does not say what it carries.)
 */
export function pseudowireFrame(bytes: Uint8Array, at: number, end: number): number {
  if (at < end && bytes[at] >>> 4 === 0 && isIpFrame(bytes, at + 4, end)) return at + 4;
  return isIpFrame(bytes, at, end) ? at : -1;
}

function isIpFrame(bytes: Uint8Array, at: number, end: number): boolean {
  let typeAt = at + 12;
  for (;;) {
    if (typeAt + 3 > end) return false;
    const type = u16be(bytes, typeAt);
    if (type === IPV4) return bytes[typeAt + 2] >>> 4 === 4;
    if (type === IPV6) return bytes[typeAt + 2] >>> 4 === 6;
    if (type !== 0x8100 && type !== 0x88a8) return false;
    typeAt += 4;
  }
}

/**
 * Skips labels to the bottom of the stack; what follows tells itself by its version (RFC 4928), or is
 * the Ethernet frame of a pseudowire.
 */
export function decodeMpls(
  bytes: Uint8Array,
  from: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  let at = from;
  while (at + 4 <= end) {
    const bottom = (bytes[at + 2] & 1) === 1;
    at += 4;
    if (bottom) {
      const version = at < end ? bytes[at] >>> 4 : 0;
      const frame = version === 4 || version === 6 ? -1 : pseudowireFrame(bytes, at, end);
      if (frame < 0) decodeByVersion(bytes, at, end, wireEnd, out);
      else goOn(out, LINK, ETHERNET, frame, end, wireEnd);
      return;
    }
  }
  stopWith(out, 'truncated');
}

/** The address family of BSD loopbacks; 24, 28 and 30 are IPv6 on the BSDs and macOS, 10 on Linux. */
export function decodeFamily(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  const bigEndian = bytes[at] === 0 && bytes[at + 1] === 0;
  const family = bigEndian ? u16be(bytes, at + 2) : bytes[at] | (bytes[at + 1] << 8);
  if (family === 2) decodeIpv4(bytes, at + 4, end, wireEnd, out);
  else if (family === 24 || family === 28 || family === 30 || family === 10)
    decodeIpv6(bytes, at + 4, end, wireEnd, out);
  else stopWith(out, 'non-ip');
}

/** IPv4 or IPv6, whichever the first four bits say. */
export function decodeByVersion(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  if (at >= end) {
    stopWith(out, 'truncated');
    return;
  }
  const version = bytes[at] >>> 4;
  if (version === 4) decodeIpv4(bytes, at, end, wireEnd, out);
  else if (version === 6) decodeIpv6(bytes, at, end, wireEnd, out);
  else stopWith(out, 'non-ip');
}
