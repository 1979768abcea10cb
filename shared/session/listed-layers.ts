import { LACKS } from '../capture/record.ts';
import type { Layer, LayerField } from '../wire/layer-tree.ts';

/** Fields of the headers that are made of a line, and the bit that says that the line did not tell them. */
const BIT_OF_FIELD: ReadonlyMap<string, number> = new Map([
  ['ip.ttl', LACKS.ttl],
  ['ipv6.hlim', LACKS.ttl],
  ['ip.id', LACKS.ipId],
  ['tcp.window_size_value', LACKS.window],
  ['tcp.ack_raw', LACKS.bareAck],
]);

/** Fields that no form of a line tells. */
const NEVER_TOLD: ReadonlySet<string> = new Set([
  'ip.checksum',
  'tcp.checksum',
  'udp.checksum',
  'tcp.urgent_pointer',
]);

/** Numbers that are told, but only as distances. */
const RELATIVE: ReadonlySet<string> = new Set(['tcp.seq_raw', 'tcp.ack_raw']);

/** The layers of a packet that was made of a line: what the line does not tell is called unknown. */
export function listedLayers(layers: readonly Layer[], lacks: number): readonly Layer[] {
  if (lacks === 0) return layers;
  return layers.map((layer) => ({
    ...layer,
    fields: layer.fields.map((field) => told(field, lacks)),
  }));
}

function told(field: LayerField, lacks: number): LayerField {
  const bit = BIT_OF_FIELD.get(field.name) ?? 0;
  if ((lacks & bit) !== 0 || NEVER_TOLD.has(field.name))
    return { ...field, value: 'unknown: the listing does not say it' };
  if (RELATIVE.has(field.name) && (lacks & LACKS.absoluteNumbers) !== 0)
    return { ...field, value: `${field.value}, counted from a made-up first number` };
  return field;
}
