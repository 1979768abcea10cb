import type { Layer } from './layer-tree.ts';

/** The packet being dissected, and the layers found so far. */
export interface Dissection {
  readonly bytes: Uint8Array;
  /** Where the packet ended on the wire, as an index: at least `bytes.length`. */
  readonly wireEnd: number;
  readonly layers: Layer[];
  /** IP headers inside IP headers so far. */
  depth: number;
}

/** Says on the last layer why nothing follows it. */
export function stopAtLast(packet: Dissection, stop: string): void {
  const last = packet.layers.pop();
  if (last !== undefined) packet.layers.push({ ...last, stop: last.stop ?? stop });
}

/** Tags and extension headers that are shown; a hostile packet can hold thousands of them. */
const MOST_LAYERS = 64;

/** True where nothing more is to be opened; the last layer then says so. */
export function hasManyLayers(packet: Dissection): boolean {
  if (packet.layers.length < MOST_LAYERS) return false;
  stopAtLast(packet, `Only the first ${MOST_LAYERS} layers are shown.`);
  return true;
}
