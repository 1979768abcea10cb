import { counted } from '../../base/numbers.ts';
import type { FlowStory, FoldedResets, ToldReset } from '../records.ts';

/**
 * Why each reset was sent, likeliest first:
 *
 *   #21 client, RST+ACK, spontaneous, ended the connection:
 *       close() while data was waiting unread (TCP_ABORT_ON_CLOSE, medium)
 *       or close() with SO_LINGER 0, or disconnected on purpose (TCP_STATE, low)
 *
 * `all`: every one of them; without it, the many of a flow are folded as its story has them.
 */
export function resetLines(story: FlowStory, all: readonly ToldReset[] | null): readonly string[] {
  if (all !== null) return all.flatMap(linesOf);
  const { resetReasons, foldedResets } = story;
  return resetReasons.flatMap((reset) => [
    ...linesOf(reset),
    ...foldedResets.filter(({ after }) => after === reset.packet).map(foldLine),
  ]);
}

function linesOf({ packet, side, what, reasons }: ToldReset): readonly string[] {
  return [
    `#${packet} ${side}, ${what}:`,
    ...reasons.map(({ words, name }, at) => `    ${at === 0 ? '' : 'or '}${words} (${name})`),
  ];
}

function foldLine({ count, first, last, what }: FoldedResets): string {
  return `#${first} to #${last}, ${counted(count, 'more reset')} (--all lists each): ${what}`;
}
