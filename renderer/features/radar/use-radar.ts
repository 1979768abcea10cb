import { useEffect, useState } from 'react';
import { useConnection } from '../../state/connection-context.ts';
import type { RadarReport } from '../../state/contract-types.ts';
import type { RadarChoices } from './radar-choices.ts';

/** The report for these choices; the one before stays until it is there. Null before the first. */
export function useRadar(
  analysis: number | null,
  choices: RadarChoices,
  refresh: number,
  onError: (cause: unknown) => void,
): { readonly report: RadarReport | null; readonly busy: boolean } {
  const connection = useConnection();
  const [told, setTold] = useState<{ readonly of: unknown; readonly report: RadarReport } | null>(
    null,
  );
  useEffect(() => {
    if (analysis === null) return;
    let stale = false;
    const { packets, silenceSeconds, keep, bucketMinutes } = choices;
    connection
      .call('radar.report', { analysis, packets, silenceSeconds, keep, bucketMinutes })
      .then(
        (report) => {
          if (!stale) setTold({ of: choices, report });
        },
        (cause: unknown) => {
          if (!stale) onError(cause);
        },
      );
    return () => {
      stale = true;
    };
  }, [connection, analysis, choices, refresh, onError]);
  return { report: told?.report ?? null, busy: told?.of !== choices };
}
