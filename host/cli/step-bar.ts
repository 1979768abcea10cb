import cliProgress from 'cli-progress';

/** Shows what long work is doing, on stderr. */
export interface StepBar {
  show(step: { readonly phase: string; readonly done: number; readonly total: number }): void;
  end(): void;
}

/** One line that is redrawn where stderr is a terminal, and nothing at all otherwise. */
export function openStepBar(wanted: boolean): StepBar {
  if (!wanted || !process.stderr.isTTY) return { show: () => {}, end: () => {} };
  const bar = new cliProgress.SingleBar({
    format: '{phase} {bar} {percentage}%',
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: true,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 24,
  });
  let started = false;
  return {
    show: ({ phase, done, total }) => {
      const of = Math.max(total, 1);
      if (!started) bar.start(of, done, { phase });
      else {
        bar.setTotal(of);
        bar.update(done, { phase });
      }
      started = true;
    },
    end: () => {
      if (started) bar.stop();
    },
  };
}
