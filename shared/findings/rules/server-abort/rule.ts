import { matchAbort } from '../../abort.ts';
import type { CauseRule } from '../../rule.ts';
import { headline, tell } from './texts.ts';

/** The server reset a live connection. */
export const serverAbort: CauseRule = {
  id: 'server-abort',
  title: 'Server aborted the connection',
  match: (facts, scale) => matchAbort(facts, 1, scale),
  headline,
  tell,
};
