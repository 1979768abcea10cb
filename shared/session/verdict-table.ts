import { StringPool } from '../base/string-pool.ts';
import { WordTable } from '../base/word-table.ts';
import {
  CLOSE_EXCLUSIONS,
  PRODUCT_TAGS,
  RADAR_TAGS,
  type CloseBy,
  type CloseFacts,
  type CloseKind,
  type CloseStage,
  type CloseTag,
} from '../flows/close-facts.ts';
import { CAUSE_IDS, type CauseId, type Confidence, type VerdictClass } from '../findings/rule.ts';

/** Endings in the order of the chips and of sorting: what needs a look first. */
export const CLOSE_KINDS: readonly CloseKind[] = [
  'reset',
  'timeout',
  'unanswered',
  'rejected',
  'refused',
  'half-closed',
  'graceful',
  'open',
  'mid-capture',
];
const SIDES: readonly CloseBy[] = ['client', 'server', 'both', 'network', 'unknown'];
export const CLOSE_STAGES: readonly CloseStage[] = [
  'post-syn',
  'post-ack',
  'post-psh',
  'later',
  'none',
];
export const VERDICT_CLASSES: readonly VerdictClass[] = ['harmful', 'watch', 'benign'];
const CONFIDENCES: readonly Confidence[] = ['high', 'medium', 'low'];
const EXCLUSIONS = [null, ...CLOSE_EXCLUSIONS] as const;
/** Every tag, by its bit. */
export const CLOSE_TAGS: readonly CloseTag[] = [...RADAR_TAGS, ...PRODUCT_TAGS];

const LABELS = 0;
const TAGS = 1;
const NAME = 2;
const HEADLINE = 3;
const HISTORY = 4;
const WORDS = 5;

/** What the table needs to know of a verdict, for every flow. */
export interface JudgedFlow {
  readonly close: CloseFacts;
  readonly cause: CauseId;
  readonly class: VerdictClass;
  readonly confidence: Confidence;
}

/** The texts of a flow that the table sorts and filters by. */
export interface FlowTexts {
  /** SNI or host. */
  readonly name: string | null;
  readonly headline: string;
  /** null for UDP. */
  readonly history: string | null;
}

/**
 * The verdict of every flow in five words, so that a million rows can be sorted, filtered and
 * counted without making their texts:
 *
 *   word 0  kind 4 | by 3 | stage 3 | cause 6 | class 2 | confidence 2 | excluded 3   (low to high)
 *   word 1  bit set over CLOSE_TAGS
 *   word 2  name (SNI or host), as a number in `names`; 0: none
 *   word 3  headline, as a number in `headlines`
 *   word 4  Zeek's history, as a number in `histories`
 */
export class VerdictTable {
  private readonly table = new WordTable(WORDS);
  /** Distinct names; index 0 is "no name". */
  readonly names = new StringPool();
  /** Distinct headlines; index 0 is the empty one. */
  readonly headlines = new StringPool();
  /** Distinct histories: a million flows show a few thousand. */
  readonly histories = new StringPool();

  /** Flows judged so far. */
  get length(): number {
    return this.table.length;
  }

  get byteLength(): number {
    return this.table.byteLength;
  }

  /** Writes a flow's verdict; flows are written in order, rewriting is allowed. */
  write(flow: number, judged: JudgedFlow, texts: FlowTexts): void {
    while (this.table.length <= flow) this.table.append();
    const { close } = judged;
    const labels =
      CLOSE_KINDS.indexOf(close.kind) |
      (SIDES.indexOf(close.by) << 4) |
      (CLOSE_STAGES.indexOf(close.stage) << 7) |
      (CAUSE_IDS.indexOf(judged.cause) << 10) |
      (VERDICT_CLASSES.indexOf(judged.class) << 16) |
      (CONFIDENCES.indexOf(judged.confidence) << 18) |
      (EXCLUSIONS.indexOf(close.excluded) << 20);
    let tags = 0;
    for (const tag of close.tags) tags |= 1 << CLOSE_TAGS.indexOf(tag);
    const page = this.table.page(flow);
    const base = this.table.base(flow);
    page[base + LABELS] = labels;
    page[base + TAGS] = tags;
    page[base + NAME] = this.names.number(texts.name);
    page[base + HEADLINE] = this.headlines.number(texts.headline);
    page[base + HISTORY] = this.histories.number(texts.history);
  }

  /** Index in CLOSE_KINDS. */
  kind(flow: number): number {
    return kindOf(this.labels(flow));
  }

  by(flow: number): number {
    return (this.table.get(flow, LABELS) >>> 4) & 7;
  }

  /** Index in CLOSE_STAGES. */
  stage(flow: number): number {
    return (this.table.get(flow, LABELS) >>> 7) & 7;
  }

  /** Index in CAUSE_IDS. */
  cause(flow: number): number {
    return (this.table.get(flow, LABELS) >>> 10) & 63;
  }

  /** Index in VERDICT_CLASSES. */
  class(flow: number): number {
    return (this.table.get(flow, LABELS) >>> 16) & 3;
  }

  excluded(flow: number): (typeof EXCLUSIONS)[number] {
    return EXCLUSIONS[(this.table.get(flow, LABELS) >>> 20) & 7];
  }

  /** Bit set over CLOSE_TAGS. */
  tags(flow: number): number {
    return this.table.get(flow, TAGS);
  }

  name(flow: number): number {
    return this.table.get(flow, NAME);
  }

  headline(flow: number): number {
    return this.table.get(flow, HEADLINE);
  }

  history(flow: number): number {
    return this.table.get(flow, HISTORY);
  }

  /** The packed labels (word 0): equal labels are equal in kind, side, stage, cause, class, confidence. */
  labels(flow: number): number {
    return this.table.get(flow, LABELS);
  }
}

/** Index in CLOSE_KINDS of packed labels. */
export function kindOf(labels: number): number {
  return labels & 15;
}

/** Words about packed labels, in lower case: what a text filter may find in them. */
export function labelWords(labels: number, causeTitle: (cause: number) => string): string {
  const cause = (labels >>> 10) & 63;
  const stage = CLOSE_STAGES[(labels >>> 7) & 7];
  return [
    CLOSE_KINDS[kindOf(labels)],
    SIDES[(labels >>> 4) & 7],
    stage === 'none' ? '' : stage,
    CAUSE_IDS[cause],
    causeTitle(cause),
    VERDICT_CLASSES[(labels >>> 16) & 3],
  ]
    .join(' ')
    .toLowerCase();
}
