import type { RuleDoc } from '../../rule-doc.ts';

export const doc: RuleDoc = {
  seen: 'Data is retransmitted with backoff and never answered again.',
  decided: [],
  confidence: [],
  matters: '',
  asAlternative: { why: '', settle: '' },
  confusedWith: [],
  settles: [],
  remedy: '',
  references: [],
};
