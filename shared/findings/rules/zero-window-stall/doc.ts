import type { RuleDoc } from '../../rule-doc.ts';

export const doc: RuleDoc = {
  seen: 'The receiver holds its window at 0, answers the probes, and takes nothing more until the end.',
  decided: [],
  confidence: [],
  matters: '',
  asAlternative: { why: '', settle: '' },
  confusedWith: [],
  settles: [],
  remedy: '',
  references: [],
};
