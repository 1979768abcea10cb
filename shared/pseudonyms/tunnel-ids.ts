import type { TunnelKind } from '../wire/tunnel.ts';
import { keyedNumber, type Keyed } from './keyed.ts';

/** How many bits the number of a kind has in its header; kinds without a number are not here. */
const ID_BITS: Readonly<Partial<Record<TunnelKind, number>>> = {
  gre: 32,
  pptp: 16,
  erspan: 10,
  vxlan: 24,
  'vxlan-gpe': 24,
  geneve: 24,
  'gtp-u': 32,
  l2tp: 16,
};

/** A made-up number of a tunnel, as wide as its header has it; another one for each original. */
export function keyedTunnelId(keyed: Keyed, kind: TunnelKind, id: number): number {
  const bits = ID_BITS[kind] ?? 32;
  return keyedNumber(keyed, `tunnel ${bits}`, bits, id);
}
