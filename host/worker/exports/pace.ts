import type { WorkContext } from '../do-work.ts';

/** How long work may run before others get a turn. */
const TURN_MS = 25;

/**
 * Runs a generator to its end, telling its steps and letting others in every 25 ms. Throws what it
 * throws, and `cancelled` once the work was cancelled.
 */
export async function paced<T>(
  steps: Generator<{ readonly done: number; readonly total: number }, T>,
  phase: string,
  context: WorkContext,
): Promise<T> {
  let turn = performance.now();
  try {
    for (;;) {
      const step = steps.next();
      if (step.done === true) return step.value;
      const now = performance.now();
      if (now - turn < TURN_MS) continue;
      context.tell({ phase, ...step.value });
      await context.breathe();
      turn = performance.now();
    }
  } finally {
    // Where it was cancelled, what the generator holds open is closed.
    steps.return(undefined as T);
  }
}
