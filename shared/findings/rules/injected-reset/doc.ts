import type { RuleDoc } from '../../rule-doc.ts';

export const doc: RuleDoc = {
  seen: "A reset that its sender's own stack would not send: TTL, IP-ID, sequence numbers or timing belong to another device.",
  decided: [],
  confidence: [],
  matters: '',
  asAlternative: { why: '', settle: '' },
  confusedWith: [],
  settles: [],
  remedy: '',
  references: [],
};
