import type { PacketNumber } from '../base/units.ts';
import type { FlowFacts } from '../flows/flow-facts.ts';

/** Ids of the causes that this release can name (CATALOGUE part A). Part of the contract. */
export const CAUSE_IDS = [
  'graceful-close',
  'fin-without-close-notify',
  'fin-rst-without-close-notify',
  'late-data-reset',
  'client-cancelled-request',
  'client-abort',
  'server-abort',
  'connection-refused',
  'syn-unanswered',
  'icmp-rejected',
  'handshake-abandoned',
  'connect-close-probe',
  'half-closed',
  'still-open',
  'mid-capture',
  'unexplained',
] as const;

/** A cause's stable id. */
export type CauseId = (typeof CAUSE_IDS)[number];

/** How much it matters. */
export type VerdictClass = 'benign' | 'watch' | 'harmful';

/** How sure: `high` only where the packets exclude the alternatives. */
export type Confidence = 'high' | 'medium' | 'low';

/** Contract `verdict.dataLost`. */
export type DataLost = 'no' | 'possible' | 'yes' | 'cannot-tell';

/** A claim and the packet it rests on. */
export interface Evidence {
  readonly packet: PacketNumber;
  readonly text: string;
}

/** Another cause that fits less well, and what would decide it. */
export interface Alternative {
  readonly cause: string;
  readonly why: string;
  readonly settle: string;
}

/** What a rule's predicate says of a flow: cheap, no texts. Highest score leads. */
export interface RuleMatch {
  /** Additive evidence (FACTS 4.5). */
  readonly score: number;
  readonly confidence: Confidence;
  readonly class: VerdictClass;
}

/** What a rule says of a flow that it leads: sentences for an engineer at 3 a.m. */
export interface RuleStory {
  readonly headline: string;
  /** Two to four sentences. A packet is written `#123`; each such packet is in `evidence`. */
  readonly why: string;
  readonly dataLost: DataLost;
  /** "all 107 244 bytes were acknowledged before the reset". */
  readonly dataLostWhy: string;
  /** Who ended it and how, for the first glance: "client, abort of a live socket". */
  readonly endedBy: string;
  /** Does it matter: one short sentence. */
  readonly matters: string;
  readonly evidence: readonly Evidence[];
  readonly alternatives: readonly Alternative[];
  readonly remedy: string;
  readonly references: readonly string[];
}

/** One cause of the catalogue: a folder `rules/<id>/`. */
export interface CauseRule {
  readonly id: CauseId;
  /** Short name for lists: "FIN+RST without close_notify". */
  readonly title: string;
  /** null: does not fit. Runs once for every flow: no allocation beyond the match, no strings. */
  match(facts: FlowFacts): RuleMatch | null;
  /** The verdict in one line, alone: runs once for every flow, for the table. Equals the story's. */
  headline(facts: FlowFacts): string;
  /** Runs only for flows that are looked at or written out. */
  tell(facts: FlowFacts, match: RuleMatch): RuleStory;
}
