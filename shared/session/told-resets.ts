import { sideName } from '../base/units.ts';
import type { ResetReasonName } from '../findings/reset-reason-names.ts';
import { resetReasons } from '../findings/reset-reason.ts';
import type { FlowFacts, RstFacts } from '../flows/flow-facts.ts';
import type { LadderPacket } from '../ladder/ladder-rows.ts';
import type { ToldReset } from './records.ts';

/** The mechanism of each reset of a flow, in order, as far as resets are kept. */
export function toldResets(facts: FlowFacts): readonly ToldReset[] {
  return facts.resets.map((reset) => ({
    packet: reset.packet,
    side: sideName(reset.side),
    form: reset.form,
    ended: facts.ending?.packet === reset.packet,
    reasons: resetReasons(facts, reset),
  }));
}

/** How many resets a flow has, kept or not. */
export function countResets({ sides }: FlowFacts): number {
  return sides.reduce((sum, { rstCount, rstAckCount }) => sum + rstCount + rstAckCount, 0);
}

/** The likeliest mechanism of any reset in Linux's words; null where nothing names one, and for other packets. */
export function likeliestReason(facts: FlowFacts, packet: LadderPacket): ResetReasonName | null {
  const kept = facts.resets.find((reset) => reset.packet === packet.packet);
  const reset = kept ?? resetOf(facts, packet);
  if (reset === null) return null;
  const [{ linux }] = resetReasons(facts, reset);
  return linux === 'NOT_SPECIFIED' ? null : linux;
}

/** A reset between the first and the last of its side: not kept, so read off the second look. */
function resetOf(facts: FlowFacts, packet: LadderPacket): RstFacts | null {
  const { firstRst } = facts.sides[packet.side];
  if (packet.rst === null || firstRst === null) return null;
  return {
    ...firstRst,
    ...NO_SIGNS,
    packet: packet.packet,
    form: packet.rst.form,
    seq: packet.seq,
    ack: packet.ackField,
    window: packet.window,
    payload: packet.length,
    validity: packet.rst.validity,
    answers: packet.rst.answers ?? 0,
  };
}

/** Of such a reset nobody kept what would say that another device sent it. */
const NO_SIGNS = {
  ttl: 0,
  ipId: 0,
  ipIdStep: null,
  reservedBits: false,
  ipIdCopied: false,
  beatsRoundTrip: false,
} as const;
