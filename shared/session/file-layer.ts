import { counted } from '../base/numbers.ts';
import { readPacketOptions } from '../capture/pcapng-packet-options.ts';
import type { CaptureReader, CaptureRecord } from '../capture/record.ts';
import { packetBlockOf } from '../capture/write-pcapng-source.ts';
import type { Layer, LayerField } from '../wire/layer-tree.ts';

/**
 * What the capture file says of a packet beside its bytes, as layers without bytes of their own: the
 * options of its block (pcapng), and the file's names of its addresses. `record` is the packet as
 * its reader has just given it, `layers` what is in it.
 */
export function fileLayers(
  reader: CaptureReader,
  record: CaptureRecord,
  layers: readonly Layer[],
): readonly Layer[] {
  if (reader.format !== 'pcapng' || record.interfaceIndex < 0) return [];
  return [...optionLayer(record), ...nameLayer(reader, layers)];
}

function optionLayer(record: CaptureRecord): readonly Layer[] {
  const block = packetBlockOf(record);
  if (block === null) return [];
  const { bytes, bigEndian } = block.options;
  const said = readPacketOptions(bytes, 0, bytes.length, bigEndian);
  const fields: LayerField[] = [];
  const say = (name: string, label: string, value: string | number | null): void => {
    if (value !== null) fields.push(derived(name, label, String(value)));
  };
  say('frame.packet_flags_direction', 'Direction', said.direction);
  say('frame.packet_flags_reception_type', 'Received as', said.reception);
  if (said.errors.length > 0)
    say('frame.packet_flags_errors', 'Errors of the link layer', said.errors.join(', '));
  say('frame.drop_count', 'Dropped since the packet before', said.drops);
  if (block.drops > 0) say('frame.drop_count', 'Dropped since the packet before', block.drops);
  say('frame.packet_id', 'Packet id', said.packetId);
  say('frame.interface_queue', 'Queue', said.queue);
  if (said.hashes > 0) say('frame.hash', 'Hashes', counted(said.hashes, 'hash', 'hashes'));
  if (said.verdicts > 0) say('frame.verdict', 'Verdicts', counted(said.verdicts, 'verdict'));
  if (fields.length === 0) return [];
  const summary = fields.map(({ label, value }) => `${label.toLowerCase()}: ${value}`).join(', ');
  return [layer('pcapng', 'Options in the capture file', summary, fields)];
}

function nameLayer({ details }: CaptureReader, layers: readonly Layer[]): readonly Layer[] {
  if (details === undefined) return [];
  const addresses = new Set(
    layers.flatMap(({ fields }) =>
      fields.filter(({ name }) => ADDRESS_FIELDS.has(name)).map(({ value }) => value),
    ),
  );
  const fields = [...addresses].flatMap((address) =>
    details.namesOf(address).map((name) => derived('ip.host', address, name)),
  );
  if (fields.length === 0) return [];
  const summary = fields.map(({ label, value }) => `${label} ${value}`).join(', ');
  return [layer('names', 'Names in the capture file', summary, fields)];
}

const ADDRESS_FIELDS: ReadonlySet<string> = new Set(['ip.src', 'ip.dst', 'ipv6.src', 'ipv6.dst']);

function derived(name: string, label: string, value: string): LayerField {
  return { name, label, value, offset: 0, length: 0 };
}

function layer(name: string, title: string, summary: string, fields: LayerField[]): Layer {
  return { name, title, summary, offset: 0, length: 0, fields, stop: null };
}
