import type { CauseRule } from '../../rule.ts';
import { headline, tell } from './texts.ts';

/** Data is retransmitted with backoff and never answered again. */
export const peerVanished: CauseRule = {
  id: 'peer-vanished',
  title: 'Peer vanished',
  match: (_facts, scale) => scale.no('not built yet'),
  headline,
  tell,
};
