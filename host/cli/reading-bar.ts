import cliProgress from 'cli-progress';
import { bytesText, grouped } from '../../shared/base/numbers.ts';
import type { Progress } from '../../shared/contract/api.ts';

/** Shows how far reading is, on stderr. */
export interface ReadingBar {
  show(progress: Progress): void;
  end(): void;
}

/** A progress bar where stderr is a terminal, and nothing at all otherwise. */
export function openReadingBar(wanted: boolean): ReadingBar {
  if (!wanted || !process.stderr.isTTY) return { show: () => {}, end: () => {} };
  const bar = new cliProgress.SingleBar({
    format: 'Reading {bar} {percentage}% · {packets} packets · {flows} flows · {rate}/s · {left}',
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: true,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 24,
  });
  let started = false;
  let inLine = false;
  return {
    show: (progress) => {
      const facts = {
        packets: grouped(progress.packets),
        flows: grouped(progress.flows),
        rate: bytesText(Math.round(progress.bytesPerSecond)),
        left: progress.secondsLeft === null ? '' : `${Math.ceil(progress.secondsLeft)} s left`,
      };
      if (progress.following !== null) {
        if (started) bar.stop();
        started = false;
        const counts = `${facts.packets} packets · ${facts.flows} flows`;
        process.stderr.write(`\r\x1b[KFollowing · ${counts} · Ctrl+C ends it`);
        inLine = true;
        return;
      }
      if (!started) bar.start(progress.bytesTotal, progress.bytesRead, facts);
      else bar.update(progress.bytesRead, facts);
      started = true;
    },
    end: () => {
      if (started) bar.stop();
      if (inLine) process.stderr.write('\r\x1b[K');
    },
  };
}
