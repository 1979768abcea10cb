/** Where packet `count` ends in a pcap of little-endian microseconds; 0: its file header. */
export function endOfPacket(bytes: Uint8Array, count: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 24;
  for (let packet = 0; packet < count; packet += 1) at += 16 + view.getUint32(at + 8, true);
  return at;
}
