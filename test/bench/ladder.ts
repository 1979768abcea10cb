import type { LadderHead } from '../../shared/contract/api.ts';
import { BenchWindow, rowsOnScreen } from './bench-window.ts';
import type { BenchCapture } from './generate.ts';

/** What opening and scrolling the ladder of a long flow takes, in milliseconds. */
export interface LadderTimes {
  readonly packets: number;
  readonly openFolded: number;
  readonly openUnfolded: number;
  readonly scrollMedian: number;
  readonly scrollWorst: number;
}

/** Opens the ladder of the capture's first flow, folded and not, and scrolls through it. */
export async function timeLadder(capture: BenchCapture): Promise<LadderTimes> {
  const window = new BenchWindow();
  try {
    await window.open(capture.path);
    await window.ended();
    const open = async (folded: boolean): Promise<[number, LadderHead]> => {
      const begun = performance.now();
      const head = await window.ask('ladder.open', { flow: 0, folded });
      await window.ask('ladder.rows', { flow: 0, folded, from: 0, count: rowsOnScreen });
      return [performance.now() - begun, head];
    };
    const [openFolded] = await open(true);
    const [openUnfolded, head] = await open(false);
    const scrolls: number[] = [];
    for (let i = 0; i < 60; i++) {
      const from = Math.floor((head.rows * ((i * 37) % 60)) / 60);
      const begun = performance.now();
      await window.ask('ladder.rows', { flow: 0, folded: false, from, count: rowsOnScreen * 2 });
      scrolls.push(performance.now() - begun);
    }
    scrolls.sort((a, b) => a - b);
    return {
      packets: head.packets,
      openFolded,
      openUnfolded,
      scrollMedian: scrolls[scrolls.length >> 1],
      scrollWorst: scrolls[scrolls.length - 1],
    };
  } finally {
    window.close();
  }
}
