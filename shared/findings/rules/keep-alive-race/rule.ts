import type { CauseRule } from '../../rule.ts';
import { headline, tell } from './texts.ts';

/** A request was sent while the FIN of the idle connection was under way, and met a RST. */
export const keepAliveRace: CauseRule = {
  id: 'keep-alive-race',
  title: 'Keep-alive race',
  match: (_facts, scale) => scale.no('not built yet'),
  headline,
  tell,
};
