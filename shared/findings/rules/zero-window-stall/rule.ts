import type { CauseRule } from '../../rule.ts';
import { headline, tell } from './texts.ts';

/** The receiver holds its window at 0, answers the probes, and takes nothing more until the end. */
export const zeroWindowStall: CauseRule = {
  id: 'zero-window-stall',
  title: 'Zero-window stall',
  match: (_facts, scale) => scale.no('not built yet'),
  headline,
  tell,
};
