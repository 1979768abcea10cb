import { counted, grouped } from '../base/numbers.ts';
import { isoUtc, type Moment } from '../base/time.ts';
import { fileBytesDone, fileSize, isAtEnd, type ByteSource } from '../capture/byte-source.ts';
import type { CaptureReader, HealthEntry } from '../capture/record.ts';
import type { Tracker } from '../flows/tracker.ts';
import { linkTypeName } from '../wire/link-type-names.ts';
import type { CaptureFeed } from './capture-feed.ts';
import type { CaptureInfo, HealthReport } from './records.ts';
import { rotatedEntries } from './rotated-entries.ts';
import type { FlowHealthCounts } from './flow-health.ts';
import { withExtent } from './health-extent.ts';
import type { PacketPlaces } from './packet-places.ts';
import { flowsOf, qualityEntries } from './quality-entries.ts';
import { pauseEntries, sessionHealth } from './session-health.ts';
import type { JudgedStep } from './time-steps.ts';

/** What a health report is made from. */
export interface HealthParts {
  readonly feed: CaptureFeed;
  readonly sources: readonly ByteSource[];
  readonly hashes: readonly (string | null)[];
  readonly tracker: Tracker;
  /** Bytes held by followers and verdicts, beside the tracker's own. */
  readonly otherBytes: number;
  /** What the flows judged so far show. */
  readonly flows: FlowHealthCounts;
  /** Where the clock was set and where capturing stalled. */
  readonly steps: readonly JudgedStep[];
  readonly places: PacketPlaces;
  /** Damage that no reader knows: captures that could not be opened, a failure while reading. */
  readonly damage: readonly HealthEntry[];
  /** Reading ended before the end of what the readers could give: a failure, or the user's stop. */
  readonly unfinished: boolean;
  /** The user stopped it. */
  readonly stopped: boolean;
}

const SEVERITY_ORDER = ['damage', 'warning', 'note'];

/** The capture-health panel and `check-file`: worst first, then in file order. */
export function healthReport(parts: HealthParts): HealthReport {
  const { feed, sources, tracker } = parts;
  const file = sources.length === 1 ? sources[0].name : 'all captures';
  const entries = [
    ...parts.damage,
    ...stopEntries(parts),
    ...readerEntries(parts),
    ...sources.flatMap(compressionEntry),
    ...rotatedEntries(sources, feed.readers, feed.spans),
    ...sessionHealth(
      feed,
      tracker,
      sources.map((source) => source.name),
    ),
    ...qualityEntries({ feed, tracker, file, flows: parts.flows, steps: parts.steps }),
    ...pauseEntries(tracker, file, parts.steps),
  ];
  const packets = Math.max(1, tracker.packetCount);
  const flows = Math.max(1, tracker.flowCount);
  const { memory } = tracker;
  return {
    captures: feed.readers.map((_, i) => captureInfo(parts, i)),
    entries: entries
      .map((entry, i) => ({ entry, i, rank: SEVERITY_ORDER.indexOf(entry.severity) }))
      .sort((a, b) => (a.rank === b.rank ? a.i - b.i : a.rank - b.rank))
      .map(({ entry }) => entry),
    index: {
      packetBytes: memory.packets / packets,
      flowBytes: (memory.flows + parts.otherBytes) / flows,
      total: memory.packets + memory.flows + parts.otherBytes,
    },
  };
}

/** What the readers say, in packets of the analysis. */
function readerEntries({ feed, tracker, places, flows }: HealthParts): HealthEntry[] {
  return feed.readers.flatMap((reader, capture) =>
    reader.health.map((entry) =>
      withExtent(
        entry,
        tracker,
        feed.perCapture[capture],
        (packet) => places.packetAt({ capture, packet }),
        flowsOf(entry, flows),
      ),
    ),
  );
}

function captureInfo(parts: HealthParts, index: number): CaptureInfo {
  const { feed } = parts;
  const reader = feed.readers[index];
  const source = parts.sources[index];
  const span = feed.spans[index];
  const time = (moment: Moment | null): string | null => (moment === null ? null : isoUtc(moment));
  return {
    name: source.name,
    bytes: fileSize(source),
    sha256: parts.hashes[index],
    format: formatText(reader, source),
    packets: feed.perCapture[index],
    firstTime: time(span.first),
    lastTime: time(span.last),
    interfaces: reader.interfaces.map((one) => ({
      name: one.name ?? `interface ${one.index}`,
      linkType: linkTypeName(one.linkType),
      snapLength: one.snapLength,
      resolution: one.resolution,
      packets: one.packets,
      drops: one.drops,
    })),
    comments: reader.comments,
    details: reader.details?.lines() ?? [],
    read: isWhole(parts, reader, source) ? 'whole' : 'part',
  };
}

/** "pcapng, gzip". */
function formatText(reader: CaptureReader, { compressed }: ByteSource): string {
  return compressed === undefined
    ? reader.formatText
    : `${reader.formatText}, ${compressed.format}`;
}

/** Byte offsets are told everywhere: of a compressed file they are not its own. */
function compressionEntry({ name, size, compressed }: ByteSource): HealthEntry[] {
  if (compressed === undefined) return [];
  const { format, taken } = compressed;
  const entry: HealthEntry = {
    code: 'compressed',
    severity: 'note',
    file: name,
    offset: null,
    block: null,
    count: 0,
    text: `The file is compressed (${format}): ${counted(taken, 'byte')} of it were decompressed into ${grouped(size)}.`,
    effect:
      'Byte offsets of packets and in this list are those of the decompressed capture, unless they say otherwise.',
  };
  return [entry];
}

/** The user stopped reading: how far it had come, of each file that was not read to its end. */
function stopEntries({ feed, sources, stopped }: HealthParts): HealthEntry[] {
  if (!stopped) return [];
  const entries: HealthEntry[] = [];
  sources.forEach((source, i) => {
    const reader = feed.readers[i];
    if (isAtEnd(source, reader.position)) return;
    entries.push({
      code: 'stopped',
      severity: 'warning',
      file: source.name,
      offset: reader.position,
      block: null,
      count: 0,
      text: `Reading was stopped at byte ${grouped(fileBytesDone(source, reader.position))} of ${grouped(fileSize(source))}.`,
      effect:
        'Verdicts speak of what was read: a flow that looks open, silent or one-sided may have ended in the rest.',
    });
  });
  return entries;
}

function isWhole(parts: HealthParts, reader: CaptureReader, source: ByteSource): boolean {
  if (parts.feed.failure?.file === source.name) return false;
  if (parts.unfinished && !isAtEnd(source, reader.position)) return false;
  return !reader.health.some((entry) => entry.severity === 'damage');
}
