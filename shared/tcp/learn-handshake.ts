import type { DecodedPacket } from '../wire/decoded-packet.ts';
import { ACK, SYN } from '../wire/decoded-packet.ts';
import type { PacketClock } from './packet-clock.ts';
import * as word from './tcp-words.ts';

/** Wireshark's base sequence numbers: a SYN's own number, else one below; the peer's from the ACK. */
export function learnBases(
  w: Uint32Array,
  me: number,
  peer: number,
  p: DecodedPacket,
  first: boolean,
): void {
  if (first) w[me + word.S_WINDOW] = p.ttl << 16;
  if ((w[me + word.S_FLAGS] & word.BASE_KNOWN) === 0) {
    w[me + word.S_BASE] = (p.flags & SYN) !== 0 ? p.seq : (p.seq - 1) >>> 0;
    w[me + word.S_FLAGS] |= word.BASE_KNOWN;
  } else if ((p.flags & SYN) !== 0 && w[me + word.S_PACKETS] === 0) {
    w[me + word.S_BASE] = p.seq;
  }
  if ((p.flags & ACK) !== 0 && (w[peer + word.S_FLAGS] & word.BASE_KNOWN) === 0) {
    w[peer + word.S_BASE] = (p.ack - 1) >>> 0;
    w[peer + word.S_FLAGS] |= word.BASE_KNOWN;
  }
}

/** The ACK that ends the handshake: of the side that sent the SYN, with both first numbers. */
export function learnHandshake(
  w: Uint32Array,
  row: number,
  me: number,
  peer: number,
  p: DecodedPacket,
  packet: number,
): void {
  const bothSyns = w[me + word.S_FLAGS] & w[peer + word.S_FLAGS] & word.SAW_SYN;
  const synSide = (w[row + word.C_FLAGS] & word.SYN_SIDE) === 0 ? row : row + word.SIDE_STEP;
  if (bothSyns === 0 || synSide !== me || w[row + word.C_RECENT_SYN] === 0) return;
  if (p.seq !== (w[me + word.S_BASE] + 1) >>> 0 || p.ack !== (w[peer + word.S_BASE] + 1) >>> 0)
    return;
  w[row + word.C_HANDSHAKE_ACK] = packet;
}

/** SYN to the handshake's ACK in nanoseconds, 0 where it was not seen. */
export function handshakeRtt(w: Uint32Array, row: number, clock: PacketClock): number {
  const ack = w[row + word.C_HANDSHAKE_ACK];
  const syn = w[row + word.C_RECENT_SYN];
  return ack === 0 || syn === 0 ? 0 : Math.max(0, clock.nanosBetween(syn, ack));
}
