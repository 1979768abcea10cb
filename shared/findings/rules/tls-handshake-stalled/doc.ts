import type { RuleDoc } from '../../rule-doc.ts';

export const doc: RuleDoc = {
  seen: 'The ClientHello was acknowledged and no ServerHello followed for long.',
  decided: [],
  confidence: [],
  matters: '',
  asAlternative: { why: '', settle: '' },
  confusedWith: [],
  settles: [],
  remedy: '',
  references: [],
};
