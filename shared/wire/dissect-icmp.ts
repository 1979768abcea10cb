import { isIcmpError } from './decode-icmp.ts';
import type { Dissection } from './dissection.ts';
import { dissectQuoted } from './dissect-quoted.ts';
import { icmpText } from './icmp-names.ts';
import { LayerCursor, hexText } from './layer-cursor.ts';

/** An ICMP or ICMPv6 message; errors are followed by the layers of the packet they quote. */
export function dissectIcmp(packet: Dissection, at: number, wireEnd: number, version: 4 | 6): void {
  const { bytes, layers } = packet;
  const name = version === 4 ? 'icmp' : 'icmpv6';
  const cursor = new LayerCursor(bytes, at, Math.min(bytes.length, wireEnd));
  const type = cursor.number(`${name}.type`, 'Type', 1);
  const code = cursor.number(`${name}.code`, 'Code', 1, (value) => {
    return `${value} (${icmpText(version, type, value)})`;
  });
  cursor.number(`${name}.checksum`, 'Checksum', 2, (value) => hexText(value, 4));
  const isError = version === 4 ? isIcmpError(type) : type >= 1 && type <= 4;
  if (version === 4 && type === 3 && code === 4) {
    cursor.number('icmp.unused', 'Unused', 2);
    cursor.number('icmp.mtu', 'Next-hop MTU', 2);
  } else if (version === 6 && type === 2) {
    cursor.number('icmpv6.mtu', 'MTU', 4);
  } else if (isError) {
    cursor.number(`${name}.unused`, 'Rest of header', 4, (value) => hexText(value, 8));
  }
  const title = version === 4 ? 'Internet Control Message Protocol' : 'ICMP version 6';
  layers.push(cursor.layer(name, title, cursor.isCut ? 'cut' : icmpText(version, type, code)));
  if (isError && !cursor.isCut) dissectQuoted(packet, cursor.at, wireEnd);
}
