import { matchAbort } from '../../abort.ts';
import type { CauseRule } from '../../rule.ts';
import { headline, tell } from './texts.ts';

/** The client reset a live connection. */
export const clientAbort: CauseRule = {
  id: 'client-abort',
  title: 'Client aborted the connection',
  match: (facts, scale) => matchAbort(facts, 0, scale),
  headline,
  tell,
};
