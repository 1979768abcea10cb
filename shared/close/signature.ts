import type { CloseStage, CloseTag } from '../flows/close-facts.ts';
import type { SignatureId } from '../flows/signature-names.ts';

/**
 * The signature that a stage and its tags stand for (FACTS 2.6); null where the stage is none.
 * Repeated plain resets that all acknowledge 0 count as "RST = RST": the ordinary look of a closed
 * Linux socket.
 */
export function signatureOf(stage: CloseStage, tags: readonly CloseTag[]): SignatureId | null {
  const has = (tag: CloseTag): boolean => tags.includes(tag);
  const plain = has('single_rst') || has('multiple_rsts');
  const withAck = has('single_rstack') || has('multiple_rstacks');
  switch (stage) {
    case 'post-syn':
      if (has('timeout')) return 'SYN_NONE';
      return plain ? 'SYN_RST' : withAck ? 'SYN_RSTACK' : 'SYN_RST_RSTACK';
    case 'post-ack':
      if (has('timeout')) return 'ACK_NONE';
      if (has('single_rst')) return 'ACK_RST';
      if (has('multiple_rsts')) return 'ACK_RST_RST';
      if (has('single_rstack')) return 'ACK_RSTACK';
      return has('multiple_rstacks') ? 'ACK_RSTACK_RSTACK' : 'unlisted:ACK_RST_RSTACK';
    case 'post-psh':
      if (has('timeout')) return 'PSH_NONE';
      if (has('single_rst')) return 'PSH_RST';
      if (has('single_rstack')) return 'PSH_RSTACK';
      if (has('rst_and_rstacks')) return 'PSH_RST_RSTACK';
      if (has('multiple_rstacks')) return 'PSH_RSTACK_RSTACK';
      if (has('acknumdiff')) return 'PSH_RST_NE';
      return has('acknumdiff0') ? 'PSH_RST_RST0' : 'PSH_RST_EQ';
    case 'later':
      return plain ? 'DATA_RST' : withAck ? 'DATA_RSTACK' : 'unlisted:DATA_RST_RSTACK';
    case 'none':
      return null;
  }
}
