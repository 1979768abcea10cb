import type { CauseRule } from '../../rule.ts';
import { headline, tell } from './texts.ts';

/** A RST right after the receiver acknowledged data that nothing suggests was read: close() over a full receive buffer. */
export const abortWithUnreadData: CauseRule = {
  id: 'abort-with-unread-data',
  title: 'Aborted over unread data',
  match: (_facts, scale) => scale.no('not built yet'),
  headline,
  tell,
};
