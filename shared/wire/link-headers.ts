import { u16be, u16le, u24be, u32le } from '../base/bytes.ts';
import type { DecodedPacket } from './decoded-packet.ts';
import {
  stepErf,
  stepJuniperEthernet,
  stepJuniperFrameRelay,
  stepJuniperHdlc,
  stepJuniperPpp,
} from './link-boxes.ts';
import { ETHERNET, ETHER_TYPE, IP, LINK, PPP, WLAN, goOn, stopWith } from './next-layer.ts';
import { stepPpi, stepPrism, stepRadiotap } from './wlan.ts';

/** "An LLC header follows", as an EtherType: Linux's number for it, below all lengths of 802.3. */
const LLC = 4;

/** A step over one header: says what comes next, or why it stops. */
export type Step = (
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
) => void;

/**
 * The link types that are decoded beside those of `decode` itself, by their LINKTYPE_ number
 * (tcpdump.org/linktypes.html).
 */
const STEPS: ReadonlyMap<number, Step> = new Map<number, Step>([
  [6, stepTokenRing],
  [7, stepArcnet(2, 3)],
  [10, stepFddi],
  [51, fixed(0, ETHER_TYPE, 0x8864)], // PPPoE without Ethernet
  [100, stepAtm],
  [105, (_, at, end, wireEnd, out) => goOn(out, WLAN, 0, at, end, wireEnd)],
  [107, stepFrameRelay],
  [109, fixed(12, IP, 0)], // OpenBSD's enc: family, SPI, flags
  [117, stepPflog],
  [119, stepPrism],
  [122, fixed(16, ETHER_TYPE, LLC)], // IP over Fibre Channel: network header, LLC
  [127, stepRadiotap],
  [129, stepArcnet(4, 5)],
  [138, typed(18, 16)], // IEEE 1394
  [163, stepPrism],
  [166, fixed(2, PPP, 0)], // direction in the place of the address byte, control
  [178, stepJuniperEthernet],
  [179, stepJuniperPpp],
  [180, stepJuniperFrameRelay],
  [181, stepJuniperHdlc],
  [192, stepPpi],
  [197, stepErf],
  [204, fixed(1, PPP, 0)], // direction
  [226, stepIpnet],
  [239, stepNflog],
  [240, fixed(4, LINK, ETHERNET)], // netANALYZER: four bytes before the frame
  [242, typed(44, 40)], // IP over InfiniBand: 40 bytes of addresses, type, two bytes
  [258, stepPktap],
  [281, typed(18, 16)], // Broadcom's and Marvell's switch tags between addresses and type
  [282, fixed(4, LINK, ETHERNET)],
  [284, typed(18, 16)],
  [285, typed(22, 20)],
]);

/** The header of a link type that `decode` does not know itself. */
export function stepLink(
  linkType: number,
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  const step = STEPS.get(linkType);
  if (step === undefined) stopWith(out, 'link-type');
  else step(bytes, at, end, wireEnd, out);
}

/** A header of one size. */
function fixed(size: number, layer: number, type: number): Step {
  return (_, at, end, wireEnd, out) => {
    if (at + size > end) stopWith(out, 'truncated');
    else goOn(out, layer, type, at + size, end, wireEnd);
  };
}

/** A header of one size with an EtherType in it. */
function typed(size: number, typeAt: number): Step {
  return (bytes, at, end, wireEnd, out) => {
    if (at + size > end) stopWith(out, 'truncated');
    else goOn(out, ETHER_TYPE, u16be(bytes, at + typeAt), at + size, end, wireEnd);
  };
}

/** Token Ring: access and frame control, addresses, source routing where the source's first bit says so, LLC. */
function stepTokenRing(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  if (at + 14 > end) stopWith(out, 'truncated');
  else if ((bytes[at + 1] & 0xc0) !== 0x40) stopWith(out, 'non-ip');
  else {
    const isRouted = (bytes[at + 8] & 0x80) !== 0;
    const routing = isRouted && at + 14 < end ? bytes[at + 14] & 0x1f : 0;
    goOn(out, ETHER_TYPE, LLC, at + 14 + routing, end, wireEnd);
  }
}

/** FDDI: frame control, addresses; only asynchronous and synchronous LLC frames carry IP. */
function stepFddi(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  if (at + 13 > end) stopWith(out, 'truncated');
  else if ((bytes[at] & 0x70) !== 0x50) stopWith(out, 'non-ip');
  else goOn(out, ETHER_TYPE, LLC, at + 13, end, wireEnd);
}

/**
 * ARCNET: source, destination (and Linux's offset), protocol; RFC 1201 adds a split flag and a
 * sequence number, before which an exception frame has four bytes more. RFC 1051 has neither.
 */
function stepArcnet(typeAt: number, flagAt: number): Step {
  return (bytes, at, end, wireEnd, out) => {
    if (at + flagAt > end) {
      stopWith(out, 'truncated');
      return;
    }
    const protocol = bytes[at + typeAt];
    if (protocol === 240) {
      goOn(out, IP, 0, at + flagAt, end, wireEnd);
      return;
    }
    if (protocol !== 212 && protocol !== 196) {
      stopWith(out, 'non-ip');
      return;
    }
    const isException = at + flagAt < end && bytes[at + flagAt] === 0xff;
    const flag = at + flagAt + (isException ? 4 : 0);
    if (flag + 3 > end) stopWith(out, 'truncated');
    else if (bytes[flag] !== 0) stopWith(out, 'link-fragment');
    else goOn(out, IP, 0, flag + 3, end, wireEnd);
  };
}

const BRIDGED = 0x0080c2;

/** ATM as LLC (RFC 2684): routed by SNAP or NLPID, or a bridged Ethernet frame after two bytes. */
function stepAtm(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  const isSnap = at + 10 <= end && u24be(bytes, at) === 0xaaaa03;
  if (isSnap && u24be(bytes, at + 3) === BRIDGED) {
    const protocol = u16be(bytes, at + 6);
    if (protocol === 1 || protocol === 7) goOn(out, LINK, ETHERNET, at + 10, end, wireEnd);
    else stopWith(out, 'non-ip');
  } else if (at + 4 <= end && u24be(bytes, at) === 0xfefe03) {
    stepNlpid(bytes, at + 3, end, wireEnd, out);
  } else {
    goOn(out, ETHER_TYPE, LLC, at, end, wireEnd);
  }
}

/** Frame Relay: an address of two to four bytes, then RFC 2427, or Cisco's EtherType. */
function stepFrameRelay(
  bytes: Uint8Array,
  from: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  let at = from;
  while (at < end && at - from < 4 && (bytes[at] & 1) === 0) at += 1;
  at += 1;
  if (at + 2 > end) {
    stopWith(out, 'truncated');
  } else if (bytes[at] === 3) {
    stepNlpid(bytes, at + (bytes[at + 1] === 0 ? 2 : 1), end, wireEnd, out);
  } else {
    const type = u16be(bytes, at);
    if (type < 0x0600) stopWith(out, 'non-ip');
    else goOn(out, ETHER_TYPE, type, at + 2, end, wireEnd);
  }
}

/** A network layer protocol id (ISO/IEC TR 9577): IPv4, IPv6, SNAP, PPP. */
function stepNlpid(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  const id = at < end ? bytes[at] : -1;
  if (id === 0xcc || id === 0x8e) {
    goOn(out, IP, 0, at + 1, end, wireEnd);
  } else if (id === 0xcf) {
    goOn(out, PPP, 0, at + 1, end, wireEnd);
  } else if (id === 0x80 && at + 6 <= end) {
    const oui = u24be(bytes, at + 1);
    const type = u16be(bytes, at + 4);
    if (oui === 0 && type >= 0x0600) goOn(out, ETHER_TYPE, type, at + 6, end, wireEnd);
    else if (oui === BRIDGED && (type === 1 || type === 7))
      goOn(out, LINK, ETHERNET, at + 6, end, wireEnd);
    else stopWith(out, 'non-ip');
  } else stopWith(out, id === -1 ? 'truncated' : 'non-ip');
}

/** PFLOG: its length without padding to four bytes, then the address family; the layout after it varies. */
function stepPflog(
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
  const next = at + ((bytes[at] + 3) & ~3);
  if (bytes[at] < 45) stopWith(out, 'malformed');
  else if (next > end) stopWith(out, 'truncated');
  else if (isIpFamily(bytes[at + 1])) goOn(out, IP, 0, next, end, wireEnd);
  else stopWith(out, 'non-ip');
}

/** IPv4's number everywhere, and IPv6's of Linux, the BSDs, macOS and Solaris. */
function isIpFamily(family: number): boolean {
  return (
    family === 2 ||
    family === 10 ||
    family === 24 ||
    family === 26 ||
    family === 28 ||
    family === 30
  );
}

const NFLOG_PAYLOAD = 9;

/** NFLOG: family, version, resource, then attributes in the writer's byte order, one of them the packet. */
function stepNflog(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  if (at + 4 > end) {
    stopWith(out, 'truncated');
    return;
  }
  if (!isIpFamily(bytes[at])) {
    stopWith(out, 'non-ip');
    return;
  }
  let field = at + 4;
  while (field + 4 <= end) {
    const little = u16le(bytes, field);
    const isLittle = little >= 4 && (bytes[field + 3] & 0x3f) === 0 && field + little <= wireEnd;
    const size = isLittle ? little : u16be(bytes, field);
    const type = (isLittle ? u16le(bytes, field + 2) : u16be(bytes, field + 2)) & 0x3fff;
    if (size < 4) {
      stopWith(out, 'malformed');
      return;
    }
    if (type === NFLOG_PAYLOAD) {
      const payloadEnd = field + size < wireEnd ? field + size : wireEnd;
      goOn(out, IP, 0, field + 4, payloadEnd < end ? payloadEnd : end, payloadEnd);
      return;
    }
    field += (size + 3) & ~3;
  }
  stopWith(out, field >= wireEnd ? 'non-ip' : 'truncated');
}

/** Solaris IPNET: version, family, hook, length, interfaces, zones. */
function stepIpnet(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  if (at + 24 > end) stopWith(out, 'truncated');
  else if (!isIpFamily(bytes[at + 1])) stopWith(out, 'non-ip');
  else goOn(out, IP, 0, at + 24, end, wireEnd);
}

/** Apple's PKTAP: its length, the record's type, the link type of what follows. */
function stepPktap(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  if (at + 12 > end) {
    stopWith(out, 'truncated');
    return;
  }
  const length = u32le(bytes, at);
  if (length < 12) stopWith(out, 'malformed');
  else if (at + length > end) stopWith(out, 'truncated');
  else goOn(out, LINK, u32le(bytes, at + 8), at + length, end, wireEnd);
}
