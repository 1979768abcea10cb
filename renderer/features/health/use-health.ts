import { useEffect, useState } from 'react';
import { useConnection } from '../../state/connection-context.ts';
import type { HealthReport } from '../../state/contract-types.ts';

/** The health report of an analysis, asked for again whenever `refresh` changes. */
export function useHealth(analysis: number | null, refresh: number): HealthReport | null {
  const connection = useConnection();
  const [report, setReport] = useState<HealthReport | null>(null);
  useEffect(() => {
    if (analysis === null) return;
    let stale = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = (): void => {
      connection.call('health.get', { analysis }).then(
        (got) => {
          if (stale) return;
          setReport(got);
          // Hashes come after the last packet: ask again until they are there.
          if (got.captures.some((capture) => capture.sha256 === null))
            timer = setTimeout(ask, 1000);
        },
        () => undefined,
      );
    };
    ask();
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [connection, analysis, refresh]);
  return analysis === null ? null : report;
}
