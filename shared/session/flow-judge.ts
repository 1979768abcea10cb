import { headlineOf } from '../findings/two-versions.ts';
import type { FlowNumber } from '../base/units.ts';
import { shownHistory } from '../flows/build-facts.ts';
import type { FlowColumns } from '../flows/flow-columns.ts';
import { FlowContexts } from '../flows/flow-context.ts';
import type { FlowFacts } from '../flows/flow-facts.ts';
import type { Tracker } from '../flows/tracker.ts';
import type { FactsSource, JudgedFacts } from './judge.ts';
import { FlowHealthCounts } from './flow-health.ts';
import { VerdictTable } from './verdict-table.ts';

/** While reading, a view judges at most this many flows anew (some tens of milliseconds). */
const JUDGE_WHILE_READING = 10_000;

/**
 * While a capture is followed, what its flows say about each other is counted at each rest up to so many
 * flows (some 50 ms); with more of them only once following ends.
 */
const MOST_FLOWS_AT_REST = 100_000;

/** Flows whose context is counted in the time that judging one takes. */
const CONTEXTS_A_FLOW = 16;

/**
 * Keeps the verdict table in step with the flows. While a capture is read verdicts may change, so
 * views ask for new flows and for another look at some old ones; once reading is over every flow is
 * judged once more, in slices, for good (`settle`).
 */
export class FlowJudge {
  readonly verdicts = new VerdictTable();
  readonly health = new FlowHealthCounts();
  /** Next flow to be judged for good. */
  private cursor = 0;
  /** Next flow to be looked at again while reading. */
  private again = 0;
  private contexts: FlowContexts | null = null;
  /** Packets at the last rest. */
  private restedAt = 0;

  constructor(
    private readonly source: FactsSource,
    private readonly tracker: Tracker,
    private readonly columns: FlowColumns,
  ) {}

  /** The flow that is, or would be, judged next for good: where a failure happened. */
  get next(): FlowNumber {
    return this.cursor;
  }

  /** Facts and verdict of a flow as of now. */
  judged(flow: FlowNumber): JudgedFacts {
    return this.source.judged(this.tracker, this.columns, flow);
  }

  /**
   * Judges up to `most` flows for good; true once all are. Begins, once reading is over, with what the flows
   * say about each other: no verdict is final without it, and none of another time is.
   */
  settle(most: number): boolean {
    this.tracker.rest();
    if (!this.knowContexts(most * CONTEXTS_A_FLOW)) return false;
    const { flowCount } = this.tracker;
    const last = Math.min(this.cursor + most, flowCount);
    for (; this.cursor < last; this.cursor += 1) this.health.add(this.write(this.cursor));
    if (this.cursor >= flowCount) this.tracker.rest();
    return this.cursor >= flowCount;
  }

  private knowContexts(most: number): boolean {
    this.contexts ??= new FlowContexts(this.tracker);
    if (this.contexts.complete) return true;
    if (this.contexts.step(most)) this.source.useContexts(this.contexts);
    return false;
  }

  /**
   * Nothing new has come for the moment: counts afresh what the flows say about each other, so that their
   * verdicts know it long before the end.
   */
  rest(): void {
    const { flowCount, packetCount } = this.tracker;
    if (packetCount === this.restedAt || flowCount > MOST_FLOWS_AT_REST) return;
    this.restedAt = packetCount;
    const contexts = new FlowContexts(this.tracker);
    while (!contexts.step(flowCount));
    this.source.useContexts(contexts);
  }

  /** A view shows every flow seen so far, so those without a verdict get one now. */
  judgeNew(): void {
    for (let flow = this.verdicts.length; flow < this.tracker.flowCount; flow += 1)
      this.write(flow);
  }

  /** Older flows are looked at again in turn, a bounded number a view. */
  judgeAgain(): void {
    const { flowCount } = this.tracker;
    for (let i = Math.min(JUDGE_WHILE_READING, flowCount); i > 0; i -= 1) {
      this.again = (this.again + 1) % flowCount;
      this.write(this.again);
    }
  }

  private write(flow: FlowNumber): FlowFacts {
    const { facts, judgement } = this.judged(flow);
    const { rule, match } = judgement;
    this.verdicts.write(
      flow,
      { close: facts.close, cause: rule.id, class: match.class, confidence: match.confidence },
      {
        name: nameOf(facts),
        headline: headlineOf(facts, rule),
        history: shownHistory(this.tracker, flow),
      },
    );
    return facts;
  }
}

/** What a flow is called in a table: SNI, else the HTTP host. */
export function nameOf(facts: FlowFacts): string | null {
  return facts.tls?.sni ?? facts.http?.host ?? null;
}
