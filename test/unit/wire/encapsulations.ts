import { ByteWriter, concat, hex } from '../../support/byte-writer.ts';
import { ethernet, ipPacket, udpPacket } from '../../support/packet-builder.ts';

/** A tunnel of the tests: an IP packet in, an IP packet out. */
export interface BuiltTunnel {
  readonly kind: string;
  readonly id: number | null;
  readonly wrap: (packet: Uint8Array) => Uint8Array;
}

const OUTER = { src: '192.0.2.1', dst: '192.0.2.2' };
const OUTER6 = { src: '2001:db8:ffff::1', dst: '2001:db8:ffff::2' };

const isV6 = (packet: Uint8Array): boolean => packet[0] >>> 4 === 6;
const etherType = (packet: Uint8Array): Uint8Array => hex(isV6(packet) ? '86dd' : '0800');
const pppType = (packet: Uint8Array): Uint8Array => hex(isV6(packet) ? '0057' : '0021');
const u16 = (value: number): Uint8Array => new ByteWriter(true).u16(value).done();

/** GRE over either version of IP. */
function gre(header: string, payload: Uint8Array, over = OUTER): Uint8Array {
  return ipPacket(over, 47, concat(hex(header), payload));
}

function overUdp(port: number, payload: Uint8Array, sport = 49_152): Uint8Array {
  return udpPacket({ ...OUTER, sport, dport: port, payload });
}

function tunnel(
  kind: string,
  id: number | null,
  wrap: (packet: Uint8Array) => Uint8Array,
): BuiltTunnel {
  return { kind, id, wrap };
}

const v4Only =
  (wrap: (packet: Uint8Array) => Uint8Array, other: (packet: Uint8Array) => Uint8Array) =>
  (packet: Uint8Array): Uint8Array =>
    isV6(packet) ? other(packet) : wrap(packet);

/** Every tunnel that is decoded, with header variants. */
export const TUNNELS: readonly BuiltTunnel[] = [
  tunnel('gre', null, (p) => gre('0000', concat(etherType(p), p))),
  tunnel('gre', 7, (p) => gre('2000', concat(etherType(p), hex('00000007'), p))),
  tunnel('gre', 0xfffffffe, (p) =>
    gre('b000', concat(etherType(p), hex('12340000 fffffffe 00000009'), p), OUTER6),
  ),
  tunnel('gre', null, (p) =>
    gre('4000', concat(etherType(p), hex('00000000 00020004 0a000001 00000000'), p)),
  ),
  tunnel('gre', null, (p) => gre('0000', concat(hex('6558'), ethernet(p)))),
  tunnel('gre', null, (p) => gre('0000', concat(hex('8847 00010140'), p))),
  tunnel(
    'gre',
    null,
    v4Only(
      (p) => gre('0000', concat(hex('883e'), p)),
      (p) => gre('0000', concat(hex('883e 00000000'), p)),
    ),
  ),
  tunnel('gre', null, (p) => overUdp(4754, concat(hex('0000'), etherType(p), p))),
  tunnel('pptp', 0x1234, (p) =>
    gre('3081 880b', concat(u16(p.length + 4), hex('1234 00000001 00000002 ff03'), pppType(p), p)),
  ),
  tunnel('erspan', null, (p) => gre('0000 88be', ethernet(p))),
  tunnel('erspan', 5, (p) =>
    gre('1000 88be 00000001', concat(hex('1000 0005 00000000'), ethernet(p))),
  ),
  tunnel('erspan', 6, (p) =>
    gre('1000 22eb 00000001', concat(hex('2000 0006 00000000 0000 0000'), ethernet(p))),
  ),
  tunnel('erspan', 7, (p) =>
    gre(
      '1000 22eb 00000001',
      concat(hex('2000 0007 00000000 0000 0001 0000000000000000'), ethernet(p)),
    ),
  ),
  tunnel('etherip', null, (p) => ipPacket(OUTER, 97, concat(hex('3000'), ethernet(p)))),
  tunnel('mpls', null, (p) => ipPacket(OUTER6, 137, concat(hex('00010140'), p))),
  tunnel('mpls', null, (p) => overUdp(6635, concat(hex('00010140'), p))),
  tunnel('srv6', null, (p) => ipPacket(OUTER6, 143, ethernet(p))),
  tunnel('vxlan', 5, (p) => overUdp(4789, concat(hex('08000000 00000500'), ethernet(p)))),
  tunnel('vxlan', 0xabcdef, (p) =>
    overUdp(8472, concat(hex('08000000 abcdef00'), ethernet(p, { vlans: [[0x8100, 3]] }))),
  ),
  tunnel('vxlan-gpe', 5, (p) =>
    overUdp(4790, concat(hex(isV6(p) ? '0c000002' : '0c000001'), hex('00000500'), p)),
  ),
  tunnel('vxlan-gpe', 5, (p) => overUdp(4790, concat(hex('0c000003 00000500'), ethernet(p)))),
  tunnel('geneve', 9, (p) => overUdp(6081, concat(hex('0000'), etherType(p), hex('00000900'), p))),
  tunnel('geneve', 9, (p) =>
    overUdp(6081, concat(hex('0200 6558 00000900 0102800100000000'), ethernet(p))),
  ),
  tunnel('gtp-u', 0x80000001, (p) =>
    overUdp(2152, concat(hex('30ff'), u16(p.length), hex('80000001'), p), 2152),
  ),
  tunnel('gtp-u', 4, (p) =>
    overUdp(2152, concat(hex('34ff'), u16(p.length + 8), hex('00000004 00000085 01100900'), p)),
  ),
  tunnel('l2tp', 4, (p) => overUdp(1701, concat(hex('0002 0003 0004 ff03'), pppType(p), p), 1701)),
  tunnel('l2tp', 4, (p) =>
    overUdp(1701, concat(hex('4a02 0040 0003 0004 0000 0000 0002 0000'), pppType(p), p)),
  ),
  tunnel('lisp', null, (p) => overUdp(4341, concat(hex('8000000000000000'), p))),
];

/** Those that carry or ride on one version of IP only: kinds go with the versions. */
export const IP_IN_IP = {
  ipip: (p: Uint8Array): Uint8Array => (isV6(p) ? ipPacket(OUTER6, 41, p) : ipPacket(OUTER, 4, p)),
  crossed: (p: Uint8Array): Uint8Array =>
    isV6(p) ? ipPacket(OUTER, 41, p) : ipPacket(OUTER6, 4, p),
  teredo: (p: Uint8Array): Uint8Array => overUdp(3544, p),
  teredoWithHeaders: (p: Uint8Array): Uint8Array =>
    overUdp(
      3544,
      concat(hex('0001 0202 aaaa bbbb 0000000000000000 00'), hex('0000 1234 05060708'), p),
    ),
};

/** A frame of a link type around an IP packet. */
export interface BuiltLink {
  readonly name: string;
  readonly linkType: number;
  readonly wrap: (packet: Uint8Array) => Uint8Array;
}

const SNAP = 'aaaa03 000000';
const WLAN_ADDRESSES = '020000000001 020000000002 020000000003 1000';

function link(name: string, linkType: number, wrap: (packet: Uint8Array) => Uint8Array): BuiltLink {
  return { name, linkType, wrap };
}

const snap = (packet: Uint8Array): Uint8Array => concat(hex(SNAP), etherType(packet), packet);
const withFcs = (packet: Uint8Array): Uint8Array => concat(packet, hex('deadbeef'));

function wlan(control: string, extra: string, packet: Uint8Array): Uint8Array {
  return concat(hex(`${control} 0000 ${WLAN_ADDRESSES} ${extra}`), snap(packet));
}

function nflog(packet: Uint8Array, little: boolean): Uint8Array {
  const word = (value: number): Uint8Array => (little ? u16(value).reverse() : u16(value));
  return concat(
    hex(isV6(packet) ? '0a 00 0001' : '02 00 0001'),
    concat(word(8), word(1), hex('08000300')),
    concat(word(5), word(10), hex('00000000')),
    concat(word(4 + packet.length), word(9), packet),
  );
}

const pflog =
  (length: number) =>
  (packet: Uint8Array): Uint8Array =>
    concat(
      Uint8Array.of(length, isV6(packet) ? 24 : 2),
      new Uint8Array(((length + 3) & ~3) - 2),
      packet,
    );

/** Every link type that is decoded by a step, with header variants. */
export const LINKS: readonly BuiltLink[] = [
  link('802.11', 105, (p) => wlan('0801', '', p)),
  link('802.11 QoS', 105, (p) => wlan('8801', '0000', p)),
  link('802.11 QoS with HT control', 105, (p) => wlan('8881', '0000 00000000', p)),
  link('802.11 with four addresses', 105, (p) => wlan('0803', '020000000004', p)),
  link('802.11 A-MSDU of one packet', 105, (p) =>
    concat(
      hex(`8802 0000 ${WLAN_ADDRESSES} 8000 020000000001 020000000002`),
      u16(p.length + 8),
      snap(p),
    ),
  ),
  link('radiotap', 127, (p) => concat(hex('00000800 00000000'), wlan('0801', '', p))),
  link('radiotap with FCS, aligned timer, extended bits', 127, (p) =>
    concat(
      hex('00001a00 030000a0 00000000'),
      hex('00000000'),
      hex('0000000000000000 10 00'),
      withFcs(wlan('0801', '', p)),
    ),
  ),
  link('radiotap with padding after the header', 127, (p) =>
    concat(hex('00000900 02000000 20'), wlan('8801', '0000 0000', p)),
  ),
  link('PPI', 192, (p) => concat(hex('00000800 69000000'), wlan('0801', '', p))),
  link('PPI with FCS', 192, (p) =>
    concat(
      hex('00002000 69000000 0200 1400 0000000000000000 0100 0000 0000 00000000 0000'),
      withFcs(wlan('0801', '', p)),
    ),
  ),
  link('PPI around Ethernet', 192, (p) => concat(hex('00000800 01000000'), ethernet(p))),
  link('Prism', 119, (p) =>
    concat(hex('44000000 90000000'), new Uint8Array(136), wlan('0801', '', p)),
  ),
  link('AVS', 163, (p) =>
    concat(hex('80211001 00000040'), new Uint8Array(56), wlan('0801', '', p)),
  ),
  link('NFLOG, little-endian', 239, (p) => nflog(p, true)),
  link('NFLOG, big-endian', 239, (p) => nflog(p, false)),
  link('PFLOG of 61 bytes', 117, pflog(61)),
  link('PFLOG of 48 bytes', 117, pflog(48)),
  link('PFLOG of 100 bytes', 117, pflog(100)),
  link('IP over InfiniBand', 242, (p) => concat(new Uint8Array(40), etherType(p), hex('0000'), p)),
  link('FDDI', 10, (p) => concat(hex('50 020000000001 020000000002'), snap(p))),
  link('Token Ring', 6, (p) => concat(hex('1040 020000000001 020000000002'), snap(p))),
  link('Token Ring, source-routed', 6, (p) =>
    concat(hex('1040 020000000001 820000000002 0630 0011 0022'), snap(p)),
  ),
  link('ARCNET', 7, (p) => concat(hex(isV6(p) ? '0102 c4 00 0001' : '0102 d4 00 0001'), p)),
  link('ARCNET, exception frame', 7, (p) =>
    concat(hex(isV6(p) ? '0102 c4 ff ffffff 00 0001' : '0102 d4 ff ffffff 00 0001'), p),
  ),
  link('ARCNET of Linux', 129, (p) =>
    concat(hex(isV6(p) ? '0102 0000 c4 00 0001' : '0102 0000 d4 00 0001'), p),
  ),
  link('PPPoE alone', 51, (p) => concat(hex('1100 0001 0000'), pppType(p), p)),
  link('ATM, routed', 100, snap),
  link('ATM, bridged', 100, (p) => concat(hex('aaaa03 0080c2 0007 0000'), ethernet(p))),
  link('ATM, NLPID', 100, (p) => concat(hex(isV6(p) ? 'fefe03 8e' : 'fefe03 cc'), p)),
  link('Frame Relay', 107, (p) => concat(hex(isV6(p) ? '1841 03 8e' : '1841 03 cc'), p)),
  link('Frame Relay, SNAP', 107, (p) => concat(hex('1841 03 00 80 000000'), etherType(p), p)),
  link('Frame Relay of Cisco', 107, (p) => concat(hex('1841'), etherType(p), p)),
  link('OpenBSD enc', 109, (p) => concat(new Uint8Array(12), p)),
  link('IP over Fibre Channel', 122, (p) => concat(new Uint8Array(16), snap(p))),
  link('IEEE 1394', 138, (p) => concat(new Uint8Array(16), etherType(p), p)),
  link('pppd', 166, (p) => concat(hex('0103'), pppType(p), p)),
  link('PPP with direction', 204, (p) => concat(hex('01 ff03'), pppType(p), p)),
  link('Juniper Ethernet', 178, (p) => concat(hex('4d474300'), ethernet(p))),
  link('Juniper Ethernet with extensions', 178, (p) =>
    concat(hex('4d474381 0004 01020304'), ethernet(p)),
  ),
  link('Juniper without link header', 178, (p) => concat(hex('4d474302 00000002'), p)),
  link('Juniper PPP', 179, (p) => concat(hex('4d474301'), pppType(p), p)),
  link('Juniper Frame Relay', 180, (p) =>
    concat(hex('4d474300 1841 03'), hex(isV6(p) ? '8e' : 'cc'), p),
  ),
  link('Juniper Cisco HDLC', 181, (p) => concat(hex('4d474300 0f00'), etherType(p), p)),
  link('ERF of Ethernet', 197, (p) => {
    const frame = ethernet(p);
    const record = concat(hex('0000000000000000 02 00'), u16(18 + frame.length), hex('0000'));
    return concat(record, u16(frame.length), hex('0000'), frame);
  }),
  link('ERF of Ethernet, extension headers', 197, (p) => {
    const frame = ethernet(p);
    const record = concat(hex('0000000000000000 82 00'), u16(34 + frame.length), hex('0000'));
    const extensions = hex('8000000000000000 0100000000000000');
    return concat(record, u16(frame.length), extensions, hex('0000'), frame);
  }),
  link('ERF of IP', 197, (p) =>
    concat(hex(`0000000000000000 ${isV6(p) ? '17' : '16'} 00 0000 0000`), u16(p.length), p),
  ),
  link('Solaris IPNET', 226, (p) => concat(hex(isV6(p) ? '011a' : '0102'), new Uint8Array(22), p)),
  link('netANALYZER', 240, (p) => concat(hex('01020304'), ethernet(p))),
  link('PKTAP', 258, (p) =>
    concat(hex('6c000000 01000000 01000000'), new Uint8Array(96), ethernet(p)),
  ),
  link('Broadcom tag', 281, (p) =>
    concat(hex('020000000001 020000000002 20000001'), etherType(p), p),
  ),
  link('Broadcom tag in front', 282, (p) => concat(hex('20000001'), ethernet(p))),
  link('Marvell tag', 284, (p) =>
    concat(hex('020000000001 020000000002 c0000000'), etherType(p), p),
  ),
  link('Marvell EtherType tag', 285, (p) =>
    concat(hex('020000000001 020000000002 dada0000c0000000'), etherType(p), p),
  ),
  link('LLC of IP itself', 1, (p) =>
    isV6(p)
      ? ethernet(p)
      : concat(hex('020000000001 020000000002'), u16(p.length + 3), hex('060603'), p),
  ),
  link('802.1H', 1, (p) =>
    concat(
      hex('020000000001 020000000002'),
      u16(p.length + 8),
      hex('aaaa03 0000f8'),
      etherType(p),
      p,
    ),
  ),
  link('pseudowire', 1, (p) => concat(hex('020000000001 020000000002 8847 00064140'), ethernet(p))),
  link('pseudowire with control word', 1, (p) =>
    concat(hex('020000000001 020000000002 8847 00064140 00000005'), ethernet(p)),
  ),
  link('bridged Ethernet', 1, (p) => concat(hex('020000000001 020000000002 6558'), ethernet(p))),
  link('MPLS in PPP', 9, (p) => concat(hex('ff03 0281 00010140'), p)),
];
