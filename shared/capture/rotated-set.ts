/** Where a file stands in a set that a capturing program wrote one after the other. */
export interface SetMember {
  /** Names the set: equal for all its files in one folder. */
  readonly set: string;
  readonly number: number;
  /** Who names files so. */
  readonly by: 'tcpdump' | 'dumpcap';
  /** The name alone does not tell: it is tcpdump's first file, where others of its set exist. */
  readonly isBare: boolean;
}

const PACKED = String.raw`(?<packed>\.(?:gz|zst|lz4))?`;
/** dumpcap -b: NAME_00001_20240101120000.pcapng, or with the two numbers the other way round. */
const DUMPCAP = new RegExp(
  String.raw`^(?<name>.*)_(?:(?<number>\d{5,10})_\d{14}|\d{14}_(?<later>\d{5,10}))(?<ending>\.\w+)?${PACKED}$`,
  'u',
);
/** tcpdump -C, with -W zeros before the number: NAME.pcap, NAME.pcap1; NAME.pcap00, NAME.pcap01. */
const TCPDUMP = new RegExp(
  String.raw`^(?<name>.*\.(?:pcap|pcapng|cap|dmp|dump))(?<number>\d{1,9})?${PACKED}$`,
  'u',
);

/** The set that a file's name puts it in, null where it is no name of a rotated file. */
export function setMemberOf(name: string): SetMember | null {
  const ring = DUMPCAP.exec(name)?.groups;
  if (ring !== undefined) {
    const { number, later, ending = '' } = ring;
    return {
      set: `${ring['name']}_*${ending}`,
      number: Number(number ?? later),
      by: 'dumpcap',
      isBare: false,
    };
  }
  const rotated = TCPDUMP.exec(name)?.groups as { name: string; number?: string } | undefined;
  if (rotated === undefined) return null;
  return {
    set: `${rotated.name}*`,
    number: Number(rotated.number ?? 0),
    by: 'tcpdump',
    isBare: rotated.number === undefined,
  };
}

/** Files of one set among the captures of an analysis. */
export interface RotatedSet {
  readonly set: string;
  readonly by: SetMember['by'];
  /** Indexes into the names, and the numbers in them, by number. */
  readonly members: readonly { readonly index: number; readonly number: number }[];
}

/** The rotated sets among names of captures: two files or more, one of which has a number. */
export function rotatedSets(names: readonly string[]): readonly RotatedSet[] {
  const sets = new Map<
    string,
    { by: SetMember['by']; numbered: boolean; members: { index: number; number: number }[] }
  >();
  names.forEach((name, index) => {
    const member = setMemberOf(name);
    if (member === null) return;
    const { set, by, number, isBare } = member;
    const known = sets.get(set);
    if (known === undefined) sets.set(set, { by, numbered: !isBare, members: [{ index, number }] });
    else {
      known.members.push({ index, number });
      known.numbered ||= !isBare;
    }
  });
  return [...sets]
    .filter(
      ([, { members, numbered }]) =>
        // Equal numbers: files of different folders that are called alike.
        numbered &&
        members.length > 1 &&
        new Set(members.map(({ number }) => number)).size === members.length,
    )
    .map(([set, { by, members }]) => ({
      set,
      by,
      members: members.sort((a, b) => a.number - b.number),
    }));
}

/**
 * Which capture goes first at equal times: the order in which they were given, but parts of one
 * rotated set in the order in which they begin (a ring of files starts over at its lowest number),
 * then by their numbers. `begins` compares the first packets of two captures.
 */
export function mergeRanks(
  names: readonly string[],
  begins: (a: number, b: number) => number,
): readonly number[] {
  const ranks = names.map((_, index) => index);
  for (const { members } of rotatedSets(names)) {
    const places = members.map(({ index }) => index).sort((a, b) => a - b);
    // Members are in order of their numbers, and sorting keeps that at equal times.
    const inOrder = [...members].sort((a, b) => begins(a.index, b.index));
    inOrder.forEach(({ index }, i) => {
      ranks[index] = places[i];
    });
  }
  return ranks;
}
