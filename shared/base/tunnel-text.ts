/** What a text needs to know of a tunnel: kind, id, and its ends as addresses. */
interface TunnelOfText {
  readonly kind: string;
  readonly id: number | null;
  readonly from: string;
  readonly to: string;
}

/** Names of kinds and what their id is called; a kind that is not here is written in capitals, with "id". */
const NAMES: Readonly<Record<string, readonly [name: string, id: string]>> = {
  ipip: ['IP in IP', 'id'],
  '6in4': ['6in4', 'id'],
  '4in6': ['4in6', 'id'],
  gre: ['GRE', 'key'],
  pptp: ['PPTP', 'call'],
  erspan: ['ERSPAN', 'session'],
  etherip: ['EtherIP', 'id'],
  mpls: ['MPLS in IP', 'id'],
  srv6: ['SRv6', 'id'],
  vxlan: ['VXLAN', 'VNI'],
  'vxlan-gpe': ['VXLAN-GPE', 'VNI'],
  geneve: ['GENEVE', 'VNI'],
  'gtp-u': ['GTP-U', 'TEID'],
  teredo: ['Teredo', 'id'],
  l2tp: ['L2TP', 'session'],
  lisp: ['LISP', 'id'],
};

/** "VXLAN VNI 5, 192.0.2.1 → 192.0.2.2", outermost first, several with "; in it"; null for none. */
export function tunnelText(tunnels: readonly TunnelOfText[] | null): string | null {
  if (tunnels === null || tunnels.length === 0) return null;
  return tunnels.map(oneTunnel).join('; in it ');
}

function oneTunnel({ kind, id, from, to }: TunnelOfText): string {
  const [name, idName] = NAMES[kind] ?? [kind.toUpperCase(), 'id'];
  return `${name}${id === null ? '' : ` ${idName} ${id}`}, ${from} \u2192 ${to}`;
}
