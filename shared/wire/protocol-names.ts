/** EtherTypes that captures of TCP meet (IANA ieee-802-numbers). */
export const ETHER_TYPES: ReadonlyMap<number, string> = new Map([
  [0x0800, 'IPv4'],
  [0x0806, 'ARP'],
  [0x6558, 'Transparent Ethernet bridging'],
  [0x8035, 'RARP'],
  [0x8100, '802.1Q VLAN'],
  [0x86dd, 'IPv6'],
  [0x8808, 'Ethernet flow control'],
  [0x8809, 'Slow protocols'],
  [0x8847, 'MPLS'],
  [0x8848, 'MPLS multicast'],
  [0x8863, 'PPPoE discovery'],
  [0x8864, 'PPPoE session'],
  [0x888e, '802.1X'],
  [0x8899, 'Realtek'],
  [0x88a8, '802.1ad VLAN'],
  [0x88cc, 'LLDP'],
  [0x88e5, '802.1AE MACsec'],
  [0x88f7, 'PTP'],
  [0x8909, 'Cisco MetaData'],
  [0x9100, 'VLAN (0x9100)'],
  [0x9200, 'VLAN (0x9200)'],
]);

/** IP protocol numbers (IANA protocol-numbers). */
export const IP_PROTOCOLS: ReadonlyMap<number, string> = new Map([
  [0, 'IPv6 hop-by-hop options'],
  [1, 'ICMP'],
  [2, 'IGMP'],
  [4, 'IPv4'],
  [6, 'TCP'],
  [17, 'UDP'],
  [41, 'IPv6'],
  [43, 'IPv6 routing header'],
  [44, 'IPv6 fragment header'],
  [47, 'GRE'],
  [50, 'ESP'],
  [51, 'AH'],
  [58, 'ICMPv6'],
  [59, 'no next header'],
  [60, 'IPv6 destination options'],
  [88, 'EIGRP'],
  [89, 'OSPF'],
  [103, 'PIM'],
  [112, 'VRRP'],
  [132, 'SCTP'],
  [135, 'Mobility header'],
  [139, 'HIP'],
  [140, 'Shim6'],
]);

/** PPP protocol numbers (IANA ppp-numbers). */
export const PPP_PROTOCOLS: ReadonlyMap<number, string> = new Map([
  [0x0021, 'IPv4'],
  [0x0057, 'IPv6'],
  [0x8021, 'IPCP'],
  [0x8057, 'IPv6CP'],
  [0xc021, 'LCP'],
  [0xc023, 'PAP'],
  [0xc223, 'CHAP'],
]);

/** Direction of a packet in Linux cooked captures. */
export const SLL_PACKET_TYPES: ReadonlyMap<number, string> = new Map([
  [0, 'to this host'],
  [1, 'broadcast'],
  [2, 'multicast'],
  [3, 'to another host'],
  [4, 'sent by this host'],
]);
