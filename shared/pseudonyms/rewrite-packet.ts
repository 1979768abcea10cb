import { u16be } from '../base/bytes.ts';
import { dissect } from '../wire/dissect.ts';
import type { Layer, LayerField } from '../wire/layer-tree.ts';
import { setIpChecksum, setTransportChecksum, type IpHeader } from './checksums.ts';
import type { Pseudonyms } from './pseudonyms.ts';

const NOP = 1;

/**
 * Fields that are kept as they are. Whatever is not named here, or rewritten below, is zero in the
 * copy: a header that this list does not know gives nothing away.
 */
const KEPT = new Set([
  ...['eth.type', 'eth.len', 'sll.pkttype', 'sll.hatype', 'sll.halen', 'sll.etype'],
  ...['sll.unused', 'sll.ifindex', 'null.family', 'chdlc.address', 'chdlc.control'],
  ...['chdlc.protocol', 'vlan.priority', 'vlan.dei', 'vlan.id', 'vlan.etype'],
  ...['cmd.version', 'cmd.length', 'cmd.type', 'llc.dsap', 'llc.ssap', 'llc.control'],
  ...['llc.oui', 'llc.type', 'pppoe.version', 'pppoe.code', 'pppoe.session_id'],
  ...['pppoe.payload_length', 'ppp.address', 'ppp.control', 'ppp.protocol'],
  ...['mpls.label', 'mpls.exp', 'mpls.bottom', 'mpls.ttl'],
  ...['ip.version', 'ip.hdr_len', 'ip.dsfield', 'ip.len', 'ip.id', 'ip.flags', 'ip.frag_offset'],
  ...['ip.ttl', 'ip.proto', 'ipv6.version', 'ipv6.tclass', 'ipv6.flow', 'ipv6.plen', 'ipv6.nxt'],
  ...['ipv6.hlim', 'ipv6.hopopts.nxt', 'ipv6.hopopts.len', 'ipv6.routing.nxt'],
  ...['ipv6.routing.len', 'ipv6.dstopts.nxt', 'ipv6.dstopts.len', 'ipv6.fraghdr.nxt'],
  ...['ipv6.fraghdr.reserved_octet', 'ipv6.fraghdr.offset', 'ipv6.fraghdr.ident'],
  ...['ah.next_header', 'ah.length', 'tcp.seq_raw', 'tcp.ack_raw', 'tcp.hdr_len', 'tcp.flags'],
  ...['tcp.window_size_value', 'tcp.urgent_pointer', 'tcp.options.mss_val'],
  ...['tcp.options.wscale.shift', 'tcp.options.sack_perm', 'tcp.options.sack'],
  ...['tcp.options.timestamp', 'tcp.options.nop', 'udp.length', 'icmp.type', 'icmp.code'],
  ...['icmp.mtu', 'icmpv6.type', 'icmpv6.code', 'icmpv6.mtu'],
]);

/** Layers that are headers; everything after the last of them is payload. */
const HEADERS = new Set([
  ...['eth', 'sll', 'sll2', 'null', 'chdlc', 'vlan', 'cmd', 'llc', 'pppoes', 'ppp', 'mpls'],
  ...['ip', 'ipv6', 'ipv6.hopopts', 'ipv6.routing', 'ipv6.dstopts', 'ipv6.fraghdr', 'ah'],
  ...['tcp', 'udp', 'icmp', 'icmpv6'],
]);

/**
 * A copy of a packet with made-up addresses and ports, without options that name anybody and without
 * payload; lengths stay what they were on the wire. Checksums are right for a payload of zeros, so
 * that a packet without payload verifies; those of fragments cannot be known and are 0. The port of
 * `service` is kept: it says what was spoken, not who spoke.
 */
export function rewritePacket(
  original: Uint8Array,
  linkType: number,
  wireLength: number,
  pseudonyms: Pseudonyms,
  service: number | null,
): Uint8Array {
  const layers = dissect(original, linkType, wireLength);
  const headers = headersOf(layers);
  const last = headers.at(-1);
  const bytes = new Uint8Array(last === undefined ? 0 : endOf(last));
  for (const layer of headers) {
    for (const field of layer.fields) copyField(field, original, bytes, pseudonyms, service);
  }
  fixChecksums(headers, original, bytes);
  return bytes;
}

/** The layers up to the first that is no header. */
function headersOf(layers: readonly Layer[]): readonly Layer[] {
  const end = layers.findIndex((layer) => !HEADERS.has(layer.name));
  return end === -1 ? layers : layers.slice(0, end);
}

/** The end of a layer's last field that is a header's: a quote's rest is payload. */
function endOf(layer: Layer): number {
  const rest = layer.fields.find((field) => field.name === 'data.data');
  return rest === undefined ? layer.offset + layer.length : rest.offset;
}

function copyField(
  field: LayerField,
  from: Uint8Array,
  to: Uint8Array,
  pseudonyms: Pseudonyms,
  service: number | null,
): void {
  const { name, offset, length } = field;
  if (length === 0 || offset + length > to.length) return;
  if (KEPT.has(name)) {
    to.set(from.subarray(offset, offset + length), offset);
    return;
  }
  const copied = (size: number): void => to.set(from.subarray(offset, offset + size), offset);
  switch (name) {
    case 'eth.dst':
    case 'eth.src':
    case 'sll.src.eth':
      copied(6);
      pseudonyms.mac(to, offset);
      return;
    case 'ip.src':
    case 'ip.dst':
      copied(4);
      pseudonyms.address(to, offset, 4);
      return;
    case 'ipv6.src':
    case 'ipv6.dst':
      copied(16);
      pseudonyms.address(to, offset, 16);
      return;
    case 'tcp.srcport':
    case 'udp.srcport':
    case 'tcp.dstport':
    case 'udp.dstport': {
      const port = u16be(from, offset);
      const made = port === service ? port : pseudonyms.port(port);
      to[offset] = made >>> 8;
      to[offset + 1] = made & 0xff;
      return;
    }
    case 'ip.options':
      to.fill(NOP, offset, offset + length);
      return;
    case 'tcp.options':
      to.fill(NOP, offset, offset + length);
      for (const option of field.children ?? []) copyField(option, from, to, pseudonyms, service);
      return;
    default:
      return;
  }
}

/** Checksums over what the copy holds, outermost first; a transport belongs to the IP before it. */
function fixChecksums(headers: readonly Layer[], from: Uint8Array, to: Uint8Array): void {
  let ip: IpHeader | null = null;
  let isFragment = false;
  let isQuote = false;
  for (const layer of headers) {
    const { name, offset, length } = layer;
    if (name === 'ip' && offset + 20 <= to.length) {
      const fragment = u16be(from, offset + 6) & 0x3fff;
      isFragment = fragment !== 0;
      setIpChecksum(to, offset, (from[offset] & 15) * 4);
      const total = u16be(from, offset + 2);
      ip = { version: 4, at: offset, end: total === 0 ? null : offset + total };
    } else if (name === 'ipv6' && offset + 40 <= to.length) {
      isFragment = false;
      const payload = u16be(from, offset + 4);
      ip = { version: 6, at: offset, end: payload === 0 ? null : offset + 40 + payload };
    } else if (name === 'ipv6.fraghdr') {
      isFragment = true;
    } else if (ip !== null && !isFragment && !isQuote) {
      setTransportChecksum(to, ip, name, offset, length, from);
      // What an ICMP error quotes has its checksum over a packet that is not here.
      isQuote = name === 'icmp' || name === 'icmpv6';
    }
  }
}
