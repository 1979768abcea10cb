import { u16be, u32be } from '../base/bytes.ts';
import type { CaptureRecord } from '../capture/record.ts';
import { decodeIpv4, decodeIpv6 } from './decode-ip.ts';
import type { DecodeStop, DecodedPacket } from './decoded-packet.ts';

const IPV4 = 0x0800;
const IPV6 = 0x86dd;
const SNAP = 0xaaaa;

/**
 * Decodes a record down to its transport header. The hot path: it allocates nothing, never throws
 * and reads no byte outside the record; what stopped it is in `out.stop`.
 *
 * Link types: Ethernet, raw IP, BSD null and loop, Linux cooked v1 and v2, PPP, Cisco HDLC; in them
 * VLAN stacks, LLC/SNAP, PPPoE, MPLS and Cisco MetaData. Fragments: see `FragmentTable`.
 */
export function decode(record: CaptureRecord, out: DecodedPacket): void {
  const { bytes, start } = record;
  const end = start + record.captured;
  // Damaged files may hold more bytes than they say were on the wire: then those count.
  const wireEnd = record.original > record.captured ? start + record.original : end;
  out.isFragment = false;
  out.vlanId = 0;
  switch (record.linkType) {
    case 1: // Ethernet
      if (start + 14 > end) stopWith(out, 'truncated');
      else decodeEtherType(bytes, start + 14, end, wireEnd, u16be(bytes, start + 12), out);
      return;
    case 12: // raw IP (DLT_RAW of most systems, of OpenBSD, and the LINKTYPE)
    case 14:
    case 101:
    case 228:
    case 229:
      decodeByVersion(bytes, start, end, wireEnd, out);
      return;
    case 113: // Linux cooked
      if (start + 16 > end) stopWith(out, 'truncated');
      else decodeEtherType(bytes, start + 16, end, wireEnd, u16be(bytes, start + 14), out);
      return;
    case 276: // Linux cooked v2
      if (start + 20 > end) stopWith(out, 'truncated');
      else decodeEtherType(bytes, start + 20, end, wireEnd, u16be(bytes, start), out);
      return;
    case 0: // BSD null: family in the writer's byte order; loop: big-endian
    case 108:
      if (start + 4 > end) stopWith(out, 'truncated');
      else decodeFamily(bytes, start, end, wireEnd, out);
      return;
    case 9: // PPP, with or without address and control bytes
    case 50: {
      const skip = bytes[start] === 0xff && start + 1 < end && bytes[start + 1] === 3 ? 2 : 0;
      decodePpp(bytes, start + skip, end, wireEnd, out);
      return;
    }
    case 104: // Cisco HDLC
      if (start + 4 > end) stopWith(out, 'truncated');
      else decodeEtherType(bytes, start + 4, end, wireEnd, u16be(bytes, start + 2), out);
      return;
    default:
      stopWith(out, 'link-type');
  }
}

function stopWith(out: DecodedPacket, stop: DecodeStop): void {
  out.kind = 'other';
  out.stop = stop;
}

/** What follows an EtherType; unwraps VLAN tags, LLC/SNAP, Cisco MetaData, PPPoE and MPLS. */
function decodeEtherType(
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
      // A length (802.3), or Linux's number for it (4): LLC; only SNAP with OUI 0 leads to IP.
      const isSnap =
        at + 8 <= end && u16be(bytes, at) === SNAP && u32be(bytes, at + 2) >>> 0 === 0x03000000;
      if (!isSnap) {
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
    } else if (type === 0x8847 || type === 0x8848) {
      decodeMpls(bytes, at, end, wireEnd, out);
      return;
    } else {
      stopWith(out, 'ethertype');
      return;
    }
  }
}

/** A PPP protocol field (one or two bytes) and what follows. */
function decodePpp(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  if (at + 2 > end) {
    stopWith(out, 'truncated');
    return;
  }
  const short = (bytes[at] & 1) === 1;
  const protocol = short ? bytes[at] : u16be(bytes, at);
  const next = at + (short ? 1 : 2);
  if (protocol === 0x0021) decodeIpv4(bytes, next, end, wireEnd, out);
  else if (protocol === 0x0057) decodeIpv6(bytes, next, end, wireEnd, out);
  else stopWith(out, 'non-ip');
}

/** Skips labels to the bottom of the stack; what follows tells itself by its version (RFC 4928). */
function decodeMpls(
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
      decodeByVersion(bytes, at, end, wireEnd, out);
      return;
    }
  }
  stopWith(out, 'truncated');
}

/** The address family of BSD loopbacks; 24, 28 and 30 are IPv6 on the BSDs and macOS, 10 on Linux. */
function decodeFamily(
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

function decodeByVersion(
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
