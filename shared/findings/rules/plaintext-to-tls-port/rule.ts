import type { CauseRule } from '../../rule.ts';
import { headline, tell } from './texts.ts';

/** The first bytes of the client are clear text on a port that speaks TLS. */
export const plaintextToTlsPort: CauseRule = {
  id: 'plaintext-to-tls-port',
  title: 'Plain text to a TLS port',
  match: (_facts, scale) => scale.no('not built yet'),
  headline,
  tell,
};
