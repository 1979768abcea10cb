import { counted } from '../base/numbers.ts';
import { DecodedPacket, type DecodeStop } from './decoded-packet.ts';
import { leaveNext, type Dissection } from './dissection.ts';
import { LayerCursor } from './layer-cursor.ts';
import { NOTHING } from './next-layer.ts';

/** How a header that is stepped over is shown. */
export interface StepShape {
  /** Wireshark's name of the protocol, and its title. */
  readonly name: string;
  readonly title: string;
  /** Takes the fields that are shown one by one; what is left of the header becomes one field. */
  fields(cursor: LayerCursor): void;
  /** What follows the title; the layer's length where it is left out. */
  summary?(out: DecodedPacket): string;
}

/**
 * Shows a header by the same step that `decode` takes over it, so that both cannot disagree about
 * its length and what follows. `step` fills a decoded packet of its own.
 */
export function dissectStep(
  packet: Dissection,
  at: number,
  wireEnd: number,
  shape: StepShape,
  step: (end: number, out: DecodedPacket) => void,
): void {
  const end = Math.min(packet.bytes.length, wireEnd);
  const out = new DecodedPacket();
  step(end, out);
  const goesOn = out.nextLayer !== NOTHING;
  const headerEnd = goesOn ? Math.min(out.nextAt, end) : end;
  const cursor = new LayerCursor(packet.bytes, at, headerEnd);
  shape.fields(cursor);
  const rest = headerEnd - cursor.at;
  if (goesOn && rest > 0) {
    cursor.add(`${shape.name}.rest`, 'Rest of the header', counted(rest, 'byte'), rest);
  }
  const summary = shape.summary?.(out) ?? counted(cursor.at - at, 'byte');
  const stop = goesOn ? null : STOPS[out.stop ?? 'malformed'];
  packet.layers.push(cursor.layer(shape.name, shape.title, summary, stop));
  leaveNext(packet, out);
}

const STOPS: Readonly<Record<DecodeStop, string>> = {
  'link-type': 'This link type is not decoded.',
  ethertype: 'What follows is not decoded.',
  'ip-protocol': 'What follows is not decoded.',
  truncated: 'The captured bytes end inside this header.',
  malformed: 'This header contradicts itself.',
  'non-ip': 'What follows is not IP.',
  nested: 'Headers are nested too deep.',
  encrypted: 'The payload is encrypted by the link layer.',
  'link-fragment': 'This is a part of a packet that the link layer had split.',
  aggregate: 'The frame holds several packets (A-MSDU); they are not decoded.',
};
