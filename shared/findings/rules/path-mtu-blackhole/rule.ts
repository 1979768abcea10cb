import type { CauseRule } from '../../rule.ts';
import { headline, tell } from './texts.ts';

/** Full-size segments are lost again and again while small ones pass. */
export const pathMtuBlackhole: CauseRule = {
  id: 'path-mtu-blackhole',
  title: 'Path MTU black hole',
  match: (_facts, scale) => scale.no('not built yet'),
  headline,
  tell,
};
