import { dissectIp } from './dissect-ip.ts';
import { dissectEtherType, dissectLink, dissectMpls, dissectPpp } from './dissect-link.ts';
import { dissectStep } from './dissect-step.ts';
import { dissectGre } from './dissect-tunnel.ts';
import { hasManyLayers, stopAtLast, type Dissection, type NextLayer } from './dissection.ts';
import type { Layer } from './layer-tree.ts';
import { fieldAt } from './layer-cursor.ts';
import { ETHER_TYPE, GRE, IP, LINK, MOST_STEPS, MPLS, PPP, WLAN } from './next-layer.ts';
import { WLAN_SHAPE } from './step-shapes.ts';
import { stepWlan } from './wlan.ts';

/**
 * All layers of one packet for people, with Wireshark's field names and the bytes of each field. For
 * the packet pane: it allocates freely, unlike `decode`, but takes the same ways through a packet.
 * Offsets are indexes into `bytes`, which hold exactly the captured packet; `original` is its length
 * on the wire. Never throws: a layer that is cut or makes no sense says so in its `stop`.
 */
export function dissect(bytes: Uint8Array, linkType: number, original: number): Layer[] {
  const layers: Layer[] = [];
  const wireEnd = Math.max(original, bytes.length);
  const packet: Dissection = { bytes, wireEnd, layers, depth: 0, next: null };
  dissectLink(packet, 0, linkType);
  for (let steps = 0; packet.next !== null; steps += 1) {
    const { next } = packet;
    packet.next = null;
    packet.bytes = bytes.subarray(0, next.end);
    packet.wireEnd = next.wireEnd;
    if (hasManyLayers(packet)) break;
    if (steps === MOST_STEPS) stopAtLast(packet, 'Headers are nested too deep.');
    else enter(packet, next);
  }
  const covered = layers.reduce((end, layer) => Math.max(end, layer.offset + layer.length), 0);
  if (bytes.length > covered) layers.push(trailerLayer(bytes, covered));
  if (original > bytes.length) markCut(layers, bytes.length, original);
  return layers;
}

function enter(packet: Dissection, { layer, type, at, wireEnd }: NextLayer): void {
  const { bytes } = packet;
  switch (layer) {
    case LINK:
      dissectLink(packet, at, type);
      return;
    case ETHER_TYPE:
      dissectEtherType(packet, at, type);
      return;
    case IP:
      dissectIp(packet, at, wireEnd);
      return;
    case PPP:
      dissectPpp(packet, at);
      return;
    case MPLS:
      dissectMpls(packet, at);
      return;
    case WLAN:
      dissectStep(packet, at, wireEnd, WLAN_SHAPE, (end, out) =>
        stepWlan(bytes, at, end, wireEnd, type, out),
      );
      return;
    case GRE:
      dissectGre(packet, at, wireEnd);
      return;
    default:
      stopAtLast(packet, 'What follows is not decoded.');
  }
}

/** Bytes that no layer claims: padding and trailers, or what follows a layer that stopped. */
function trailerLayer(bytes: Uint8Array, from: number): Layer {
  const length = bytes.length - from;
  const padding = bytes.subarray(from).every((byte) => byte === 0);
  const title = padding ? 'Padding' : 'Other bytes';
  return {
    name: padding ? 'eth.padding' : 'data',
    title,
    summary: `${length} bytes that belong to no layer above`,
    offset: from,
    length,
    fields: [fieldAt('data.data', 'Bytes', `${length} bytes`, from, length)],
    stop: null,
  };
}

function markCut(layers: Layer[], captured: number, original: number): void {
  const last = layers.pop();
  if (last === undefined) return;
  const cut = `The capture holds ${captured} of this packet’s ${original} bytes (snap length).`;
  layers.push({ ...last, stop: last.stop === null ? cut : `${last.stop} ${cut}` });
}
