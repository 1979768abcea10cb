import { useEffect, useState } from 'react';
import type { Progress } from '../../../shared/contract/api.ts';
import { nextLeft, NO_ESTIMATE, type Estimate } from './steady-left.ts';

/** Seconds still to go, smoothed; null until the estimate can be believed. */
export function useSteadyLeft(progress: Progress | null): number | null {
  const [estimate, setEstimate] = useState<Estimate>(NO_ESTIMATE);
  useEffect(() => {
    queueMicrotask(() => {
      setEstimate((old) => (progress === null ? NO_ESTIMATE : nextLeft(old, progress)));
    });
  }, [progress]);
  return estimate.left;
}
