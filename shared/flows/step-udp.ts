import type { DecodedPacket } from '../wire/decoded-packet.ts';
import * as word from '../tcp/tcp-words.ts';

const MAX_DATAGRAM = 0xfffff;

/** One datagram of a UDP flow: the counters it shares with TCP, in the same words. */
export function stepUdp(
  w: Uint32Array,
  row: number,
  side: number,
  p: DecodedPacket,
  packet: number,
): void {
  const me = word.sideAt(row, side);
  const length = p.payloadLength;
  if (w[me + word.S_PACKETS] === 0) {
    w[me + word.S_FIRST] = packet;
    w[me + word.S_WINDOW] = p.ttl << 16;
  }
  w[me + word.S_PACKETS] += 1;
  w[me + word.S_LAST] = packet;
  if (p.payloadCaptured < length) w[row + word.C_FLAGS] |= word.SNAPPED;
  if (length === 0) return;
  if (w[me + word.S_FIRST_DATA] === 0) w[me + word.S_FIRST_DATA] = packet;
  w[me + word.S_LAST_DATA] = packet;
  const low = w[me + word.S_BYTES_LOW];
  const sum = (low + length) >>> 0;
  w[me + word.S_BYTES_LOW] = sum;
  let high = w[me + word.S_BYTES_HIGH];
  if (sum < low) high += MAX_DATAGRAM + 1;
  if (length > (high & MAX_DATAGRAM)) high = (high & ~MAX_DATAGRAM) | length;
  w[me + word.S_BYTES_HIGH] = high;
}
