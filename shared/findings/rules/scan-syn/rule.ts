import type { CauseRule } from '../../rule.ts';
import { headline, tell } from './texts.ts';

/** SYNs of one source to many ports or hosts, closed by RST as soon as they are answered. */
export const scanSyn: CauseRule = {
  id: 'scan-syn',
  title: 'SYN scan',
  match: (_facts, scale) => scale.no('not built yet'),
  headline,
  tell,
};
