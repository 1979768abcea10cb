import type { DecodedPacket } from '../wire/decoded-packet.ts';
import { isForeign, stepEndpoints } from './endpoint-machine.ts';
import { isTold, type ResetJudgement } from './judge-reset.ts';
import {
  CLOSED_BY_EXACT,
  CLOSED_BY_NONE,
  CLOSED_BY_OWN,
  CLOSED_BY_WEAK,
  CLOSED_FOR_GOOD,
  outlives,
  underWay,
  type SignOfLife,
} from './outlived.ts';
import type { PacketClock } from './packet-clock.ts';
import { LINUX_CURRENT } from './reset-outcome.ts';
import type { ResetTable } from './reset-table.ts';
import { CLOSED, setState, stateOf, UNKNOWN } from './state-numbers.ts';
import { S_MISC, sideAt } from './tcp-words.ts';

/**
 * Both ends after a reset, for a reset may be another device's, or never have arrived: beside what they are,
 * what they would be if no reset had been is stepped too. An end that is closed by a reset and goes on is from
 * then on what it would be without it. Flows without resets never come here.
 */
export class AfterResets {
  /**
   * The side that sent the packet just stepped lives on: from packet `from` on and before packet `until` its
   * state was the one without resets. `until` 0: nothing of the kind.
   */
  from = 0;
  until = 0;

  constructor(
    private readonly resets: ResetTable,
    private readonly clock: PacketClock,
  ) {}

  /** Notes whom a reset closes, before it does, and what both ends were until then. */
  closeEnds(
    w: Uint32Array,
    row: number,
    side: number,
    packet: number,
    judged: ResetJudgement,
    generation: number,
  ): void {
    const { resets } = this;
    this.keep(w, row, resets.unreset(w, row));
    if (!isForeign(judged)) resets.closes(w, row, side, packet, CLOSED_BY_OWN);
    if (!judged.accepted && !judged.finNumber) return;
    const asked = generation !== LINUX_CURRENT && isTold(generation, judged);
    const why = asked ? CLOSED_FOR_GOOD : judged.weak ? CLOSED_BY_WEAK : CLOSED_BY_EXACT;
    resets.closes(w, row, side ^ 1, packet, why);
  }

  /** Where a segment shows that its sender lives on, that end is what it would be without the resets. */
  outlive(
    w: Uint32Array,
    row: number,
    side: number,
    sign: Omit<SignOfLife, 'beyond'> & { readonly fresh: boolean; readonly seq: number },
    sec: number,
    nsec: number,
  ): void {
    const { resets, clock } = this;
    const me = sideAt(row, side);
    if (stateOf(w, me) !== CLOSED) return;
    const first = resets.closedBy(w, row, side, 0);
    const last = resets.closedBy(w, row, side, 1);
    const why = resets.closedBy(w, row, side, 2);
    if (first === 0) return;
    const beyond = sign.fresh && resets.isBeyond(w, row, side, first, sign.seq);
    if (!outlives(why, first, { ...sign, beyond }, w, row, clock, sec, nsec)) return;
    this.from = first;
    if (!beyond && clock.nanosSince(last, sec, nsec) < underWay(w, row, clock)) {
      // Of the last one nothing can be told yet: the end may have sent this before it.
      this.until = last;
      resets.reopens(w, row, side, last, why);
      return;
    }
    this.until = Infinity;
    resets.reopens(w, row, side, 0, CLOSED_BY_NONE);
    setState(w, me, (resets.unreset(w, row) >>> (side * 4)) & 15);
  }

  /** Steps both ends as they are, and as they would be without any reset. */
  step(
    w: Uint32Array,
    row: number,
    side: number,
    flags: number,
    p: DecodedPacket,
    judged: ResetJudgement,
  ): void {
    const ends = [sideAt(row, 0), sideAt(row, 1)] as const;
    const [me, peer] = side === 0 ? ends : [ends[1], ends[0]];
    const states = [stateOf(w, ends[0]), stateOf(w, ends[1])] as const;
    const misc = [w[ends[0] + S_MISC], w[ends[1] + S_MISC]] as const;
    const kept = this.resets.unreset(w, row);
    setState(w, ends[0], kept & 15);
    setState(w, ends[1], kept >>> 4);
    stepEndpoints(w, me, peer, flags, p.ack, p.payloadLength, judged);
    const without = stateOf(w, ends[0]) | (stateOf(w, ends[1]) << 4);
    for (const at of [0, 1] as const) {
      setState(w, ends[at], states[at]);
      w[ends[at] + S_MISC] = misc[at];
    }
    stepEndpoints(w, me, peer, flags, p.ack, p.payloadLength, judged);
    this.keep(w, row, without);
    for (const at of [0, 1] as const)
      if (stateOf(w, ends[at]) !== CLOSED) this.resets.reopens(w, row, at, 0, CLOSED_BY_NONE);
  }

  /** An end that is open is the same without resets; a closed one is what it was kept as. */
  private keep(w: Uint32Array, row: number, kept: number): void {
    let states = 0;
    for (const side of [0, 1] as const) {
      const now = stateOf(w, sideAt(row, side));
      const before = (kept >>> (side * 4)) & 15;
      states |= (now === CLOSED && before !== UNKNOWN ? before : now) << (side * 4);
    }
    this.resets.setUnreset(w, row, states);
  }
}
