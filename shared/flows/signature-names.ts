/** Ids of the nineteen published tampering signatures (FACTS 1.3), in the paper's order. */
export const SIGNATURE_IDS = [
  'SYN_NONE',
  'SYN_RST',
  'SYN_RSTACK',
  'SYN_RST_RSTACK',
  'ACK_NONE',
  'ACK_RST',
  'ACK_RST_RST',
  'ACK_RSTACK',
  'ACK_RSTACK_RSTACK',
  'PSH_NONE',
  'PSH_RST',
  'PSH_RSTACK',
  'PSH_RST_RSTACK',
  'PSH_RSTACK_RSTACK',
  'PSH_RST_EQ',
  'PSH_RST_NE',
  'PSH_RST_RST0',
  'DATA_RST',
  'DATA_RSTACK',
] as const;

/**
 * Combinations that a stage and its tags can make and the published list lacks; the id says so
 * wherever it is shown. A silence after several data segments is deliberately none (FACTS 1.3).
 */
export const UNLISTED_IDS = ['unlisted:ACK_RST_RSTACK', 'unlisted:DATA_RST_RSTACK'] as const;

/** One of the nineteen. */
export type ListedSignature = (typeof SIGNATURE_IDS)[number];

/** A signature, published or not. */
export type SignatureId = ListedSignature | (typeof UNLISTED_IDS)[number];
