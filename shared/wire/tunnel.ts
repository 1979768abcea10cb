import { ipText } from '../base/ip-address.ts';
import { MOST_TUNNELS, TUNNEL_WORDS, type DecodedPacket } from './decoded-packet.ts';

/** What carries IP, Ethernet or PPP between two IP addresses; the order is part of packed words. */
export const TUNNEL_KINDS = [
  'ipip', // IPv4 in IPv4 (RFC 2003), IPv6 in IPv6 (RFC 2473)
  '6in4', // RFC 4213
  '4in6', // RFC 2473
  'gre', // RFC 2784, RFC 2890; also over UDP (RFC 8086)
  'pptp', // enhanced GRE (RFC 2637)
  'erspan',
  'etherip', // RFC 3378
  'mpls', // MPLS in IP (RFC 4023) or in UDP (RFC 7510)
  'srv6', // Ethernet as an IPv6 payload (RFC 8986)
  'vxlan', // RFC 7348
  'vxlan-gpe',
  'geneve', // RFC 8926
  'gtp-u', // 3GPP TS 29.281
  'teredo', // RFC 4380
  'l2tp', // RFC 2661
  'lisp', // RFC 6830
] as const;

/** A kind of tunnel by its usual name. */
export type TunnelKind = (typeof TUNNEL_KINDS)[number];

/** A tunnel around a flow, with its ends in the direction of the flow's first packet. */
export interface Tunnel {
  readonly kind: TunnelKind;
  /**
   * What tells tunnels between the same ends apart: VNI, TEID, GRE key, PPTP call, ERSPAN or L2TP
   * session, EtherIP and IP in IP have none (null). Both directions may have different ones.
   */
  readonly id: number | null;
  readonly from: string;
  readonly to: string;
}

const HAS_ID = 0x100;
const IS_V6 = 0x200;

/** With a kind: the tunnel's port is one by which Wireshark does not know it. */
export const UNKNOWN_PORT = 0x400;

/** No id. */
export const NO_ID = -1;

const NUMBERS: ReadonlyMap<TunnelKind, number> = new Map(TUNNEL_KINDS.map((kind, i) => [kind, i]));

/** The number of a kind: its place in the list. */
export function tunnelNumber(kind: TunnelKind): number {
  return NUMBERS.get(kind) ?? 0;
}

/** Remembers that the IP packet decoded so far carries a tunnel. False where there are too many. */
export function enterTunnel(out: DecodedPacket, kind: number, id: number): boolean {
  if (out.tunnelDepth >= MOST_TUNNELS) return false;
  const { tunnels, addresses } = out;
  const at = out.tunnelDepth * TUNNEL_WORDS;
  tunnels[at] = kind | (id === NO_ID ? 0 : HAS_ID) | (out.ipVersion === 6 ? IS_V6 : 0);
  tunnels[at + 1] = id === NO_ID ? 0 : id;
  for (let i = 0; i < 8; i += 1) tunnels[at + 2 + i] = addresses[i];
  out.tunnelDepth += 1;
  return true;
}

/** Gives the tunnel entered last its id, which some headers have only further on. */
export function setTunnelId(out: DecodedPacket, id: number): void {
  const at = (out.tunnelDepth - 1) * TUNNEL_WORDS;
  out.tunnels[at] |= HAS_ID;
  out.tunnels[at + 1] = id;
}

/** Corrects the kind of the tunnel entered last. */
export function setTunnelKind(out: DecodedPacket, kind: number): void {
  const at = (out.tunnelDepth - 1) * TUNNEL_WORDS;
  out.tunnels[at] = (out.tunnels[at] & ~0xff) | kind;
}

/** The tunnels in packed words, outermost first. */
export function tunnelsOf(words: ArrayLike<number>, depth: number): readonly Tunnel[] {
  return Array.from({ length: depth }, (_, i) => {
    const at = i * TUNNEL_WORDS;
    const head = words[at];
    const version = (head & IS_V6) === 0 ? 4 : 6;
    const addresses = Array.from({ length: 8 }, (__, word) => words[at + 2 + word]);
    return {
      kind: TUNNEL_KINDS[head & 0xff],
      id: (head & HAS_ID) === 0 ? null : words[at + 1],
      from: ipText(version, addresses, 0),
      to: ipText(version, addresses, 4),
    };
  });
}
