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

/** Radar's tags (FACTS 2.4), parent first, and ours. */
export type CloseTag =
  | 'timeout'
  | 'reset'
  | 'fin'
  | 'single_rst'
  | 'multiple_rsts'
  | 'acknumsame'
  | 'acknumsame0'
  | 'acknumdiff'
  | 'acknumdiff0'
  | 'single_rstack'
  | 'multiple_rstacks'
  | 'rst_and_rstacks'
  | 'zmap';

/** Contract `close`. */
export interface CloseFacts {
  readonly kind: CloseKind;
  readonly by: CloseBy;
  readonly stage: CloseStage;
  readonly tags: readonly CloseTag[];
  /** Id of the published tampering signature (FACTS 1.3), null where none matches. */
  readonly signature: string | null;
  /** Why stage and tags do not apply, null where they do. */
  readonly excluded: 'multi-syn' | 'mid-capture' | 'window-end' | null;
}
