/** Shorter pauses are never torn out as a gap row. */
const SHORTEST_GAP = 1e9;
/** A gap is this many times the flow's ordinary spacing. */
const TIMES_ORDINARY = 10;

/**
 * The shortest silence of a flow that is drawn as a gap: at least one second and at least ten times
 * the ordinary spacing, which is the median time between neighbouring packets (taken from a
 * histogram of powers of two, so within a factor of two; a million packets cost one pass). A chat
 * that ticks once a second has no gaps at one second; a transfer that stalls for 1.2 s has one.
 */
export function shortestGap(at: Float64Array, count: number): number {
  const buckets = new Uint32Array(64);
  for (let i = 1; i < count; i += 1) {
    const spacing = at[i] - at[i - 1];
    buckets[spacing < 1 ? 0 : Math.min(63, 1 + Math.floor(Math.log2(spacing)))] += 1;
  }
  let left = (count - 1) / 2;
  let bucket = 0;
  while (bucket < 63 && left > buckets[bucket]) {
    left -= buckets[bucket];
    bucket += 1;
  }
  const ordinary = bucket === 0 ? 0 : 2 ** (bucket - 1);
  return Math.max(SHORTEST_GAP, TIMES_ORDINARY * ordinary);
}
