import type { RuleDoc } from '../../rule-doc.ts';

export const doc: RuleDoc = {
  seen: 'SYNs of one source to many ports or hosts, closed by RST as soon as they are answered.',
  decided: [],
  confidence: [],
  matters: '',
  asAlternative: { why: '', settle: '' },
  confusedWith: [],
  settles: [],
  remedy: '',
  references: [],
};
