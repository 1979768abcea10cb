import type { CauseRule } from '../../rule.ts';
import { headline, tell } from './texts.ts';

/** A fatal alert in clear, or a close or reset between ClientHello and Finished. */
export const tlsHandshakeFailure: CauseRule = {
  id: 'tls-handshake-failure',
  title: 'TLS handshake failed',
  match: (_facts, scale) => scale.no('not built yet'),
  headline,
  tell,
};
