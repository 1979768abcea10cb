import { u32be } from '../base/bytes.ts';
import { ipText } from '../base/ip-address.ts';
import { MOST_TUNNELS } from './decoded-packet.ts';
import { dissectTransport } from './dissect-transport.ts';
import { dissectIpTunnel } from './dissect-tunnel.ts';
import { hasManyLayers, type Dissection } from './dissection.ts';
import { LayerCursor, fieldAt, hexText, namedNumber, setText } from './layer-cursor.ts';
import type { LayerField } from './layer-tree.ts';
import { IP_PROTOCOLS } from './protocol-names.ts';

const protocolText = namedNumber(IP_PROTOCOLS);

/** An IPv4 or IPv6 packet at an index; `wireEnd` is where it can end at most. */
export function dissectIp(packet: Dissection, at: number, wireEnd: number): void {
  const { bytes, layers } = packet;
  packet.depth += 1;
  if (at >= bytes.length || packet.depth > MOST_TUNNELS + 1) {
    const stop =
      at >= bytes.length ? 'The captured bytes end here.' : 'IP headers are nested too deep.';
    layers.push(new LayerCursor(bytes, at).layer('ip', 'Internet Protocol', 'cut', stop));
    return;
  }
  const version = bytes[at] >>> 4;
  if (version === 4) dissectIpv4(packet, at, wireEnd);
  else if (version === 6) dissectIpv6(packet, at, wireEnd);
  else {
    const stop = `The version field says ${version}; only 4 and 6 are IP.`;
    layers.push(new LayerCursor(bytes, at).layer('ip', 'Internet Protocol', 'no IP', stop));
  }
}

function dissectIpv4(packet: Dissection, at: number, wireEnd: number): void {
  const { bytes, layers } = packet;
  const cursor = new LayerCursor(bytes, at);
  const headerLength = (bytes[at] & 15) * 4;
  cursor.fields.push(fieldAt('ip.version', 'Version', '4', at, 1));
  cursor.number('ip.hdr_len', 'Header length', 1, () => `${headerLength} bytes`);
  cursor.number('ip.dsfield', 'Differentiated services', 1, (v) => hexText(v, 2), serviceFields);
  const totalLength = cursor.number('ip.len', 'Total length', 2, (value) =>
    value === 0 ? '0 (captured before segmentation)' : String(value),
  );
  cursor.number('ip.id', 'Identification', 2, (value) => `${hexText(value, 4)} (${value})`);
  const fragment = cursor.peek(2);
  if (cursor.has(2)) {
    cursor.fields.push(
      fieldAt('ip.flags', 'Flags', flagsText(fragment), cursor.at, 1, [
        fieldAt('ip.flags.rb', 'Reserved bit', setText((fragment & 0x8000) !== 0), cursor.at, 1),
        fieldAt('ip.flags.df', 'Don’t fragment', setText((fragment & 0x4000) !== 0), cursor.at, 1),
        fieldAt('ip.flags.mf', 'More fragments', setText((fragment & 0x2000) !== 0), cursor.at, 1),
      ]),
    );
    cursor.add('ip.frag_offset', 'Fragment offset', String((fragment & 0x1fff) * 8), 2);
  }
  cursor.number('ip.ttl', 'Time to live', 1);
  const protocol = cursor.number('ip.proto', 'Protocol', 1, protocolText);
  cursor.number('ip.checksum', 'Header checksum', 2, (value) => hexText(value, 4));
  const address = (offset: number): string => ipText(4, [u32be(bytes, offset)]);
  cursor.text('ip.src', 'Source', 4, address);
  cursor.text('ip.dst', 'Destination', 4, address);
  let stop: string | null = cursor.stop;
  if (stop === null && headerLength < 20) stop = `A header length of ${headerLength} is below 20.`;
  if (stop === null && headerLength > 20 && cursor.has(headerLength - 20)) {
    cursor.add('ip.options', 'Options', `${headerLength - 20} bytes`, headerLength - 20);
  }
  stop ??= cursor.stop;
  if (stop === null && totalLength !== 0 && totalLength < headerLength)
    stop = `A total length of ${totalLength} is shorter than the header.`;
  const summary = cursor.at >= at + 20 ? `${address(at + 12)} → ${address(at + 16)}` : 'cut';
  layers.push(cursor.layer('ip', 'Internet Protocol version 4', summary, stop));
  if (stop !== null) return;
  const end = Math.min(wireEnd, totalLength === 0 ? wireEnd : at + totalLength);
  if ((fragment & 0x1fff) !== 0) {
    pushFragment(packet, cursor.at, end);
    return;
  }
  const isFragment = (fragment & 0x2000) !== 0;
  dissectPayload(packet, cursor.at, end, protocol, isFragment);
}

function dissectIpv6(packet: Dissection, at: number, wireEnd: number): void {
  const { bytes, layers } = packet;
  const cursor = new LayerCursor(bytes, at);
  const word = cursor.peek(4);
  if (cursor.has(4)) {
    cursor.fields.push(
      fieldAt('ipv6.version', 'Version', '6', at, 1),
      fieldAt(
        'ipv6.tclass',
        'Traffic class',
        hexText((word >>> 20) & 255, 2),
        at,
        2,
        serviceFields((word >>> 20) & 255, at),
      ),
    );
    cursor.add('ipv6.flow', 'Flow label', hexText(word & 0xfffff, 5), 4);
  }
  const payloadLength = cursor.number('ipv6.plen', 'Payload length', 2);
  const next = cursor.number('ipv6.nxt', 'Next header', 1, protocolText);
  cursor.number('ipv6.hlim', 'Hop limit', 1);
  const address = (offset: number): string => {
    const words = [0, 4, 8, 12].map((i) => u32be(bytes, offset + i));
    return ipText(6, words);
  };
  cursor.text('ipv6.src', 'Source', 16, address);
  cursor.text('ipv6.dst', 'Destination', 16, address);
  const summary = cursor.isCut ? 'cut' : `${address(at + 8)} → ${address(at + 24)}`;
  layers.push(cursor.layer('ipv6', 'Internet Protocol version 6', summary));
  if (cursor.isCut) return;
  const end = Math.min(wireEnd, payloadLength === 0 ? wireEnd : at + 40 + payloadLength);
  dissectExtensions(packet, cursor.at, end, next);
}

/** Names of Wireshark for extension headers. */
const EXTENSIONS: ReadonlyMap<number, readonly [name: string, title: string]> = new Map([
  [0, ['ipv6.hopopts', 'IPv6 hop-by-hop options']],
  [43, ['ipv6.routing', 'IPv6 routing header']],
  [44, ['ipv6.fraghdr', 'IPv6 fragment header']],
  [51, ['ah', 'Authentication header']],
  [60, ['ipv6.dstopts', 'IPv6 destination options']],
  [135, ['mip6', 'Mobility header']],
  [139, ['hip', 'Host Identity Protocol']],
  [140, ['ipv6.shim6', 'Shim6']],
]);

function dissectExtensions(packet: Dissection, from: number, end: number, first: number): void {
  let at = from;
  let protocol = first;
  let isFragment = false;
  for (;;) {
    const extension = EXTENSIONS.get(protocol);
    if (extension === undefined) {
      dissectPayload(packet, at, end, protocol, isFragment);
      return;
    }
    const [name, title] = extension;
    const cursor = new LayerCursor(packet.bytes, at);
    const next = cursor.number(
      protocol === 51 ? 'ah.next_header' : `${name}.nxt`,
      'Next header',
      1,
      protocolText,
    );
    let offset = 0;
    if (protocol === 44) {
      cursor.number('ipv6.fraghdr.reserved_octet', 'Reserved', 1);
      const word = cursor.number(
        'ipv6.fraghdr.offset',
        'Offset',
        2,
        (v) => String(v & 0xfff8),
        (v, place) => [
          fieldAt(
            'ipv6.fraghdr.more',
            'More fragments',
            (v & 1) === 1 ? 'yes' : 'no',
            place + 1,
            1,
          ),
        ],
      );
      cursor.number('ipv6.fraghdr.ident', 'Identification', 4, (value) => hexText(value, 8));
      offset = word & 0xfff8;
      isFragment = (word & 0xfff9) !== 0;
    } else {
      const units = cursor.number(protocol === 51 ? 'ah.length' : `${name}.len`, 'Length', 1, (v) =>
        String(v),
      );
      const length = protocol === 51 ? (units + 2) * 4 : (units + 1) * 8;
      if (cursor.has(length - 2))
        cursor.add(`${name}.data`, 'Contents', `${length - 2} bytes`, length - 2);
    }
    packet.layers.push(cursor.layer(name, title, `then ${IP_PROTOCOLS.get(next) ?? next}`));
    if (cursor.isCut || hasManyLayers(packet)) return;
    at = cursor.at;
    protocol = next;
    if (offset > 0) {
      pushFragment(packet, at, end);
      return;
    }
  }
}

function dissectPayload(
  packet: Dissection,
  at: number,
  wireEnd: number,
  protocol: number,
  isFragment: boolean,
): void {
  if (protocol === 51 && !isFragment) dissectAuthentication(packet, at, wireEnd);
  else if (!isFragment && dissectIpTunnel(packet, at, wireEnd, protocol)) return;
  else dissectTransport(packet, at, wireEnd, protocol, isFragment);
}

/** An authentication header in IPv4 (RFC 4302). */
function dissectAuthentication(packet: Dissection, at: number, wireEnd: number): void {
  const cursor = new LayerCursor(packet.bytes, at, Math.min(packet.bytes.length, wireEnd));
  const next = cursor.number('ah.next_header', 'Next header', 1, protocolText);
  const units = cursor.number('ah.length', 'Length', 1);
  const length = units * 4 + 6;
  if (cursor.has(length)) cursor.add('ah.data', 'Contents', `${length} bytes`, length);
  const stop = cursor.stop ?? (next === 51 ? 'Authentication headers are nested.' : null);
  packet.layers.push(
    cursor.layer('ah', 'Authentication header', `then ${protocolText(next)}`, stop),
  );
  if (stop === null) dissectPayload(packet, cursor.at, wireEnd, next, false);
}

/** The data of a fragment that is not the first of its datagram. */
function pushFragment(packet: Dissection, at: number, wireEnd: number): void {
  const end = Math.min(packet.bytes.length, wireEnd);
  const length = Math.max(0, end - at);
  packet.layers.push({
    name: 'data',
    title: 'Fragment data',
    summary: `${length} bytes of a larger datagram`,
    offset: at,
    length,
    fields: [fieldAt('data.data', 'Data', `${length} bytes`, at, length)],
    stop: 'The transport header is in the first fragment.',
  });
}

function serviceFields(value: number, at: number): readonly LayerField[] {
  const congestion = ['not ECN-capable', 'ECT(1)', 'ECT(0)', 'congestion experienced'];
  return [
    fieldAt('ip.dsfield.dscp', 'DSCP', String(value >>> 2), at, 1),
    fieldAt('ip.dsfield.ecn', 'ECN', congestion[value & 3], at, 1),
  ];
}

function flagsText(word: number): string {
  const names: string[] = [];
  if ((word & 0x4000) !== 0) names.push('don’t fragment');
  if ((word & 0x2000) !== 0) names.push('more fragments');
  return names.length === 0 ? 'none' : names.join(', ');
}
