import type { Alternative } from './rule.ts';

/** What the catalogue page and the in-app help say about a cause. */
export interface RuleDoc {
  /** What is seen on the wire, one or two sentences. */
  readonly seen: string;
  /** How it is decided, with every threshold as a number. */
  readonly decided: readonly string[];
  /** When high, medium, low. */
  readonly confidence: readonly string[];
  /** When benign, watch, harmful. */
  readonly matters: string;
  /** This cause as another rule's alternative: why it may be this one after all, and what decides. */
  readonly asAlternative: Pick<Alternative, 'why' | 'settle'>;
  /** Causes it is easily taken for. */
  readonly confusedWith: readonly Pick<Alternative, 'cause' | 'why'>[];
  /** The cheapest captures and commands that settle it. */
  readonly settles: readonly string[];
  readonly remedy: string;
  readonly references: readonly string[];
}
