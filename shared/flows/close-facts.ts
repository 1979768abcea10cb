/** How a flow ended (contract `close.kind`). */
export type CloseKind =
  | 'graceful'
  | 'reset'
  | 'timeout'
  | 'refused'
  | 'unanswered'
  | 'rejected'
  | 'half-closed'
  | 'open'
  | 'mid-capture';

/** Who ended it (contract `close.by`). */
export type CloseBy = 'client' | 'server' | 'both' | 'network' | 'unknown';

/** Radar's stages (FACTS 2.2). */
export type CloseStage = 'post-syn' | 'post-ack' | 'post-psh' | 'later' | 'none';

/** Radar's tags (FACTS 2.4), parent first. */
export const RADAR_TAGS = [
  'timeout',
  'reset',
  'fin',
  'single_rst',
  'multiple_rsts',
  'acknumsame',
  'acknumsame0',
  'acknumdiff',
  'acknumdiff0',
  'single_rstack',
  'multiple_rstacks',
  'rst_and_rstacks',
  'zmap',
] as const;

/** Our own tags, where Radar's published rules are silent or ambiguous (FACTS 2.5); they follow Radar's. */
export const PRODUCT_TAGS = [
  'multi_segment_first_flight',
  'tfo',
  'incomplete',
  'server_closed',
  'late_reset',
  'syn_retransmit',
  'port_reuse',
  'half_closed_idle',
  'illegal_flags',
  'server_first',
  'scanner_like',
] as const;

/** One of Radar's tags. */
export type RadarTag = (typeof RADAR_TAGS)[number];

/** One of our own. */
export type ProductTag = (typeof PRODUCT_TAGS)[number];

/** Any of them. */
export type CloseTag = RadarTag | ProductTag;

/** Why Radar's rules give a flow no stage, in their order (FACTS 2.1, 2.3, 2.5 #12 and #15). */
export const CLOSE_EXCLUSIONS = [
  'mid-capture',
  'multi-syn',
  'syn-retransmit',
  'port-reuse',
  'window-end',
] as const;

/** One of them. */
export type CloseExclusion = (typeof CLOSE_EXCLUSIONS)[number];

/** Contract `close`. */
export interface CloseFacts {
  readonly kind: CloseKind;
  readonly by: CloseBy;
  readonly stage: CloseStage;
  /** Radar's first, in its order, then ours. */
  readonly tags: readonly CloseTag[];
  /** Id of the tampering signature (FACTS 1.3), `unlisted:` before one that is not published; null where none matches. */
  readonly signature: string | null;
  /** Why stage and tags do not apply, null where they do. */
  readonly excluded: CloseExclusion | null;
}
