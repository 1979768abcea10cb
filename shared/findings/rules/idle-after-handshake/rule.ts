import type { CauseRule } from '../../rule.ts';
import { headline, tell } from './texts.ts';

/** The handshake is done, nobody ever sends a byte, then silence or a close after a while. */
export const idleAfterHandshake: CauseRule = {
  id: 'idle-after-handshake',
  title: 'Idle after the handshake',
  match: (_facts, scale) => scale.no('not built yet'),
  headline,
  tell,
};
