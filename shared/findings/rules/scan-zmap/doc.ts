import type { RuleDoc } from '../../rule-doc.ts';

export const doc: RuleDoc = {
  seen: "A SYN with ZMap's fixed IP-ID 54321 and window 65535.",
  decided: [],
  confidence: [],
  matters: '',
  asAlternative: { why: '', settle: '' },
  confusedWith: [],
  settles: [],
  remedy: '',
  references: [],
};
