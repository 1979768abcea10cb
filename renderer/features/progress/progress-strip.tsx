import { useState } from 'react';
import { bytesText, counted, durationText } from '../../../shared/base/numbers.ts';
import type { Progress } from '../../../shared/contract/api.ts';
import { useSession } from '../../state/session-store.ts';
import { useSteadyLeft } from './use-steady-left.ts';
import './progress.css';

/** While a capture is read: how far, how fast, how long still, and a way to stop. */
export function ProgressStrip({ onCancel }: { readonly onCancel: () => void }) {
  const progress = useSession((state) => state.progress);
  const left = useSteadyLeft(progress);
  /** The analysis that was told to stop, until it has. */
  const [stopping, setStopping] = useState<number | null>(null);
  if (progress?.state !== 'reading') return null;
  const stops = stopping === progress.analysis;
  return (
    <div className="progress-strip">
      <ProgressBar progress={progress} />
      <span className="number">{progressText(progress, left)}</span>
      <button
        className="button small"
        disabled={stops}
        onClick={() => {
          setStopping(progress.analysis);
          onCancel();
        }}
      >
        {stops ? 'Stopping\u2009\u2026' : 'Stop reading'}
      </button>
    </div>
  );
}

/** The bar alone; of unknown length where the size is not known (a stream). */
export function ProgressBar({ progress }: { readonly progress: Progress }) {
  const known = progress.bytesTotal > 0;
  const share = known ? Math.min(1, progress.bytesRead / progress.bytesTotal) : 0;
  return (
    <div
      className={`progress-bar${known ? '' : ' unknown'}`}
      role="progressbar"
      aria-label="Reading"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={known ? Math.round(share * 100) : undefined}
    >
      <div style={{ transform: `scaleX(${known ? share : 0.3})` }} />
    </div>
  );
}

/** "43 % · 1.2 of 2.8 GB · 412 MB/s · 4 s left"; packets and flows stand in the status line. */
export function progressText(progress: Progress, secondsLeft: number | null): string {
  const parts: string[] = [];
  if (progress.bytesTotal > 0) {
    const percent = Math.floor((100 * progress.bytesRead) / progress.bytesTotal);
    parts.push(
      `${percent}\u2009%`,
      `${bytesText(progress.bytesRead)} of ${bytesText(progress.bytesTotal)}`,
    );
  } else parts.push(bytesText(progress.bytesRead));
  if (progress.bytesTotal > 0 && progress.bytesRead >= progress.bytesTotal)
    parts.push('settling the verdicts');
  else {
    if (progress.bytesPerSecond >= 1)
      parts.push(`${bytesText(Math.round(progress.bytesPerSecond))}/s`);
    if (secondsLeft !== null) parts.push(`${leftText(secondsLeft)} left`);
  }
  return parts.join(' \u00b7 ');
}

function leftText(seconds: number): string {
  return seconds < 1 ? 'under 1 s' : durationText(Math.round(seconds) * 1e9);
}

/** What had been read when it ended early. */
export function doneText(progress: Progress): string {
  return `${bytesText(progress.bytesRead)}, ${counted(progress.packets, 'packet')}, ${counted(progress.flows, 'flow')}`;
}
