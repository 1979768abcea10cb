import type { Layer } from './layer-tree.ts';
import type { DecodedPacket } from './decoded-packet.ts';
import { NOTHING } from './next-layer.ts';

/** What a layer left to the loop of `dissect`: see next-layer.ts. */
export interface NextLayer {
  readonly layer: number;
  readonly type: number;
  readonly at: number;
  readonly end: number;
  readonly wireEnd: number;
}

/** The packet being dissected, and the layers found so far. */
export interface Dissection {
  /** Up to where the layer that is being dissected can go: less than the packet inside a tunnel. */
  bytes: Uint8Array;
  /** Where that ended on the wire, as an index: at least `bytes.length`. */
  wireEnd: number;
  readonly layers: Layer[];
  /** IP headers inside IP headers so far. */
  depth: number;
  /** What comes next, null where nothing was left to be entered. */
  next: NextLayer | null;
}

/** Leaves to the loop what a step said comes next. */
export function leaveNext(packet: Dissection, out: DecodedPacket): void {
  const { nextLayer, nextType, nextAt, nextEnd, nextWireEnd } = out;
  if (nextLayer === NOTHING) return;
  packet.next = {
    layer: nextLayer,
    type: nextType,
    // A header that claims more than is there ends where the bytes do, and so begins what follows.
    at: Math.min(nextAt, nextEnd),
    end: nextEnd,
    wireEnd: nextWireEnd,
  };
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
