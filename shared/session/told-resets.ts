import { sideName } from '../base/units.ts';
import { resetReasons } from '../close/reset-reason.ts';
import type { FlowFacts } from '../flows/flow-facts.ts';
import type { ToldReset } from './records.ts';

/** The mechanism of each reset of a flow, in order, as far as resets are kept. */
export function toldResets(facts: FlowFacts): readonly ToldReset[] {
  return facts.resets.map((reset) => ({
    packet: reset.packet,
    side: sideName(reset.side),
    ended: facts.ending?.packet === reset.packet,
    reasons: resetReasons(facts, reset),
  }));
}
