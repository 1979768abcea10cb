import type { CauseRule } from '../../rule.ts';
import { headline, tell } from './texts.ts';

/** The handshake's ACK, and data, are answered by further SYN-ACKs; or SYNs stay unanswered while the same port accepts others. */
export const acceptQueueOverflow: CauseRule = {
  id: 'accept-queue-overflow',
  title: 'Accept queue overflow',
  match: (_facts, scale) => scale.no('not built yet'),
  headline,
  tell,
};
