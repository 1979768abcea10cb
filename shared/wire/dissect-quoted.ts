import { u16be, u32be } from '../base/bytes.ts';
import { ipText } from '../base/ip-address.ts';
import type { Dissection } from './dissection.ts';
import { LayerCursor, namedNumber } from './layer-cursor.ts';
import { IP_PROTOCOLS } from './protocol-names.ts';

const protocolText = namedNumber(IP_PROTOCOLS);

/**
 * The packet that an ICMP error quotes, as far as RFC 792's eight bytes go: who sent it to whom,
 * ports and sequence number. A quote that ends early is normal, not damage.
 */
export function dissectQuoted(packet: Dissection, at: number, wireEnd: number): void {
  const { bytes, layers } = packet;
  const end = Math.min(bytes.length, wireEnd);
  const version = at < end ? bytes[at] >>> 4 : 0;
  const cursor = new LayerCursor(bytes, at, end);
  const title = version === 6 ? 'Quoted IPv6 header' : 'Quoted IPv4 header';
  if (version !== 4 && version !== 6) {
    layers.push(cursor.layer('ip', 'Quoted packet', 'no IP', 'The error quotes no IP packet.'));
    return;
  }
  const name = version === 4 ? 'ip' : 'ipv6';
  const before = version === 4 ? 9 : 6;
  if (cursor.has(before))
    cursor.add(`${name}.version`, 'Version and lengths', String(version), before);
  const protocol =
    version === 4
      ? cursor.number('ip.proto', 'Protocol', 1, protocolText)
      : cursor.number('ipv6.nxt', 'Next header', 1, protocolText);
  const size = version === 4 ? 4 : 16;
  const skip = version === 4 ? 2 : 1;
  const label = version === 4 ? 'Header checksum' : 'Hop limit';
  cursor.number(version === 4 ? 'ip.checksum' : 'ipv6.hlim', label, skip);
  const address = (offset: number): string => {
    if (version === 4) return ipText(4, [u32be(bytes, offset)]);
    return ipText(
      6,
      [0, 4, 8, 12].map((i) => u32be(bytes, offset + i)),
    );
  };
  const from = cursor.at;
  cursor.text(`${name}.src`, 'Source', size, address);
  cursor.text(`${name}.dst`, 'Destination', size, address);
  const options = version === 4 ? (bytes[at] & 15) * 4 - 20 : 0;
  if (options > 0 && cursor.has(options))
    cursor.add('ip.options', 'Options', `${options} bytes`, options);
  const summary = cursor.isCut ? 'cut' : `${address(from)} → ${address(from + size)}`;
  layers.push(cursor.layer(name, title, summary));
  const isFragment = version === 4 && (u16be(bytes, at + 6) & 0x1fff) !== 0;
  if (!cursor.isCut && !isFragment) dissectQuotedTransport(packet, cursor.at, end, protocol);
}

function dissectQuotedTransport(
  packet: Dissection,
  at: number,
  end: number,
  protocol: number,
): void {
  if (at >= end || (protocol !== 6 && protocol !== 17)) return;
  const name = protocol === 6 ? 'tcp' : 'udp';
  const cursor = new LayerCursor(packet.bytes, at, end);
  const source = cursor.number(`${name}.srcport`, 'Source port', 2);
  const destination = cursor.number(`${name}.dstport`, 'Destination port', 2);
  if (protocol === 6) cursor.number('tcp.seq_raw', 'Sequence number (raw)', 4);
  else cursor.number('udp.length', 'Length', 2);
  if (!cursor.isCut && cursor.at < end) {
    cursor.add('data.data', 'Rest of the quote', `${end - cursor.at} bytes`, end - cursor.at);
  }
  const title = protocol === 6 ? 'Quoted TCP header' : 'Quoted UDP header';
  packet.layers.push(cursor.layer(name, title, `${source} → ${destination}`));
}
