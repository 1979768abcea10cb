import type { CauseRule } from '../../rule.ts';
import { headline, tell } from './texts.ts';

/** A RST or FIN after an idle gap that is near a known timer. */
export const idleTimeoutReset: CauseRule = {
  id: 'idle-timeout-reset',
  title: 'Closed after an idle timeout',
  match: (_facts, scale) => scale.no('not built yet'),
  headline,
  tell,
};
