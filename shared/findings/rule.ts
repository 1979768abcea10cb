import type { PacketNumber } from '../base/units.ts';
import type { FlowFacts } from '../flows/flow-facts.ts';
import type { CaptureCap } from './capture-quality.ts';
import type { OpenSet } from './open-set.ts';
import type { Scale } from './scale.ts';

/** Ids of the causes (CATALOGUE part A, in its order). Part of the contract. */
export const CAUSE_IDS = [
  'graceful-close',
  'fin-without-close-notify',
  'fin-rst-without-close-notify',
  'late-data-reset',
  'client-cancelled-request',
  'client-abort',
  'server-abort',
  'abort-with-unread-data',
  'connection-refused',
  'syn-unanswered',
  'icmp-rejected',
  'handshake-abandoned',
  'accept-queue-overflow',
  'idle-after-handshake',
  'connect-close-probe',
  'plaintext-to-tls-port',
  'tls-handshake-failure',
  'tls-handshake-stalled',
  'keep-alive-race',
  'idle-timeout-reset',
  'injected-reset',
  'reset-ignored-by-endpoint',
  'peer-vanished',
  'zero-window-stall',
  'path-mtu-blackhole',
  'scan-zmap',
  'scan-syn',
  'half-closed',
  'still-open',
  'mid-capture',
  'unexplained',
] as const;

/** A cause's stable id. */
export type CauseId = (typeof CAUSE_IDS)[number];

/** How much it matters. */
export type VerdictClass = 'benign' | 'watch' | 'harmful';

/** How sure: `high` where the packets leave no alternative open, `medium` where they leave one, else `low`. */
export type Confidence = 'high' | 'medium' | 'low';

/** Contract `verdict.dataLost`. */
export type DataLost = 'no' | 'possible' | 'yes' | 'cannot-tell';

/** A claim and the packet it rests on. */
export interface Evidence {
  readonly packet: PacketNumber;
  readonly text: string;
}

/**
 * What an alternative may name: another cause of the catalogue, or its finding `capture-artefact`, where what
 * would decide it is a packet that this capture lacks or holds by mistake.
 */
export type AlternativeId = Exclude<CauseId, 'unexplained'> | 'capture-artefact';

/** Another cause that the packets leave open, and what would decide it. */
export interface Alternative {
  readonly cause: AlternativeId;
  readonly why: string;
  readonly settle: string;
}

/** A cause that comes to mind and that packets of this flow rule out. */
export interface Excluded {
  readonly cause: AlternativeId;
  /** The reason, with the packets that say so: "the client's FIN #12 came before its reset". */
  readonly why: string;
}

/** What a rule's predicate says of a flow: cheap, no texts. Highest score leads. */
export interface RuleMatch {
  /** Additive evidence (FACTS 4.5). */
  readonly score: number;
  /** By what is open: nothing `high`, one `medium`, more `low`; less where the recording or the evidence is thin. */
  readonly confidence: Confidence;
  readonly class: VerdictClass;
  /** The alternatives that the packets leave open: those of the record, no more and no fewer. */
  readonly open: OpenSet;
  /** What the recording lacks, where that holds the confidence down. */
  readonly cap: CaptureCap | null;
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
  /** Words for what is open. One that is missing is told in its catalogue's words. */
  readonly alternatives: readonly Alternative[];
  /** What comes to mind and is ruled out, for "why this and not that". */
  readonly excluded?: readonly Excluded[];
  readonly remedy: string;
  readonly references: readonly string[];
}

/** One cause of the catalogue: a folder `rules/<id>/`. */
export interface CauseRule {
  readonly id: CauseId;
  /** Short name for lists: "FIN+RST without close_notify". */
  readonly title: string;
  /**
   * Weighs the evidence on `scale`: `scale.add(points, what)` for each part, then
   * `return scale.grade(confidence, class)`; `return scale.no(why)` where the cause does not fit.
   * Runs once for every flow: every text is a constant, nothing is allocated.
   */
  match(facts: FlowFacts, scale: Scale): RuleMatch | null;
  /**
   * Packets exclude that other cause, though its rule finds it nearly as likely: then it is no alternative,
   * and the story says why in `excluded`. Asked only where another cause comes close.
   */
  rulesOut?(facts: FlowFacts, cause: CauseId): boolean;
  /**
   * Data was lost for certain: the story's `dataLost` is `yes`. Asked only where the class is benign, of the
   * rules that may be.
   */
  losesData?(facts: FlowFacts): boolean;
  /** The verdict in one line, alone: runs once for every flow, for the table. Equals the story's. */
  headline(facts: FlowFacts): string;
  /** Runs only for flows that are looked at or written out. */
  tell(facts: FlowFacts, match: RuleMatch): RuleStory;
}
