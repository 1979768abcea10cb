import type { RuleDoc } from '../../rule-doc.ts';

export const doc: RuleDoc = {
  seen: "The handshake's ACK, and data, are answered by further SYN-ACKs; or SYNs stay unanswered while the same port accepts others.",
  decided: [],
  confidence: [],
  matters: '',
  asAlternative: { why: '', settle: '' },
  confusedWith: [],
  settles: [],
  remedy: '',
  references: [],
};
