/** TCP flag bits as in the header. */
export { ACK, CWR, ECE, FIN, PSH, RST, SYN, URG } from '../base/tcp-flags.ts';

/** IP protocol numbers that the engine knows. */
export const PROTO_ICMP = 1;
export const PROTO_TCP = 6;
export const PROTO_UDP = 17;
export const PROTO_ICMPV6 = 58;

/**
 * Tunnels in tunnels that are followed; real paths have two or three. What is nested deeper stops
 * decoding (`nested`): a hostile packet can hold thousands of headers.
 */
export const MOST_TUNNELS = 7;

/** A tunnel in `DecodedPacket.tunnels`: kind and bits, id, eight words of addresses (tunnel.ts). */
export const TUNNEL_WORDS = 10;

/** What `decode` found, coarsely. */
export type DecodedKind =
  | 'tcp'
  | 'udp'
  | 'icmp-error' // an ICMP or ICMPv6 error that quotes a TCP or UDP packet: see `quoted*`
  | 'fragment' // a fragment that is not the first: no ports of its own
  | 'other'; // anything else, or nothing: see `stop`

/** Why decoding stopped before a transport layer (null: it did not). */
export type DecodeStop =
  | 'link-type'
  | 'ethertype'
  | 'ip-protocol'
  | 'truncated'
  | 'malformed'
  | 'non-ip'
  | 'nested' // more tunnels or headers in each other than are followed
  | 'encrypted' // by the link layer (802.11)
  | 'link-fragment' // the link layer split the packet (802.11, ARCNET), and no part is one by itself
  | 'aggregate'; // several packets in one frame (802.11 A-MSDU)

/**
 * One decoded packet, reused for every record (the hot path allocates nothing). Fields that do not
 * apply hold stale values: look at `kind` first. Addresses are four 32-bit words in network order;
 * IPv4 uses only the first.
 */
export class DecodedPacket {
  kind: DecodedKind = 'other';
  stop: DecodeStop | null = null;

  ipVersion: 4 | 6 = 4;
  /** Words 0-3 source, 4-7 destination. Unused words are 0. */
  readonly addresses = new Uint32Array(8);
  protocol = 0;
  ttl = 0;
  /** IPv4 identification; for IPv6 0 (or the fragment header's low 16 bits). */
  ipId = 0;
  dontFragment = false;
  /** Tunnels around the packet, outermost first: see `tunnelsOf`. Only the first `tunnelDepth` count. */
  tunnelDepth = 0;
  readonly tunnels = new Uint32Array(MOST_TUNNELS * TUNNEL_WORDS);
  /** Between decoders only (next-layer.ts): what comes next, and how many tunnels in UDP are followed. */
  nextLayer = 0;
  nextType = 0;
  nextAt = 0;
  nextEnd = 0;
  nextWireEnd = 0;
  udpTunnels = 0;
  mostUdpTunnels = 0;

  /** The innermost VLAN's id, 0 outside of any. */
  vlanId = 0;
  /** Fragmentation: id of the datagram and whether this is a (first) fragment of several. */
  isFragment = false;
  fragmentId = 0;
  /** Where the fragment's data belongs in the datagram, and whether more follows. */
  fragmentOffset = 0;
  moreFragments = false;
  /** The fragment's data: index in the record's bytes, bytes there, bytes on the wire. */
  fragmentStart = 0;
  fragmentCaptured = 0;
  fragmentLength = 0;

  sourcePort = 0;
  destinationPort = 0;

  seq = 0;
  /** The raw acknowledgement field, also where the ACK flag is clear. */
  ack = 0;
  /** FIN SYN RST PSH ACK URG ECE CWR. */
  flags = 0;
  /** The raw window field. */
  window = 0;

  /** Payload of TCP or UDP: index in the record's bytes, bytes there, bytes on the wire. */
  payloadStart = 0;
  payloadCaptured = 0;
  payloadLength = 0;

  /** TCP options; -1 (or false) where absent. `windowScale` as advertised, 0 to 14. */
  mss = -1;
  windowScale = -1;
  sackPermitted = false;
  timestampValue = -1;
  timestampEcho = -1;
  /** Right edge of the highest SACK block, -1 where there is none. */
  sackRight = -1;
  /** SACK blocks, four at most, and their left and right edges in turn. */
  sackCount = 0;
  readonly sackEdges = new Uint32Array(8);
  /** Any TCP option present at all. */
  hasOptions = false;
  /** Reserved flag bits set (bits 9-11 of the header's offset word; includes AE/NS). */
  reservedBits = 0;

  /** Fields that the record's form cannot carry (`LACKS` of capture/record.ts): what stands there says nothing. */
  lacks = 0;
  /** Where it was captured: packets of different points are never of one flow. 0 where a capture has one. */
  point = 0;

  /** The quoted packet of an `icmp-error`: addresses and ports as in the quote (its own direction). */
  icmpType = 0;
  icmpCode = 0;
  readonly quotedAddresses = new Uint32Array(8);
  quotedProtocol = 0;
  quotedSourcePort = 0;
  quotedDestinationPort = 0;
  /** Sequence number of the quoted TCP header, -1 where the quote is too short. */
  quotedSeq = -1;
  /** Flags of the quoted TCP header, -1 where fewer than 16 bytes of it are quoted: Wireshark reads no shorter one. */
  quotedFlags = -1;
}
