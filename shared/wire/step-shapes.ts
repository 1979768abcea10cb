import { u16le, u32le } from '../base/bytes.ts';
import type { DecodedPacket } from './decoded-packet.ts';
import type { StepShape } from './dissect-step.ts';
import { hexText, macText, namedHex, namedNumber, type LayerCursor } from './layer-cursor.ts';
import { linkTypeName } from './link-type-names.ts';
import { ETHER_TYPES } from './protocol-names.ts';
import { tunnelsOf, type TunnelKind } from './tunnel.ts';

const etherTypeText = namedHex(ETHER_TYPES, 4);
const family = namedNumber(
  new Map([
    [2, 'IPv4'],
    ...[10, 24, 26, 28, 30].map((number): [number, string] => [number, 'IPv6']),
  ]),
);

type Fields = (cursor: LayerCursor) => void;

const none: Fields = () => undefined;

function little(cursor: LayerCursor, name: string, label: string, size: 2 | 4): void {
  const { bytes } = cursor;
  cursor.text(name, label, size, (at) => String(size === 2 ? u16le(bytes, at) : u32le(bytes, at)));
}

function mac(cursor: LayerCursor, name: string, label: string): void {
  cursor.text(name, label, 6, (at) => macText(cursor.bytes, at));
}

const LINKS: ReadonlyMap<number, readonly [name: string, fields: Fields]> = new Map<
  number,
  readonly [string, Fields]
>([
  [
    6,
    [
      'tr',
      (c) => {
        c.number('tr.ac', 'Access control', 1, (value) => hexText(value, 2));
        c.number('tr.fc', 'Frame control', 1, (value) => hexText(value, 2));
        mac(c, 'tr.dst', 'Destination');
        mac(c, 'tr.src', 'Source');
      },
    ],
  ],
  [7, ['arcnet', arcnet]],
  [
    10,
    [
      'fddi',
      (c) => {
        c.number('fddi.fc', 'Frame control', 1, (value) => hexText(value, 2));
        mac(c, 'fddi.dst', 'Destination');
        mac(c, 'fddi.src', 'Source');
      },
    ],
  ],
  [51, ['pppoe', none]],
  [100, ['atm', none]],
  [107, ['fr', none]],
  [109, ['enc', none]],
  [
    117,
    [
      'pflog',
      (c) => {
        c.number('pflog.length', 'Header length', 1);
        c.number('pflog.af', 'Address family', 1, family);
        c.number('pflog.action', 'Action', 1);
        c.number('pflog.reason', 'Reason', 1);
      },
    ],
  ],
  [119, ['prism', none]],
  [122, ['ipfc', none]],
  [127, ['radiotap', radiotap]],
  [129, ['arcnet', arcnet]],
  [138, ['ieee1394', none]],
  [163, ['avs', none]],
  [166, ['ppp_hdlc', direction]],
  [178, ['juniper', juniper]],
  [179, ['juniper', juniper]],
  [180, ['juniper', juniper]],
  [181, ['juniper', juniper]],
  [
    192,
    [
      'ppi',
      (c) => {
        c.number('ppi.version', 'Version', 1);
        c.number('ppi.flags', 'Flags', 1, (value) => hexText(value, 2));
        little(c, 'ppi.length', 'Header length', 2);
        c.text('ppi.dlt', 'Link type', 4, (at) => linkTypeName(u32le(c.bytes, at)));
      },
    ],
  ],
  [197, ['erf', none]],
  [204, ['ppp_hdlc', direction]],
  [226, ['ipnet', none]],
  [
    239,
    [
      'nflog',
      (c) => {
        c.number('nflog.family', 'Family', 1, family);
        c.number('nflog.version', 'Version', 1);
        c.number('nflog.res_id', 'Group', 2);
      },
    ],
  ],
  [240, ['netanalyzer', none]],
  [242, ['ipoib', none]],
  [
    258,
    [
      'pktap',
      (c) => {
        little(c, 'pktap.hdrlen', 'Header length', 4);
        little(c, 'pktap.rectype', 'Record type', 4);
        c.text('pktap.dlt', 'Link type', 4, (at) => linkTypeName(u32le(c.bytes, at)));
      },
    ],
  ],
  [281, ['brcm-tag', none]],
  [282, ['brcm-tag', none]],
  [284, ['dsa', none]],
  [285, ['edsa', none]],
]);

function arcnet(c: LayerCursor): void {
  c.number('arcnet.src', 'Source', 1, (value) => hexText(value, 2));
  c.number('arcnet.dst', 'Destination', 1, (value) => hexText(value, 2));
}

function direction(c: LayerCursor): void {
  c.number('ppp.direction', 'Direction', 1, (value) => (value === 0 ? 'received' : 'sent'));
}

function juniper(c: LayerCursor): void {
  c.number('juniper.magic', 'Magic number', 3, (value) => hexText(value, 6));
  c.number('juniper.flags', 'Flags', 1, (value) => hexText(value, 2));
}

function radiotap(c: LayerCursor): void {
  c.number('radiotap.version', 'Version', 1);
  c.number('radiotap.pad', 'Padding', 1);
  little(c, 'radiotap.length', 'Header length', 2);
  c.text('radiotap.present', 'Present fields', 4, (at) => hexText(u32le(c.bytes, at), 8));
}

/** How the header of a link type is shown; null for those that are not decoded by a step. */
export function linkShape(linkType: number): StepShape | null {
  const known = LINKS.get(linkType);
  if (known === undefined) return null;
  return { name: known[0], title: linkTypeName(linkType), fields: known[1] };
}

/** An IEEE 802.11 header. */
export const WLAN_SHAPE: StepShape = {
  name: 'wlan',
  title: 'IEEE 802.11',
  fields: (c) => {
    c.number('wlan.fc', 'Frame control', 2, (value) => hexText(value, 4));
    little(c, 'wlan.duration', 'Duration', 2);
    if (c.at + 18 > c.end) return;
    mac(c, 'wlan.ra', 'Receiver');
    mac(c, 'wlan.ta', 'Transmitter');
    mac(c, 'wlan.addr3', 'Address 3');
    little(c, 'wlan.seq', 'Sequence control', 2);
  },
};

const TUNNELS: Readonly<Record<TunnelKind, readonly [name: string, title: string, Fields]>> = {
  ipip: ['ipip', 'IP in IP', none],
  '6in4': ['ipip', 'IPv6 in IPv4', none],
  '4in6': ['ipip', 'IPv4 in IPv6', none],
  gre: ['gre', 'Generic Routing Encapsulation', gre],
  pptp: ['gre', 'Generic Routing Encapsulation (PPTP)', gre],
  erspan: ['gre', 'Generic Routing Encapsulation with ERSPAN', gre],
  etherip: ['etherip', 'Ethernet within IP', none],
  mpls: ['mplsip', 'MPLS in IP', none],
  srv6: ['srv6', 'Ethernet in IPv6', none],
  vxlan: ['vxlan', 'Virtual eXtensible LAN', vxlan],
  'vxlan-gpe': ['vxlan', 'Virtual eXtensible LAN, GPE', vxlan],
  geneve: [
    'geneve',
    'Generic Network Virtualization Encapsulation',
    (c) => {
      c.number('geneve.version', 'Version and length of options', 1, (value) => hexText(value, 2));
      c.number('geneve.flags', 'Flags', 1, (value) => hexText(value, 2));
      c.number('geneve.proto_type', 'Protocol', 2, etherTypeText);
      c.number('geneve.vni', 'Network (VNI)', 3);
      c.number('geneve.reserved', 'Reserved', 1);
    },
  ],
  'gtp-u': [
    'gtp',
    'GPRS Tunneling Protocol, user plane',
    (c) => {
      c.number('gtp.flags', 'Flags', 1, (value) => hexText(value, 2));
      c.number('gtp.message', 'Message', 1);
      c.number('gtp.length', 'Length', 2);
      c.number('gtp.teid', 'Tunnel (TEID)', 4, (value) => hexText(value, 8));
    },
  ],
  teredo: ['teredo', 'Teredo', none],
  l2tp: [
    'l2tp',
    'Layer 2 Tunneling Protocol',
    (c) => {
      c.number('l2tp.flags', 'Flags and version', 2, (value) => hexText(value, 4));
    },
  ],
  lisp: ['lisp-data', 'Locator/ID Separation Protocol', none],
};

function gre(c: LayerCursor): void {
  c.number('gre.flags_and_version', 'Flags and version', 2, (value) => hexText(value, 4));
  c.number('gre.proto', 'Protocol', 2, etherTypeText);
}

function vxlan(c: LayerCursor): void {
  c.number('vxlan.flags', 'Flags', 2, (value) => hexText(value, 4));
  c.number('vxlan.gbp', 'Group policy', 2);
  c.number('vxlan.vni', 'Network (VNI)', 3);
  c.number('vxlan.reserved8', 'Reserved', 1);
}

/** How the header of a tunnel is shown. */
export function tunnelShape(kind: TunnelKind): StepShape {
  const [name, title, fields] = TUNNELS[kind];
  return { name, title, fields, summary: tunnelSummary };
}

function tunnelSummary(out: DecodedPacket): string {
  const tunnel = tunnelsOf(out.tunnels, out.tunnelDepth).at(-1);
  const id = tunnel?.id ?? null;
  return id === null ? 'tunnel' : `id ${id}`;
}
