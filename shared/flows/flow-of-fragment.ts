import type { FlowNumber, PacketNumber } from '../base/units.ts';
import { S_FIRST, S_LAST, sideAt } from '../tcp/tcp-words.ts';
import type { DecodedPacket } from '../wire/decoded-packet.ts';
import { PROTO_UDP } from '../wire/decoded-packet.ts';
import {
  F_BASIS_SHIFT,
  F_POINT_SHIFT,
  F_STREAM,
  F_UDP,
  F_V6,
  type FlowTable,
} from './flow-table.ts';
import { guessRoles } from './guess-roles.ts';
import type { TunnelTable } from './tunnel-table.ts';

/** A TCP flow of which only fragments were captured: Wireshark has no stream for it. */
export const NO_STREAM = 0xffffffff;

/** A flow, and the side of it that sent a packet. */
export interface FlowSide {
  readonly flow: FlowNumber;
  readonly side: 0 | 1;
}

/** The newest flow between the packet's ends and ports, null where there is none. */
export function flowBetween(flows: FlowTable, p: DecodedPacket): FlowSide | null {
  const flow = flows.flowAt(slotOf(flows, p));
  return flow < 0 ? null : { flow, side: flows.sideOf(flow, p.addresses, p.sourcePort) };
}

function slotOf(flows: FlowTable, p: DecodedPacket): number {
  return flows.find(
    p.addresses,
    p.sourcePort,
    p.destinationPort,
    p.protocol === PROTO_UDP,
    p.ipVersion === 6,
    p.point,
  );
}

/**
 * The same; where there is none, a flow that begins with a first fragment and has no packet (nothing
 * of its datagrams counts). Only once reading is over: it has no place among Wireshark's streams.
 */
export function flowOfFragment(
  { flows, tunnels }: { readonly flows: FlowTable; readonly tunnels: TunnelTable },
  p: DecodedPacket,
  packet: PacketNumber,
): FlowSide {
  const known = flowBetween(flows, p);
  if (known !== null) return known;
  const roles = guessRoles(p);
  const flags =
    (p.protocol === PROTO_UDP ? F_UDP : 0) |
    (p.ipVersion === 6 ? F_V6 : 0) |
    (roles.basis << F_BASIS_SHIFT) |
    (p.point << F_POINT_SHIFT);
  const flow = flows.append(
    slotOf(flows, p),
    p.addresses,
    p.sourcePort,
    p.destinationPort,
    flags,
    roles.swapped,
  );
  tunnels.add(flow, p);
  const side = flows.sideOf(flow, p.addresses, p.sourcePort);
  const me = sideAt(0, side);
  flows.rows.set(flow, F_STREAM, NO_STREAM);
  flows.rows.set(flow, me + S_FIRST, packet);
  flows.rows.set(flow, me + S_LAST, packet);
  return { flow, side };
}
