/**
 * Decompresses one LZ4 block (LZ4 block format) into `out` from `at` on; matches may reach back to
 * the start of `out`. The index behind the last byte written; -1 where the block contradicts itself
 * or gives more than `out` holds. Every length and offset is checked: a damaged block must not be
 * taken for packets.
 */
export function decompressLz4Block(block: Uint8Array, out: Uint8Array, at: number): number {
  const end = block.length;
  let from = 0;
  let to = at;
  while (from < end) {
    const token = block[from];
    from += 1;
    let literals = token >> 4;
    if (literals === 15) {
      let more = 255;
      while (more === 255 && from < end) {
        more = block[from];
        from += 1;
        literals += more;
      }
      if (more === 255) return -1;
    }
    if (from + literals > end || to + literals > out.length) return -1;
    out.set(block.subarray(from, from + literals), to);
    from += literals;
    to += literals;
    if (from === end) return to;
    if (from + 2 > end) return -1;
    const back = block[from] | (block[from + 1] << 8);
    from += 2;
    let length = (token & 15) + 4;
    if (length === 19) {
      let more = 255;
      while (more === 255 && from < end) {
        more = block[from];
        from += 1;
        length += more;
      }
      if (more === 255) return -1;
    }
    if (back === 0 || back > to || to + length > out.length) return -1;
    if (back >= length) {
      out.copyWithin(to, to - back, to - back + length);
      to += length;
    } else {
      for (const stop = to + length; to < stop; to += 1) out[to] = out[to - back];
    }
  }
  return -1;
}
