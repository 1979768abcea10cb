import { isoUtc } from '../base/time.ts';
import type { ByteSource } from '../capture/byte-source.ts';
import { emptyRecord, LACKS, type CaptureInterface } from '../capture/record.ts';
import type { Tracker } from '../flows/tracker.ts';
import { dissect } from '../wire/dissect.ts';
import type { CaptureFeed } from './capture-feed.ts';
import type { PacketDetail } from './records.ts';
import { fileLayers } from './file-layer.ts';
import { listedLayers } from './listed-layers.ts';
import { fragmentLayers } from './fragment-layer.ts';

/** One packet opened: layers, bytes, where it lies. null: no such packet, or the file lost it. */
export function packetDetail(
  feed: CaptureFeed,
  tracker: Tracker,
  sources: readonly ByteSource[],
  packet: number,
  reasonsOf: (packet: number) => readonly string[],
): PacketDetail | null {
  const { index } = tracker;
  if (packet < 1 || packet > index.count) return null;
  const record = emptyRecord();
  if (!feed.record(packet, record)) return null;
  const capture = index.captureIndex(packet);
  const reader = feed.readers[capture];
  const bytes = record.bytes.slice(record.start, record.start + record.captured);
  const numberInFile = sources.length === 1 ? packet : numberWithin(tracker, packet, capture);
  const layers = dissect(bytes, record.linkType, record.original);
  return {
    packet,
    capture: sources[capture].name,
    numberInFile,
    fileOffset: index.fileOffset(packet),
    time: (record.lacks & LACKS.time) === 0 ? isoUtc(tracker.time(packet)) : null,
    captured: record.captured,
    original: record.original,
    interfaceName: interfaceName(reader.interfaces, record.interfaceIndex),
    layers: [
      ...listedLayers(layers, record.lacks),
      ...markLayers(reasonsOf(packet)),
      ...fragmentLayers(tracker, packet),
      ...fileLayers(reader, record, layers),
    ],
    bytes,
    comments: reader.comments
      .filter((comment) => comment.on === 'packet' && comment.number === numberInFile)
      .map((comment) => comment.text),
  };
}

/** Why the packet has its marks, as a layer without bytes. */
function markLayers(reasons: readonly string[]): PacketDetail['layers'] {
  if (reasons.length === 0) return [];
  const place = { offset: 0, length: 0 };
  return [
    {
      name: 'analysis',
      title: 'TCP analysis',
      summary: reasons.join(' · '),
      ...place,
      fields: [],
      stop: null,
    },
  ];
}

/** pcapng records without an interface (custom blocks) have the index -1. */
function interfaceName(interfaces: readonly CaptureInterface[], index: number): string {
  if (index < 0 || index >= interfaces.length) return 'no interface';
  return interfaces[index].name ?? `interface ${index}`;
}

/** The packet's number inside its own file: it was merged with others. */
function numberWithin(tracker: Tracker, packet: number, capture: number): number {
  let number = 0;
  for (let i = 1; i <= packet; i += 1) if (tracker.index.captureIndex(i) === capture) number += 1;
  return number;
}
