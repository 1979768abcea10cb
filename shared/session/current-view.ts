import { ALL_RULES } from '../findings/all-rules.ts';
import type { RadarView } from '../close/radar-filter.ts';
import { CAUSE_IDS } from '../findings/rule.ts';
import type { FlowColumns } from '../flows/flow-columns.ts';
import type { Tracker } from '../flows/tracker.ts';
import { AddressRanks } from './address-ranks.ts';
import type { AnnotationIndex } from './annotation-index.ts';
import type { FlowJudge } from './flow-judge.ts';
import { orderFlows, type ViewSource } from './flow-view.ts';
import type { ViewCounts, ViewSpec } from './records.ts';

/** Titles of the causes, in the order of `CAUSE_IDS`. */
export const CAUSE_TITLES: readonly string[] = CAUSE_IDS.map(
  (id) => ALL_RULES.find((rule) => rule.id === id)?.title ?? id,
);

/** The one sorted and filtered view of an analysis; a newer one makes an older one outdated. */
export class CurrentView {
  private number = 0;
  private order: Uint32Array = new Uint32Array(0);
  private ranks: AddressRanks | null = null;

  constructor(
    private readonly tracker: Tracker,
    private readonly columns: FlowColumns,
    private readonly judge: FlowJudge,
    private readonly said: AnnotationIndex,
    private readonly radar: RadarView,
  ) {}

  /** Makes the view anew from what has been read. */
  make(spec: ViewSpec): { readonly view: number; readonly counts: ViewCounts } {
    const order = orderFlows(this.source(), spec);
    this.order = order.flows;
    this.number += 1;
    return { view: this.number, counts: order.counts };
  }

  /** Flow numbers in order; null where the view is outdated. */
  flows(view: number): Uint32Array | null {
    return view === this.number ? this.order : null;
  }

  private source(): ViewSource {
    const { tracker, columns, judge, said } = this;
    const { index } = tracker;
    return {
      flowCount: Math.min(tracker.flowCount, judge.verdicts.length),
      verdicts: judge.verdicts,
      causeTitle: (cause) => CAUSE_TITLES[cause],
      addresses: () => this.addressRanks(),
      starts: (flows) => index.nanosBetweenEach(Uint32Array.of(1), columns.firstPackets(flows)),
      durations: (flows) =>
        index.nanosBetweenEach(columns.firstPackets(flows), columns.lastPackets(flows)),
      packets: (flow) => columns.packets(flow, 0) + columns.packets(flow, 1),
      bytes: (flow, side) => columns.bytes(flow, side),
      said,
      recorded: (flow) => judge.health.of(flow),
      radar: this.radar,
    };
  }

  private addressRanks(): AddressRanks {
    const { flowCount } = this.tracker;
    if (this.ranks?.flowCount !== flowCount) this.ranks = new AddressRanks(this.columns, flowCount);
    return this.ranks;
  }
}
