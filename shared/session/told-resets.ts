import { sideName } from '../base/units.ts';
import { resetReasons, type ResetReason } from '../findings/reset-reason.ts';
import type { FlowFacts, RstFacts } from '../flows/flow-facts.ts';
import type { FlowPackets } from '../flows/flow-packets.ts';
import type { FoldedResets, ToldReason, ToldReset } from './records.ts';

/** Flows of at most so many resets are told reset by reset; of more, the first and the last of them. */
const TOLD_WHOLE = 12;
/** What is told of more: from the beginning, and from the end. */
const TOLD_FIRST = 6;
const TOLD_LAST = 5;

/**
 * The mechanism of every reset of a flow, in order. `packets`: the second look, for those between the first
 * and the last of each side, which the facts do not keep. A reset that was captured twice is told once.
 */
export function toldResets(facts: FlowFacts, packets: FlowPackets | null): readonly ToldReset[] {
  const all = packets === null ? facts.resets : [...packets.resets.values()];
  return all.map((reset) => toldReset(facts, reset));
}

/** How many resets a flow has, kept or not; one that was captured twice counts once. */
export function countResets({ sides }: FlowFacts): number {
  return sides.reduce((sum, { rstCount, rstAckCount }) => sum + rstCount + rstAckCount, 0);
}

/** The facts keep every reset of the flow: nobody has to look again. */
export function keepsAllResets(facts: FlowFacts): boolean {
  return countResets(facts) <= facts.resets.length;
}

/** Of many resets the first, the last and the ending one, and what lies between, kind by kind. */
export function foldResets(all: readonly ToldReset[]): {
  readonly told: readonly ToldReset[];
  readonly folded: readonly FoldedResets[];
} {
  if (all.length <= TOLD_WHOLE) return { told: all, folded: [] };
  const shown = (reset: ToldReset, at: number): boolean =>
    reset.ended || at < TOLD_FIRST || at >= all.length - TOLD_LAST;
  const folded: FoldedResets[] = [];
  let run: ToldReset[] = [];
  let after = 0;
  const close = (): void => {
    if (run.length > 0) folded.push(foldOf(run, after));
    run = [];
  };
  all.forEach((reset, at) => {
    if (!shown(reset, at)) {
      run.push(reset);
      return;
    }
    close();
    after = reset.packet;
  });
  return { told: all.filter(shown), folded };
}

function foldOf(run: readonly ToldReset[], after: number): FoldedResets {
  const kinds = new Map<string, number>();
  for (const { side, form, reasons } of run) {
    const [{ answers, name }] = reasons;
    const form2 = form === 'rst' ? 'RST' : 'RST+ACK';
    const how = answers > 0 ? 'each answers a packet' : howSpontaneous(form);
    const kind = `${side} ${form2}, ${how} (${name})`;
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  return {
    after,
    count: run.length,
    first: run[0].packet,
    last: run[run.length - 1].packet,
    what: [...kinds].map(([kind, count]) => `${count} × ${kind}`).join('; '),
  };
}

function toldReset(facts: FlowFacts, reset: RstFacts): ToldReset {
  const ended = facts.ending?.packet === reset.packet;
  const form = reset.form === 'rst' ? 'RST' : 'RST+ACK';
  const how = reset.answers > 0 ? `answers #${reset.answers}` : howSpontaneous(reset.form);
  const what = [form, how, ...(ended ? ['ended the connection'] : [])].join(', ');
  const [best, ...others] = resetReasons(facts, reset);
  return {
    packet: reset.packet,
    side: sideName(reset.side),
    form: reset.form,
    ended,
    what,
    reasons: [toldReason(best), ...others.map(toldReason)],
  };
}

/** A bare RST belongs to an answer, in the capture or not; a RST+ACK to an abort. */
function howSpontaneous(form: RstFacts['form']): string {
  return form === 'rst' ? 'answers no captured packet' : 'spontaneous';
}

function toldReason(reason: ResetReason): ToldReason {
  const word = reason.linux === 'NOT_SPECIFIED' ? 'no reset reason of Linux' : reason.linux;
  return { ...reason, name: `${word}, ${reason.sure}` };
}

/** The likeliest mechanism of a reset: Linux's word, or null and in words why there is none. */
export function likeliestReason(
  facts: FlowFacts,
  packets: FlowPackets,
  index: number,
): { readonly reason: ToldReason['linux'] | null; readonly words: string } {
  const reset = packets.resets.get(index);
  if (reset === undefined) return { reason: null, words: 'the same reset, captured twice' };
  const [{ linux, words }] = resetReasons(facts, reset);
  return { reason: linux === 'NOT_SPECIFIED' ? null : linux, words };
}
