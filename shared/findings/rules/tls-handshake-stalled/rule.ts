import type { CauseRule } from '../../rule.ts';
import { headline, tell } from './texts.ts';

/** The ClientHello was acknowledged and no ServerHello followed for long. */
export const tlsHandshakeStalled: CauseRule = {
  id: 'tls-handshake-stalled',
  title: 'TLS handshake stalled',
  match: (_facts, scale) => scale.no('not built yet'),
  headline,
  tell,
};
