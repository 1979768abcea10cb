import { u16be, u24be } from '../base/bytes.ts';
import type { DecodedPacket } from './decoded-packet.ts';
import { ETHERNET, IP, LINK, PPP, goOn, stopWith } from './next-layer.ts';

const HDLC = 104;
const FRAME_RELAY = 107;

/** ERF record types: Ethernet under several names has two bytes of offset and padding before it. */
const ERF_ETHERNET: ReadonlySet<number> = new Set([2, 11, 16, 20]);
const ERF_HDLC: ReadonlySet<number> = new Set([1, 10, 15, 17]);

/**
 * A record of Endace's ERF as a packet: time, type, flags, lengths, extension headers of eight bytes
 * while the first bit of the one before is set; the length on the wire counts.
 */
export function stepErf(
  bytes: Uint8Array,
  from: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  if (from + 16 > end) {
    stopWith(out, 'truncated');
    return;
  }
  const type = bytes[from + 8] & 0x7f;
  let more = (bytes[from + 8] & 0x80) !== 0;
  let at = from + 16;
  while (more && at + 8 <= end) {
    more = (bytes[at] & 0x80) !== 0;
    at += 8;
  }
  const isEthernet = ERF_ETHERNET.has(type);
  if (isEthernet) at += 2;
  if (more || at > end) {
    stopWith(out, 'truncated');
    return;
  }
  const onWire = at + u16be(bytes, from + 14);
  const wire = onWire > at && onWire < wireEnd ? onWire : wireEnd;
  const there = wire < end ? wire : end;
  if (isEthernet) goOn(out, LINK, ETHERNET, at, there, wire);
  else if (type === 22 || type === 23) goOn(out, IP, 0, at, there, wire);
  else if (!ERF_HDLC.has(type) || at + 2 > end) stopWith(out, 'non-ip');
  else if (bytes[at] === 0xff) goOn(out, PPP, 0, at, there, wire);
  else goOn(out, LINK, HDLC, at, there, wire);
}

const MAGIC = 0x4d4743;
const NO_LINK_HEADER = 0x02;
const EXTENSIONS = 0x80;

/**
 * Juniper's header (magic "MGC", flags, extensions by length): the frame of the interface follows, as
 * the link type says, or IP after four bytes where the box had taken the link header off.
 */
function juniper(layer: number, type: number) {
  return (
    bytes: Uint8Array,
    from: number,
    end: number,
    wireEnd: number,
    out: DecodedPacket,
  ): void => {
    if (from + 4 > end) {
      stopWith(out, 'truncated');
      return;
    }
    if (u24be(bytes, from) !== MAGIC) {
      stopWith(out, 'malformed');
      return;
    }
    const flags = bytes[from + 3];
    let at = from + 4;
    if ((flags & EXTENSIONS) !== 0) at += at + 2 <= end ? 2 + u16be(bytes, at) : end;
    if ((flags & NO_LINK_HEADER) !== 0) at += 4;
    if (at > end) stopWith(out, 'truncated');
    else if ((flags & NO_LINK_HEADER) !== 0) goOn(out, IP, 0, at, end, wireEnd);
    else goOn(out, layer, type, at, end, wireEnd);
  };
}

/** Juniper's header before Ethernet. */
export const stepJuniperEthernet = juniper(LINK, ETHERNET);
/** Juniper's header before PPP. */
export const stepJuniperPpp = juniper(PPP, 0);
/** Juniper's header before Frame Relay. */
export const stepJuniperFrameRelay = juniper(LINK, FRAME_RELAY);
/** Juniper's header before Cisco HDLC. */
export const stepJuniperHdlc = juniper(LINK, HDLC);
