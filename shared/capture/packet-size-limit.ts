const STANDARD = 262_144;
const LARGE = new Map<number, number>([
  [231, 128 * 1024 * 1024], // D-Bus
  [249, 128 * 1024 * 1024], // USBPcap
  [279, 32 * 1024 * 1024], // EBHSCR
]);

/**
 * The largest captured length that a record may claim before it counts as damage. The values are
 * those of Wireshark's wiretap (WTAP_MAX_PACKET_SIZE_*): 256 KiB, which is four times the largest
 * IP packet and the default snap length of tcpdump; 128 MiB for D-Bus and USB, 32 MiB for EBHSCR,
 * where single messages may be that long.
 */
export function maxPacketSize(linkType: number): number {
  return LARGE.get(linkType) ?? STANDARD;
}
