import type { CauseRule } from '../../rule.ts';
import { headline, tell } from './texts.ts';

/** A RST whose sequence number the receiver must reject, and the receiver goes on. */
export const resetIgnoredByEndpoint: CauseRule = {
  id: 'reset-ignored-by-endpoint',
  title: 'Reset ignored by its receiver',
  match: (_facts, scale) => scale.no('not built yet'),
  headline,
  tell,
};
