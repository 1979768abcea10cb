import type { Nanoseconds, PacketNumber } from '../base/units.ts';
import { KEEP_ALIVE, ZERO_WINDOW_PROBE } from '../tcp/segment-analysis.ts';
import type { ProbePace } from './flow-facts.ts';
import type { PacketIndex } from './packet-index.ts';

/** Window probes back off like retransmissions (RFC 9293 section 3.8.6.1): twice the gap each time, to a limit. */
export const GROWS_BY = 1.5;
/** Gaps of one timer differ by no more than this share. */
export const JITTER = 0.1;

/**
 * How the probes of a flow (and keep-alives, which have the same shape) follow each other after a packet: ever
 * more slowly, as a kernel asks for its window, or at one pace, as keep-alives go. One walk along the chain.
 */
export function probePace(index: PacketIndex, since: PacketNumber): ProbePace {
  let before: PacketNumber = 0;
  let first: Nanoseconds = 0;
  let latest: Nanoseconds = 0;
  let gaps = 0;
  for (let at = index.next(since); at !== 0; at = index.next(at)) {
    if (index.isAbout(at) || (index.marks(at) & (ZERO_WINDOW_PROBE | KEEP_ALIVE)) === 0) continue;
    if (before !== 0) {
      const gap = index.nanosBetween(before, at);
      if (gaps > 0 && gap < latest * (1 - JITTER)) return 'steady';
      if (gaps === 0) first = gap;
      latest = gap;
      gaps += 1;
    }
    before = at;
  }
  if (gaps < 2) return 'too-few';
  return latest >= first * GROWS_BY ? 'grows' : 'steady';
}
