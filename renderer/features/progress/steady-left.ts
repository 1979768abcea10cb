import type { Progress } from '../../../shared/contract/api.ts';

/** What is shown of the time left, and of which analysis. */
export interface Estimate {
  readonly analysis: number;
  readonly seconds: number;
  readonly left: number | null;
}

/** Before anything was read. */
export const NO_ESTIMATE: Estimate = { analysis: -1, seconds: 0, left: null };

/** Nothing is promised before so much time and so large a share have passed. */
const LEAST_SECONDS = 1.5;
const LEAST_SHARE = 0.04;
/** Seconds over which a change of the estimate comes through. */
const SMOOTHING = 2;

/**
 * The time left from the mean rate since the start (a momentary rate jumps with the disk and the
 * packets), counting down with the clock and drawn to each new estimate slowly.
 */
export function nextLeft(old: Estimate, progress: Progress): Estimate {
  const { analysis, seconds, bytesRead, bytesTotal } = progress;
  const before = old.analysis === analysis ? old : NO_ESTIMATE;
  const share = bytesTotal > 0 ? bytesRead / bytesTotal : 0;
  if (seconds < LEAST_SECONDS || share < LEAST_SHARE || share >= 1)
    return { analysis, seconds, left: null };
  const fresh = (seconds * (1 - share)) / share;
  if (before.left === null) return { analysis, seconds, left: fresh };
  const passed = Math.max(0, seconds - before.seconds);
  const weight = 1 - Math.exp(-passed / SMOOTHING);
  const counted = Math.max(0, before.left - passed);
  return { analysis, seconds, left: counted + (fresh - counted) * weight };
}
