import { u16be } from '../base/bytes.ts';
import type { CaptureRecord } from '../capture/record.ts';
import { PROTO_TCP, PROTO_UDP, type DecodedPacket } from './decoded-packet.ts';

const PORTS = 4;
const IPV6_FRAGMENT_HEADER = 8;

/**
 * Whether a decoded first fragment has its ports, which are then in `sourcePort` and
 * `destinationPort`: also where the rest of the TCP or UDP header travels in the next fragment (then
 * no flag is known).
 */
export function readFirstPorts(record: CaptureRecord, packet: DecodedPacket): boolean {
  if (packet.kind === 'tcp' || packet.kind === 'udp') return true;
  const { bytes } = record;
  const at = packet.fragmentStart;
  const ported = packet.protocol === PROTO_TCP || packet.protocol === PROTO_UDP;
  if (!ported || packet.fragmentCaptured < PORTS) return false;
  // Behind other extension headers there is no telling where the ports would be.
  if (packet.ipVersion === 6 && bytes[at - IPV6_FRAGMENT_HEADER] !== packet.protocol) return false;
  packet.flags = 0;
  packet.sourcePort = u16be(bytes, at);
  packet.destinationPort = u16be(bytes, at + 2);
  return true;
}
