import { dissectIcmp } from './dissect-icmp.ts';
import { dissectTcp } from './dissect-tcp.ts';
import { stopAtLast } from './dissection.ts';
import type { Dissection } from './dissection.ts';
import { LayerCursor, fieldAt, hexText } from './layer-cursor.ts';
import { dissectTls, startsTlsRecord } from './dissect-tls.ts';
import { dissectUdpTunnel } from './dissect-tunnel.ts';
import { IP_PROTOCOLS } from './protocol-names.ts';
import { udpTunnelPort } from './tunnels-over-udp.ts';

/** What an IP packet carries; `isFragment` says that it is the first part of a larger datagram. */
export function dissectTransport(
  packet: Dissection,
  at: number,
  wireEnd: number,
  protocol: number,
  isFragment: boolean,
): void {
  switch (protocol) {
    case 6: {
      const payload = dissectTcp(packet, at, wireEnd);
      if (payload >= 0) dissectTcpPayload(packet, payload, wireEnd);
      break;
    }
    case 17:
      dissectUdp(packet, at, wireEnd, isFragment);
      break;
    case 1:
      dissectIcmp(packet, at, wireEnd, 4);
      break;
    case 58:
      dissectIcmp(packet, at, wireEnd, 6);
      break;
    default:
      stopAtLast(packet, `IP protocol ${IP_PROTOCOLS.get(protocol) ?? protocol} is not decoded.`);
  }
  if (isFragment) stopAtLast(packet, 'This is the first fragment; the rest follows in others.');
}

function dissectTcpPayload(packet: Dissection, at: number, wireEnd: number): void {
  const end = Math.min(packet.bytes.length, wireEnd);
  if (at >= end) return;
  if (startsTlsRecord(packet.bytes, at, end)) dissectTls(packet, at, end);
  else pushData(packet, at, end, 'TCP payload');
}

function dissectUdp(packet: Dissection, at: number, wireEnd: number, isFragment: boolean): void {
  const { bytes, layers } = packet;
  const cursor = new LayerCursor(bytes, at, Math.min(bytes.length, wireEnd));
  const source = cursor.number('udp.srcport', 'Source port', 2);
  const destination = cursor.number('udp.dstport', 'Destination port', 2);
  const length = cursor.number('udp.length', 'Length', 2);
  cursor.number('udp.checksum', 'Checksum', 2, (value) => hexText(value, 4));
  const udpEnd = length >= 8 ? Math.min(wireEnd, at + length) : wireEnd;
  const summary = `${source} → ${destination}, len ${Math.max(0, udpEnd - at - 8)}`;
  layers.push(cursor.layer('udp', 'User Datagram Protocol', summary));
  const end = Math.min(bytes.length, udpEnd);
  if (cursor.isCut || cursor.at >= end) return;
  const port = isFragment ? 0 : udpTunnelPort(source, destination);
  if (port !== 0 && dissectUdpTunnel(packet, cursor.at, udpEnd, port)) return;
  pushData(packet, cursor.at, end, 'UDP payload');
}

function pushData(packet: Dissection, at: number, end: number, title: string): void {
  const length = end - at;
  packet.layers.push({
    name: 'data',
    title,
    summary: `${length} bytes`,
    offset: at,
    length,
    fields: [fieldAt('data.data', 'Data', `${length} bytes`, at, length)],
    stop: null,
  });
}
