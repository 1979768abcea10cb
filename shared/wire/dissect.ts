import { dissectLink } from './dissect-link.ts';
import type { Layer } from './layer-tree.ts';
import { fieldAt } from './layer-cursor.ts';

/**
 * All layers of one packet for people, with Wireshark's field names and the bytes of each field. For
 * the packet pane: it allocates freely, unlike `decode`, but takes the same ways through a packet.
 * Offsets are indexes into `bytes`, which hold exactly the captured packet; `original` is its length
 * on the wire. Never throws: a layer that is cut or makes no sense says so in its `stop`.
 */
export function dissect(bytes: Uint8Array, linkType: number, original: number): Layer[] {
  const layers: Layer[] = [];
  const wireEnd = Math.max(original, bytes.length);
  dissectLink({ bytes, wireEnd, layers, depth: 0 }, linkType);
  const covered = layers.reduce((end, layer) => Math.max(end, layer.offset + layer.length), 0);
  if (bytes.length > covered) layers.push(trailerLayer(bytes, covered));
  if (original > bytes.length) markCut(layers, bytes.length, original);
  return layers;
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
