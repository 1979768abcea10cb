/** An address as text. IPv6 follows RFC 5952 (lower case, longest run of zeros as "::"). */
export function ipText(version: 4 | 6, words: ArrayLike<number>, at = 0): string {
  if (version === 4) {
    const word = words[at];
    return `${word >>> 24}.${(word >>> 16) & 255}.${(word >>> 8) & 255}.${word & 255}`;
  }
  const groups: number[] = [];
  for (let i = 0; i < 4; i += 1) groups.push(words[at + i] >>> 16, words[at + i] & 0xffff);
  const [from, size] = longestZeroRun(groups);
  const hex = (part: readonly number[]): string =>
    part.map((group) => group.toString(16)).join(':');
  return size < 2
    ? hex(groups)
    : `${hex(groups.slice(0, from))}::${hex(groups.slice(from + size))}`;
}

/** [start, length] of the first longest run of zero groups. */
function longestZeroRun(groups: readonly number[]): [number, number] {
  let best: [number, number] = [0, 0];
  for (let i = 0; i < groups.length; i += 1) {
    let end = i;
    while (end < groups.length && groups[end] === 0) end += 1;
    if (end - i > best[1]) best = [i, end - i];
  }
  return best;
}

/** "10.0.0.2:443" or "[2001:db8::1]:443". */
export function endpointText(ip: string, port: number): string {
  return ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`;
}
