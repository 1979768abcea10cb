/** What a column asks for, in points, its padding included. */
export interface ColumnWish {
  /** Its longest cell on one line. */
  readonly longest: number;
  /** Its longest word (or what may stand for it: very long words can be cut). */
  readonly word: number;
  /** Share of what is left; 0: as wide as its content. */
  readonly share: number;
}

/** The widest that a column without a share may be while others have one. */
const WIDEST = 0.34;
/** The narrowest that a column with a share may become. */
const NARROWEST = 0.14;

/**
 * Widths of a table's columns, which together are exactly `total`: columns without a share take
 * what they need, the others share the rest; too much in one column never squeezes another out.
 */
export function columnWidths(columns: readonly ColumnWish[], total: number): readonly number[] {
  const shares = columns.reduce((sum, { share }) => sum + share, 0);
  const own = columns.filter(({ share }) => share === 0);
  if (shares === 0) return fitted(columns, total);
  const kept = columns.reduce((sum, each) => sum + (each.share > 0 ? leastOf(each, total) : 0), 0);
  const widest = columns.length > 2 ? total * WIDEST : total * 0.5;
  const wishes = own.map((each) => ({ ...each, longest: Math.min(each.longest, widest) }));
  const room = Math.max(total - kept, total * 0.2);
  const taken = shrunk(wishes, room);
  const rest = total - taken.reduce((sum, width) => sum + width, 0);
  const parts = shared(
    columns.filter(({ share }) => share > 0),
    rest,
  );
  let ownAt = 0;
  let sharedAt = 0;
  return columns.map(({ share }) => (share === 0 ? taken[ownAt++] : parts[sharedAt++]));
}

/**
 * Splits `room` by shares; what a column does not need goes to those that need more. Where none
 * does, the last one has it.
 */
function shared(columns: readonly ColumnWish[], room: number): readonly number[] {
  const widths = new Map<ColumnWish, number>();
  let open = [...columns];
  let left = room;
  for (;;) {
    const shares = open.reduce((sum, { share }) => sum + share, 0);
    const given = ({ share }: ColumnWish): number => (left * share) / shares;
    const full = open.filter((each) => each.longest <= given(each));
    if (full.length === 0 || full.length === open.length) {
      const sizes = open.map((each) => (full.length === 0 ? given(each) : each.longest));
      const spare = left - sizes.reduce((sum, size) => sum + size, 0);
      open.forEach((each, i) => widths.set(each, sizes[i] + (i === open.length - 1 ? spare : 0)));
      return columns.map((each) => widths.get(each) ?? 0);
    }
    for (const each of full) widths.set(each, each.longest);
    left -= full.reduce((sum, { longest }) => sum + longest, 0);
    open = open.filter((each) => !full.includes(each));
  }
}

function leastOf(column: ColumnWish, total: number): number {
  return Math.min(column.longest, Math.max(column.word, total * NARROWEST), total * 0.4);
}

/** Columns that all take what they need: what is left over goes to the last one. */
function fitted(columns: readonly ColumnWish[], total: number): readonly number[] {
  const widths = shrunk(columns, total);
  const rest = total - widths.reduce((sum, width) => sum + width, 0);
  return widths.map((width, i) => (i === widths.length - 1 ? width + rest : width));
}

/** The wished widths where they fit; else each keeps its longest word and gives in proportion. */
function shrunk(columns: readonly ColumnWish[], room: number): readonly number[] {
  const wished = columns.reduce((sum, { longest }) => sum + longest, 0);
  if (wished <= room) return columns.map(({ longest }) => longest);
  const least = columns.map(({ longest, word }) => Math.min(longest, word));
  const needed = least.reduce((sum, width) => sum + width, 0);
  if (needed >= room) return least.map((width) => (width * room) / needed);
  const give = (room - needed) / (wished - needed);
  return columns.map(({ longest }, i) => least[i] + (longest - least[i]) * give);
}
