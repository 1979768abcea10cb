/** A slice of work between two breaths: long enough to be efficient, short against 100 ms. */
const TARGET_MS = 25;

const FIRST_SLICE = 1000;
const SMALLEST_SLICE = 64;
/**
 * The most packets of one slice, however fast they seem to go. A cancel that arrives is accepted
 * after the slice under way and at most one more; once it was accepted, none is read.
 */
export const LARGEST_SLICE = 1_000_000;

/** Packets a slice so that it takes about 25 ms on this machine and this capture. */
export class SliceSize {
  packets = FIRST_SLICE;

  /** Learns from the slice that was just done. */
  learn(milliseconds: number): void {
    const factor = TARGET_MS / Math.max(milliseconds, 1);
    const next = Math.round(this.packets * Math.min(Math.max(factor, 0.25), 2));
    this.packets = Math.min(Math.max(next, SMALLEST_SLICE), LARGEST_SLICE);
  }
}
