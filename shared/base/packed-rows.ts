/** Rows of words written small: see `packRows`. */
export interface PackedRows {
  readonly bytes: Uint8Array;
  readonly plan: PackPlan;
}

/**
 * What each word of a row is compared with: an earlier word of the same row (its index), the same word of
 * the row before, or nothing.
 */
export type PackPlan = Int16Array;

const NOTHING = -1;
const ROW_BEFORE = -2;

/** How a word is written, four bits each: 0 is a zero, 1 equals what it is compared with, then 1 to 4 bytes of difference. */
const ZERO = 0;
const EQUAL = 1;
const ONE_BYTE = 2;
const TWO_BYTES = 3;
const THREE_BYTES = 4;
const FOUR_BYTES = 5;

/** A column of zeros is one byte, any other one this byte and its words. */
const ALL_ZERO = 0;
const MIXED = 1;

/** Rows of a page by which a plan is made. */
const SAMPLES = 32;

/** What a word costs at most: four bits and four bytes; a column one byte more. */
const MOST_BYTES_A_WORD = 5;

/**
 * The plan that writes these rows smallest, by a sample of them: words of a flow are near each other
 * (packet numbers, sequence numbers and their acknowledgements), and many are equal.
 */
export function planFor(page: Uint32Array, rows: number, words: number, from: number): PackPlan {
  const plan = new Int16Array(words).fill(NOTHING);
  for (let word = from; word < words; word += 1) {
    let least = costOf(page, rows, words, word, NOTHING);
    for (let other = ROW_BEFORE; other < word; other += 1) {
      if (other === NOTHING) continue;
      if (least === 0) break;
      const cost = costOf(page, rows, words, word, other);
      if (cost < least) {
        least = cost;
        plan[word] = other;
      }
    }
  }
  return plan;
}

/** The page's rows (`words` words each) from word `from` on, column by column; `scratch` is lent. */
export function packRows(
  page: Uint32Array,
  rows: number,
  words: number,
  from: number,
  plan: PackPlan,
  scratch: Uint8Array,
): PackedRows {
  let end = 0;
  for (let word = from; word < words; word += 1)
    end = packColumn(page, rows, words, word, plan[word], scratch, end);
  return { bytes: scratch.slice(0, end), plan };
}

/** Bytes of scratch that `packRows` may need. */
export function mostPackedBytes(rows: number, words: number): number {
  return words * (1 + rows * MOST_BYTES_A_WORD);
}

/** Writes the words from `from` on back into `page`, where the ones before must already be. */
export function unpackRows(
  packed: PackedRows,
  page: Uint32Array,
  rows: number,
  words: number,
  from: number,
): void {
  let at = 0;
  for (let word = from; word < words; word += 1)
    at = unpackColumn(packed.bytes, at, page, rows, words, word, packed.plan[word]);
}

function packColumn(
  page: Uint32Array,
  rows: number,
  words: number,
  word: number,
  other: number,
  out: Uint8Array,
  start: number,
): number {
  const codes = start + 1;
  let at = codes + ((rows + 1) >>> 1);
  out.fill(0, start, at);
  let before = 0;
  let any = 0;
  for (let row = 0; row < rows; row += 1) {
    const base = row * words;
    const value = page[base + word];
    if (value === 0) continue;
    any = 1;
    const near = other >= 0 ? page[base + other] : other === ROW_BEFORE ? before : 0;
    before = value;
    const apart = (value - near) | 0;
    const folded = ((apart << 1) ^ (apart >> 31)) >>> 0;
    let code = EQUAL;
    if (folded !== 0) {
      out[at] = folded;
      code = ONE_BYTE;
      if (folded > 0xff) {
        out[at + 1] = folded >>> 8;
        code = TWO_BYTES;
        if (folded > 0xffff) {
          out[at + 2] = folded >>> 16;
          code = THREE_BYTES;
          if (folded > 0xffffff) {
            out[at + 3] = folded >>> 24;
            code = FOUR_BYTES;
          }
        }
      }
      at += code - EQUAL;
    }
    out[codes + (row >>> 1)] |= code << ((row & 1) * 4);
  }
  out[start] = any === 0 ? ALL_ZERO : MIXED;
  return any === 0 ? codes : at;
}

function unpackColumn(
  bytes: Uint8Array,
  start: number,
  page: Uint32Array,
  rows: number,
  words: number,
  word: number,
  other: number,
): number {
  const codes = start + 1;
  if (bytes[start] === ALL_ZERO) {
    for (let at = word; at < rows * words; at += words) page[at] = 0;
    return codes;
  }
  let at = codes + ((rows + 1) >>> 1);
  let before = 0;
  for (let row = 0; row < rows; row += 1) {
    const base = row * words;
    const code = (bytes[codes + (row >>> 1)] >>> ((row & 1) * 4)) & 15;
    if (code === ZERO) {
      page[base + word] = 0;
      continue;
    }
    let folded = 0;
    if (code > EQUAL) {
      folded = bytes[at];
      if (code > ONE_BYTE) folded |= bytes[at + 1] << 8;
      if (code > TWO_BYTES) folded |= bytes[at + 2] << 16;
      if (code > THREE_BYTES) folded |= bytes[at + 3] << 24;
      at += code - EQUAL;
    }
    const near = other >= 0 ? page[base + other] : other === ROW_BEFORE ? before : 0;
    before = (near + ((folded >>> 1) ^ -(folded & 1))) >>> 0;
    page[base + word] = before;
  }
  return at;
}

/** Bytes that a sample of a column would take. */
function costOf(
  page: Uint32Array,
  rows: number,
  words: number,
  word: number,
  other: number,
): number {
  const pace = Math.max(1, Math.floor(rows / SAMPLES));
  let cost = 0;
  for (let row = pace - 1; row < rows; row += pace) {
    const base = row * words;
    const value = page[base + word];
    if (value === 0) continue;
    let near = 0;
    if (other >= 0) near = page[base + other];
    else if (other === ROW_BEFORE && row > 0) near = page[base - words + word];
    const apart = (value - near) | 0;
    const folded = ((apart << 1) ^ (apart >> 31)) >>> 0;
    if (folded !== 0) cost += (39 - Math.clz32(folded)) >>> 3;
  }
  return cost;
}
