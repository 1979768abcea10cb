import { DecodedPacket } from './decoded-packet.ts';
import { dissectStep } from './dissect-step.ts';
import { leaveNext, type Dissection } from './dissection.ts';
import { GRE, NOTHING } from './next-layer.ts';
import { tunnelShape } from './step-shapes.ts';
import { NO_ID, enterTunnel, tunnelNumber, tunnelsOf, type TunnelKind } from './tunnel.ts';
import { stepGre, stepIpTunnel } from './tunnels-over-ip.ts';
import { stepUdpTunnel } from './tunnels-over-udp.ts';

/** A tunnel right in an IP packet: false where the protocol is none. */
export function dissectIpTunnel(
  packet: Dissection,
  at: number,
  wireEnd: number,
  protocol: number,
): boolean {
  const { bytes } = packet;
  const end = Math.min(bytes.length, wireEnd);
  const out = new DecodedPacket();
  stepIpTunnel(protocol, bytes, at, end, wireEnd, out);
  const kind = kindOf(out);
  if (kind === null && out.stop === 'ip-protocol') return false;
  if (out.nextLayer !== NOTHING && out.nextAt === at) {
    // No header of its own, or one that the loop enters.
    if (out.nextLayer === GRE || at < end || kind !== null) leaveNext(packet, out);
    return true;
  }
  dissectStep(packet, at, wireEnd, tunnelShape(kind ?? 'etherip'), (_, into) =>
    stepIpTunnel(protocol, bytes, at, end, wireEnd, into),
  );
  return true;
}

/** A GRE header with what belongs to it. */
export function dissectGre(packet: Dissection, at: number, wireEnd: number): void {
  const { bytes } = packet;
  const probe = new DecodedPacket();
  const step = (end: number, out: DecodedPacket): void => {
    enterTunnel(out, tunnelNumber('gre'), NO_ID);
    stepGre(bytes, at, end, wireEnd, out);
  };
  step(Math.min(bytes.length, wireEnd), probe);
  dissectStep(packet, at, wireEnd, tunnelShape(kindOf(probe) ?? 'gre'), step);
}

/** A tunnel at a well-known UDP port: false where the payload does not look like its header. */
export function dissectUdpTunnel(
  packet: Dissection,
  at: number,
  wireEnd: number,
  port: number,
): boolean {
  const { bytes } = packet;
  const end = Math.min(bytes.length, wireEnd);
  const out = new DecodedPacket();
  if (!stepUdpTunnel(port, bytes, at, end, wireEnd, out)) return false;
  const kind = kindOf(out);
  if (out.nextAt === at || kind === null) {
    leaveNext(packet, out);
    return true;
  }
  dissectStep(packet, at, wireEnd, tunnelShape(kind), (_, into) => {
    stepUdpTunnel(port, bytes, at, end, wireEnd, into);
  });
  return true;
}

function kindOf(out: DecodedPacket): TunnelKind | null {
  return tunnelsOf(out.tunnels, out.tunnelDepth).at(-1)?.kind ?? null;
}
