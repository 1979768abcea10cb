import { setTimeout as sleep } from 'node:timers/promises';

import type { ViewSpec } from '../../shared/session/records.ts';
import { BenchWindow, rowsOnScreen } from './bench-window.ts';
import type { BenchCapture } from './captures.ts';

/** What a window waits for, in milliseconds, asked through the host of the built app. */
export interface WindowTimes {
  /** From opening to the first 50 rows on the caller's side. */
  readonly firstRows: number;
  /** Whole reading with the host's small slices. */
  readonly read: number;
  readonly views: readonly { readonly what: string; readonly milliseconds: number }[];
  readonly index: { readonly packetBytes: number; readonly flowBytes: number };
  readonly packets: number;
  readonly flows: number;
}

const plain: ViewSpec = { text: '', kinds: [], sort: { column: 'flow', direction: 'up' } };

/** Views that a user asks for after the whole file was read; each is made once, nothing is warm. */
const views: readonly { readonly what: string; readonly view: ViewSpec }[] = [
  { what: 'sort by duration', view: { ...plain, sort: { column: 'duration', direction: 'down' } } },
  { what: 'sort by packets', view: { ...plain, sort: { column: 'packets', direction: 'down' } } },
  { what: 'sort by client', view: { ...plain, sort: { column: 'client', direction: 'up' } } },
  { what: 'sort by name', view: { ...plain, sort: { column: 'name', direction: 'up' } } },
  { what: 'sort by headline', view: { ...plain, sort: { column: 'headline', direction: 'up' } } },
  { what: 'only resets', view: { ...plain, kinds: ['reset'] } },
  { what: 'text "blocked.example"', view: { ...plain, text: 'blocked.example' } },
  { what: 'text "10.1.8.6"', view: { ...plain, text: '10.1.8.6' } },
];

/** Opens a capture as a window does and times what its user waits for. */
export async function timeWindow(capture: BenchCapture): Promise<WindowTimes> {
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
