import { counted } from '../base/numbers.ts';
import { compareMoments, isoUtc, type Moment } from '../base/time.ts';
import type { ByteSource } from '../capture/byte-source.ts';
import type { CaptureReader, HealthEntry } from '../capture/record.ts';
import { rotatedSets, type RotatedSet } from '../capture/rotated-set.ts';

/** When the packets of a capture begin and end; null before its first one. */
interface Span {
  readonly first: Moment | null;
  readonly last: Moment | null;
}

/** Names in a sentence; of more only how many. */
const MOST_NAMED = 5;

/**
 * Rotated captures: parts that belong together and what is missing between them, and parts that lie
 * beside a capture and were not opened.
 */
export function rotatedEntries(
  sources: readonly ByteSource[],
  readers: readonly CaptureReader[],
  spans: readonly Span[],
): readonly HealthEntry[] {
  const names = sources.map(({ name }) => name);
  return [
    ...rotatedSets(names).flatMap((set) => [
      partsEntry(set, names),
      ...missingEntries(set, names, spans),
      ...changeEntries(set, names, readers),
    ]),
    ...sources.flatMap(siblingsEntry),
  ];
}

function entry(
  file: string,
  severity: HealthEntry['severity'],
  count: number,
  text: string,
  effect: string | null,
): HealthEntry {
  return { code: 'rotated-set', severity, file, offset: null, block: null, count, text, effect };
}

function partsEntry({ set, by, members }: RotatedSet, names: readonly string[]): HealthEntry {
  const how = by === 'tcpdump' ? 'tcpdump -C or -W' : 'dumpcap -b';
  return entry(
    names[members[0].index],
    'note',
    0,
    `${counted(members.length, 'file')} ${set} are parts of one capture (${how}); they are read as one, in order of time.`,
    null,
  );
}

/** Numbers that no file has, between two that follow each other in time. */
function missingEntries(
  { members }: RotatedSet,
  names: readonly string[],
  spans: readonly Span[],
): readonly HealthEntry[] {
  const inTime = members
    .filter(({ index }) => spans[index].first !== null)
    .sort((a, b) => compareBegins(spans[a.index], spans[b.index]));
  const entries: HealthEntry[] = [];
  for (let i = 1; i < inTime.length; i += 1) {
    const [a, b] = [inTime[i - 1], inTime[i]];
    const missing = b.number - a.number - 1;
    // A ring starts over: then a lower number follows a higher one.
    if (missing <= 0) continue;
    const from = spans[a.index].last;
    const to = spans[b.index].first;
    const span = from === null || to === null ? '' : ` (${isoUtc(from)} to ${isoUtc(to)})`;
    entries.push(
      entry(
        names[b.index],
        'warning',
        0,
        `${counted(missing, 'part')} of the rotated capture between ${names[a.index]} and ${names[b.index]} ${missing === 1 ? 'is' : 'are'} not in the analysis${span}.`,
        'Packets are missing there: flows that end or fall silent at that time may have gone on.',
      ),
    );
  }
  return entries;
}

function compareBegins(a: Span, b: Span): number {
  return a.first === null || b.first === null ? 0 : compareMoments(a.first, b.first);
}

/** Parts that were captured in another way than the first. */
function changeEntries(
  { members }: RotatedSet,
  names: readonly string[],
  readers: readonly CaptureReader[],
): readonly HealthEntry[] {
  const way = (index: number): string =>
    readers[index].interfaces
      .map(({ linkType, snapLength }) => `${linkType}/${snapLength}`)
      .join(' ');
  const other = members.filter(({ index }) => way(index) !== way(members[0].index));
  if (other.length === 0) return [];
  return [
    entry(
      names[other[0].index],
      'note',
      0,
      `Parts of the rotated capture differ in link type, snap length or number of interfaces: ${list(other.map(({ index }) => names[index]))} from ${names[members[0].index]}.`,
      'Each is read as it was captured.',
    ),
  ];
}

function siblingsEntry({ name, siblings = [] }: ByteSource): readonly HealthEntry[] {
  if (siblings.length === 0) return [];
  const one = siblings.length === 1;
  return [
    entry(
      name,
      'note',
      0,
      `The file is part of a rotated capture; ${counted(siblings.length, 'other part')} ${one ? 'lies' : 'lie'} beside it and ${one ? 'is' : 'are'} not in the analysis: ${list(siblings)}.`,
      'Flows that begin or end in them are seen in part; open all parts together.',
    ),
  ];
}

function list(names: readonly string[]): string {
  if (names.length <= MOST_NAMED) return names.join(', ');
  return `${names[0]} to ${names[names.length - 1]}`;
}
