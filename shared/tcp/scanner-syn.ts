import { LACKS } from '../capture/record.ts';
import type { DecodedPacket } from '../wire/decoded-packet.ts';
import { ACK, FIN, PSH, RST, SYN, URG } from '../wire/decoded-packet.ts';

/** ZMap before v4.1.0 wrote these into every SYN (FACTS 1.7; Cloudflare Radar's tag `zmap`). */
const ZMAP_IP_ID = 54_321;
const ZMAP_WINDOW = 65_535;

/** No common stack starts with more than 128, and few paths have 55 hops; raw-socket tools start with 255. */
export const SCANNER_TTL = 200;

/** IP-ID and window of ZMap before v4.1.0. */
export function isZmapSyn(p: DecodedPacket): boolean {
  return p.ipId === ZMAP_IP_ID && p.window === ZMAP_WINDOW;
}

/**
 * A trait of scanning tools (FACTS 1.7): no TCP options, a TTL of 200 and more, the destination address
 * as sequence number (Mirai), or ZMap's. A trait only: some routers and appliances send such SYNs too.
 */
export function isScannerSyn(p: DecodedPacket): boolean {
  return (
    (!p.hasOptions && (p.lacks & LACKS.options) === 0) ||
    p.ttl >= SCANNER_TTL ||
    (p.ipVersion === 4 && p.seq === p.addresses[4]) ||
    isZmapSyn(p)
  );
}

/** FIN, PSH and URG without SYN, RST and ACK: the probe of an Xmas scan. */
export function isXmas(flags: number): boolean {
  return (flags & (FIN | PSH | URG | SYN | RST | ACK)) === (FIN | PSH | URG);
}
