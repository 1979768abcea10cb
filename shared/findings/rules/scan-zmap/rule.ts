import type { CauseRule } from '../../rule.ts';
import { headline, tell } from './texts.ts';

/** A SYN with ZMap's fixed IP-ID 54321 and window 65535. */
export const scanZmap: CauseRule = {
  id: 'scan-zmap',
  title: 'ZMap scan',
  match: (_facts, scale) => scale.no('not built yet'),
  headline,
  tell,
};
