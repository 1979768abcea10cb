import { setTimeout as sleep } from 'node:timers/promises';

import { SORT_COLUMNS } from '../../shared/session/records.ts';
import type { ViewSpec } from '../../shared/session/records.ts';
import { BenchWindow, rowsOnScreen } from './bench-window.ts';
import type { BenchCapture } from './generate.ts';

/** What the tables of a read capture take, averages and all of it. */
export interface IndexBytes {
  readonly packetBytes: number;
  readonly flowBytes: number;
  readonly total: number;
}

/** What a window waits for, in milliseconds, asked through the host of the built app. */
export interface WindowTimes {
  /** From opening to the first 50 rows on the caller's side. */
  readonly firstRows: number;
  /** Whole reading with the host's small slices. */
  readonly read: number;
  /** From a cancel in the middle to the word that reading ended; null: it was over before. */
  readonly cancel: number | null;
  readonly views: readonly { readonly what: string; readonly milliseconds: number }[];
  readonly index: IndexBytes;
  readonly packets: number;
  readonly flows: number;
}

const plain: ViewSpec = {
  text: '',
  kinds: [],
  triage: [],
  sort: { column: 'flow', direction: 'up' },
};

/** Views that a user asks for after the whole file was read; each is made once, nothing is warm. */
const views: readonly { readonly what: string; readonly view: ViewSpec }[] = [
  ...SORT_COLUMNS.map((column) => ({
    what: `sort by ${column}`,
    view: { ...plain, sort: { column, direction: 'down' as const } },
  })),
  { what: 'only resets', view: { ...plain, kinds: ['reset'] } },
  { what: 'text "blocked.example"', view: { ...plain, text: 'blocked.example' } },
  { what: 'text "10.1.8.6"', view: { ...plain, text: '10.1.8.6' } },
];

/** How long the window reads before its user cancels. */
const cancelAfter = 1_500;

/** Opens a capture as a window does and times what its user waits for. */
export async function timeWindow(capture: BenchCapture): Promise<WindowTimes> {
  const cancel = await timeCancel(capture);
  const window = new BenchWindow();
  try {
    const begun = performance.now();
    await window.open(capture.path);
    while ((await window.show(plain)) < Math.min(rowsOnScreen, capture.counts.tcpFlows)) {
      await sleep(5);
    }
    const firstRows = performance.now() - begun;
    await window.ended();
    const read = performance.now() - begun;
    const times: { what: string; milliseconds: number }[] = [];
    for (const { what, view } of views) {
      const asked = performance.now();
      await window.show(view);
      times.push({ what, milliseconds: performance.now() - asked });
    }
    const health = await window.ask('health.get', {});
    const counts = await window.ask('flows.view', { view: plain });
    return {
      firstRows,
      cancel,
      read,
      views: times,
      index: health.index,
      packets: health.captures.reduce((sum, { packets }) => sum + packets, 0),
      flows: counts.counts.total,
    };
  } finally {
    window.close();
  }
}

/** Reads a capture to its end and asks what its tables take. */
export async function readIndex(capture: BenchCapture): Promise<IndexBytes> {
  const window = new BenchWindow();
  try {
    await window.open(capture.path);
    await window.ended();
    return (await window.ask('health.get', {})).index;
  } finally {
    window.close();
  }
}

async function timeCancel(capture: BenchCapture): Promise<number | null> {
  const window = new BenchWindow();
  try {
    await window.open(capture.path);
    await sleep(cancelAfter);
    if (window.state !== 'reading') return null;
    const begun = performance.now();
    await window.ask('analysis.cancel', {});
    await window.ended();
    return performance.now() - begun;
  } finally {
    window.close();
  }
}
