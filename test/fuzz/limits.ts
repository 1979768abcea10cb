/**
 * What one input (at most 256 KiB; `growth` makes a MiB of it) may cost. Processor time, not time on
 * the clock, and far above what any sound input takes: a loaded machine breaks none of them. What
 * breaks one is tried again by itself, in a process of its own, before it counts.
 */
export const LIMITS = {
  /** Seconds of processor time. */
  seconds: 5,
  /** Bytes by which the process may grow at its peak. */
  bytes: 300 * 2 ** 20,
  /** MiB of heap: beyond, the process ends. */
  heap: 768,
  /** Seconds on the clock after which an input counts as one that never ends. */
  hang: 90,
} as const;

/** `growth` runs four times a MiB and more. */
export const secondsFor = (target: string): number =>
  target === 'growth' ? LIMITS.seconds * 8 : LIMITS.seconds;
