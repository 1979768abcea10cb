import { u16be, u16le } from '../base/bytes.ts';
import { isEtherSnap, pseudowireFrame } from './decode-ether.ts';
import { dissectIp } from './dissect-ip.ts';
import { dissectStep } from './dissect-step.ts';
import { hasManyLayers, stopAtLast, type Dissection } from './dissection.ts';
import { LayerCursor, hexText, macText, namedHex, namedNumber } from './layer-cursor.ts';
import { stepLink } from './link-headers.ts';
import { linkTypeName } from './link-type-names.ts';
import { ETHERNET, LINK, WLAN } from './next-layer.ts';
import { ETHER_TYPES, PPP_PROTOCOLS, SLL_PACKET_TYPES } from './protocol-names.ts';
import { linkShape } from './step-shapes.ts';

const etherTypeText = namedHex(ETHER_TYPES, 4);
const pppText = namedHex(PPP_PROTOCOLS, 4);

/** A frame of a link type at an index, and everything above it. */
export function dissectLink(packet: Dissection, at: number, linkType: number): void {
  switch (linkType) {
    case 1:
      dissectEthernet(packet, at);
      return;
    case 113:
      dissectCooked(packet, at);
      return;
    case 276:
      dissectCooked2(packet, at);
      return;
    case 0:
    case 108:
      dissectFamily(packet, at, linkType);
      return;
    case 9:
    case 50:
      dissectPpp(packet, at);
      return;
    case 104:
      dissectHdlc(packet, at);
      return;
    case 105: {
      const { bytes, wireEnd } = packet;
      packet.next = { layer: WLAN, type: 0, at, end: bytes.length, wireEnd };
      return;
    }
    case 12:
    case 14:
    case 101:
    case 228:
    case 229:
      dissectIp(packet, at, packet.wireEnd);
      return;
    default: {
      const shape = linkShape(linkType);
      if (shape !== null) {
        const { bytes, wireEnd } = packet;
        dissectStep(packet, at, wireEnd, shape, (end, out) =>
          stepLink(linkType, bytes, at, end, wireEnd, out),
        );
        return;
      }
      const name = linkTypeName(linkType);
      const stop = `Link type ${linkType} (${name}) is not decoded.`;
      packet.layers.push(
        new LayerCursor(packet.bytes, at).layer('frame', name, 'not decoded', stop),
      );
    }
  }
}

function dissectEthernet(packet: Dissection, from: number): void {
  const { bytes, layers } = packet;
  const cursor = new LayerCursor(bytes, from);
  cursor.text('eth.dst', 'Destination', 6, (at) => macText(bytes, at));
  cursor.text('eth.src', 'Source', 6, (at) => macText(bytes, at));
  const isLength = cursor.peek(2) < 0x0600;
  const type = isLength
    ? cursor.number('eth.len', 'Length', 2)
    : cursor.number('eth.type', 'Type', 2, etherTypeText);
  const summary = cursor.isCut ? 'cut' : `${macText(bytes, from + 6)} → ${macText(bytes, from)}`;
  layers.push(cursor.layer('eth', 'Ethernet II', summary));
  if (!cursor.isCut) dissectEtherType(packet, cursor.at, type);
}

function dissectCooked(packet: Dissection, from: number): void {
  const { bytes, layers } = packet;
  const cursor = new LayerCursor(bytes, from);
  const kind = cursor.number('sll.pkttype', 'Packet type', 2, namedNumber(SLL_PACKET_TYPES));
  cursor.number('sll.hatype', 'Link-layer address type', 2);
  cursor.number('sll.halen', 'Link-layer address length', 2);
  cursor.text('sll.src.eth', 'Source', 8, (at) => macText(bytes, at));
  const type = cursor.number('sll.etype', 'Protocol', 2, etherTypeText);
  const summary = SLL_PACKET_TYPES.get(kind) ?? `packet type ${kind}`;
  layers.push(cursor.layer('sll', 'Linux cooked capture v1', summary));
  if (!cursor.isCut) dissectEtherType(packet, cursor.at, type);
}

function dissectCooked2(packet: Dissection, from: number): void {
  const { bytes, layers } = packet;
  const cursor = new LayerCursor(bytes, from);
  const type = cursor.number('sll.etype', 'Protocol', 2, etherTypeText);
  cursor.number('sll.unused', 'Reserved', 2, (value) => hexText(value, 4));
  const index = cursor.number('sll.ifindex', 'Interface index', 4);
  cursor.number('sll.hatype', 'Link-layer address type', 2);
  const kind = cursor.number('sll.pkttype', 'Packet type', 1, namedNumber(SLL_PACKET_TYPES));
  cursor.number('sll.halen', 'Link-layer address length', 1);
  cursor.text('sll.src.eth', 'Source', 8, (at) => macText(bytes, at));
  const direction = SLL_PACKET_TYPES.get(kind) ?? `packet type ${kind}`;
  layers.push(cursor.layer('sll', 'Linux cooked capture v2', `interface ${index}, ${direction}`));
  if (!cursor.isCut) dissectEtherType(packet, cursor.at, type);
}

function dissectFamily(packet: Dissection, from: number, linkType: number): void {
  const { bytes, layers } = packet;
  const cursor = new LayerCursor(bytes, from);
  const bigEndian = bytes[from] === 0 && bytes[from + 1] === 0;
  let family = 0;
  if (cursor.has(4)) {
    family = bigEndian ? u16be(bytes, from + 2) : u16le(bytes, from);
    const version = family === 2 ? ' (IPv4)' : IPV6_FAMILIES.has(family) ? ' (IPv6)' : '';
    cursor.add('null.family', 'Family', `${family}${version}`, 4);
  }
  const isIp = family === 2 || IPV6_FAMILIES.has(family);
  const stop = cursor.stop ?? (isIp ? null : `Address family ${family} is neither IPv4 nor IPv6.`);
  layers.push(cursor.layer('null', linkTypeName(linkType), `family ${family}`, stop));
  if (stop === null) dissectIp(packet, cursor.at, packet.wireEnd);
}

/** The BSDs' and macOS's numbers for IPv6, and Linux's. */
const IPV6_FAMILIES: ReadonlySet<number> = new Set([24, 28, 30, 10]);

function dissectHdlc(packet: Dissection, from: number): void {
  const cursor = new LayerCursor(packet.bytes, from);
  cursor.number('chdlc.address', 'Address', 1, (value) => hexText(value, 2));
  cursor.number('chdlc.control', 'Control', 1, (value) => hexText(value, 2));
  const type = cursor.number('chdlc.protocol', 'Protocol', 2, etherTypeText);
  packet.layers.push(cursor.layer('chdlc', 'Cisco HDLC', etherTypeText(type)));
  if (!cursor.isCut) dissectEtherType(packet, cursor.at, type);
}

/** What follows an EtherType. */
export function dissectEtherType(packet: Dissection, at: number, type: number): void {
  if (hasManyLayers(packet)) return;
  if (type === 0x0800 || type === 0x86dd) {
    dissectIp(packet, at, packet.wireEnd);
  } else if (type === 0x8100 || type === 0x88a8 || type === 0x9100 || type === 0x9200) {
    dissectVlan(packet, at);
  } else if (type < 0x0600) {
    dissectLlc(packet, at);
  } else if (type === 0x8909) {
    dissectMetaData(packet, at);
  } else if (type === 0x8864) {
    dissectPppoe(packet, at);
  } else if (type === 0x6558) {
    leaveFrame(packet, at);
  } else if (type === 0x8847 || type === 0x8848) {
    dissectMpls(packet, at);
  } else {
    stopAtLast(packet, `EtherType ${etherTypeText(type)} is not decoded.`);
  }
}

function dissectVlan(packet: Dissection, at: number): void {
  const cursor = new LayerCursor(packet.bytes, at);
  const tag = cursor.peek(2);
  if (cursor.has(2)) {
    cursor.fields.push(
      {
        name: 'vlan.priority',
        label: 'Priority',
        value: String(tag >>> 13),
        offset: at,
        length: 1,
      },
      {
        name: 'vlan.dei',
        label: 'Drop eligible',
        value: String((tag >>> 12) & 1),
        offset: at,
        length: 1,
      },
    );
    cursor.add('vlan.id', 'VLAN', String(tag & 0xfff), 2);
  }
  const type = cursor.number('vlan.etype', 'Type', 2, etherTypeText);
  packet.layers.push(cursor.layer('vlan', '802.1Q virtual LAN', `VLAN ${tag & 0xfff}`));
  if (!cursor.isCut) dissectEtherType(packet, cursor.at, type);
}

function dissectMetaData(packet: Dissection, at: number): void {
  const cursor = new LayerCursor(packet.bytes, at);
  cursor.number('cmd.version', 'Version', 1);
  const options = cursor.number('cmd.length', 'Options', 1);
  if (options > 0 && cursor.has(4 * options)) {
    cursor.add('cmd.options', 'Option bytes', `${4 * options} bytes`, 4 * options);
  }
  const type = cursor.number('cmd.type', 'Type', 2, etherTypeText);
  packet.layers.push(cursor.layer('cmd', 'Cisco MetaData', etherTypeText(type)));
  if (!cursor.isCut) dissectEtherType(packet, cursor.at, type);
}

function dissectLlc(packet: Dissection, at: number): void {
  const cursor = new LayerCursor(packet.bytes, at);
  const isSnap = cursor.peek(2) === 0xaaaa;
  cursor.number('llc.dsap', 'Destination service access point', 1, (value) => hexText(value, 2));
  cursor.number('llc.ssap', 'Source service access point', 1, (value) => hexText(value, 2));
  cursor.number('llc.control', 'Control', 1, (value) => hexText(value, 2));
  if (!isSnap && cursor.fields.length === 3 && isIpSap(packet.bytes, at)) {
    packet.layers.push(cursor.layer('llc', 'Logical link control', 'IP'));
    dissectIp(packet, cursor.at, packet.wireEnd);
    return;
  }
  if (!isSnap) {
    const stop = cursor.stop ?? 'Only SNAP leads to IP; other LLC protocols are not decoded.';
    packet.layers.push(cursor.layer('llc', 'Logical link control', 'no IP', stop));
    return;
  }
  cursor.number('llc.oui', 'Organisation code', 3, (value) => hexText(value, 6));
  const type = cursor.number('llc.type', 'Type', 2, etherTypeText);
  const isEther = isEtherSnap(packet.bytes, at, packet.bytes.length) && type >= 0x0600;
  const stop = cursor.stop ?? (isEther ? null : 'This organisation’s protocols are not decoded.');
  packet.layers.push(cursor.layer('llc', 'Logical link control', 'SNAP', stop));
  if (stop === null) dissectEtherType(packet, cursor.at, type);
}

function isIpSap(bytes: Uint8Array, at: number): boolean {
  return u16be(bytes, at) === 0x0606 && bytes[at + 2] === 3;
}

function dissectPppoe(packet: Dissection, at: number): void {
  const cursor = new LayerCursor(packet.bytes, at);
  cursor.number('pppoe.version', 'Version and type', 1, (value) => hexText(value, 2));
  cursor.number('pppoe.code', 'Code', 1, (value) => hexText(value, 2));
  const session = cursor.number('pppoe.session_id', 'Session', 2, (value) => hexText(value, 4));
  cursor.number('pppoe.payload_length', 'Payload length', 2);
  packet.layers.push(cursor.layer('pppoes', 'PPP over Ethernet', `session ${hexText(session, 4)}`));
  if (!cursor.isCut) dissectPpp(packet, cursor.at);
}

/** PPP, with or without address and control bytes. */
export function dissectPpp(packet: Dissection, at: number): void {
  const cursor = new LayerCursor(packet.bytes, at);
  if (at + 2 <= cursor.end && cursor.peek(2) === 0xff03) {
    cursor.number('ppp.address', 'Address', 1, (value) => hexText(value, 2));
    cursor.number('ppp.control', 'Control', 1, (value) => hexText(value, 2));
  }
  const size = (cursor.peek(1) & 1) === 1 ? 1 : 2;
  const protocol = cursor.number('ppp.protocol', 'Protocol', size, pppText);
  const isIp = protocol === 0x21 || protocol === 0x57;
  const isMpls = protocol === 0x281 || protocol === 0x283;
  const stop =
    cursor.stop ?? (isIp || isMpls ? null : `PPP protocol ${pppText(protocol)} is not decoded.`);
  packet.layers.push(cursor.layer('ppp', 'Point-to-point protocol', pppText(protocol), stop));
  if (stop !== null) return;
  if (isMpls) dissectMpls(packet, cursor.at);
  else dissectIp(packet, cursor.at, packet.wireEnd);
}

/** A stack of MPLS labels. */
export function dissectMpls(packet: Dissection, from: number): void {
  let at = from;
  for (;;) {
    const cursor = new LayerCursor(packet.bytes, at);
    const label = cursor.peek(4);
    const bottom = (label & 0x100) !== 0;
    cursor.number(
      'mpls.label',
      'Label',
      4,
      (value) => String(value >>> 12),
      (value, offset) => [
        {
          name: 'mpls.exp',
          label: 'Traffic class',
          value: String((value >>> 9) & 7),
          offset: offset + 2,
          length: 1,
        },
        {
          name: 'mpls.bottom',
          label: 'Bottom of stack',
          value: bottom ? 'yes' : 'no',
          offset: offset + 2,
          length: 1,
        },
        {
          name: 'mpls.ttl',
          label: 'Time to live',
          value: String(value & 255),
          offset: offset + 3,
          length: 1,
        },
      ],
    );
    packet.layers.push(
      cursor.layer('mpls', 'MultiProtocol Label Switching', `label ${label >>> 12}`),
    );
    if (cursor.isCut) return;
    at = cursor.at;
    if (bottom) {
      dissectUnderMpls(packet, at);
      return;
    }
    if (hasManyLayers(packet)) return;
  }
}

/** IP, or the Ethernet frame of a pseudowire, with or without a control word. */
function dissectUnderMpls(packet: Dissection, at: number): void {
  const { bytes } = packet;
  const version = at < bytes.length ? bytes[at] >>> 4 : 0;
  const frame = version === 4 || version === 6 ? -1 : pseudowireFrame(bytes, at, bytes.length);
  if (frame < 0) {
    dissectIp(packet, at, packet.wireEnd);
    return;
  }
  if (frame > at) {
    const cursor = new LayerCursor(bytes, at);
    cursor.number('pwethcw', 'Control word', 4, (value) => hexText(value, 8));
    packet.layers.push(cursor.layer('pwethcw', 'Pseudowire control word', 'Ethernet'));
  }
  if (!hasManyLayers(packet)) leaveFrame(packet, frame);
}

/** Leaves an Ethernet frame in a frame to the loop. */
function leaveFrame(packet: Dissection, at: number): void {
  const { bytes, wireEnd } = packet;
  packet.next = { layer: LINK, type: ETHERNET, at, end: bytes.length, wireEnd };
}
