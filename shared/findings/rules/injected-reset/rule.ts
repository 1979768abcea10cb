import type { CauseRule } from '../../rule.ts';
import { headline, tell } from './texts.ts';

/** A reset that its sender's own stack would not send: TTL, IP-ID, sequence numbers or timing belong to another device. */
export const injectedReset: CauseRule = {
  id: 'injected-reset',
  title: 'Injected reset',
  match: (_facts, scale) => scale.no('not built yet'),
  headline,
  tell,
};
