import { useEffect, useState } from 'react';
import { useConnection } from '../../state/connection-context.ts';
import type { RankedCause } from '../../state/contract-types.ts';

interface Ranked {
  readonly flow: number;
  readonly causes: readonly RankedCause[];
}

/** Every cause on the scale for a flow; asked only while somebody looks, null until it is told. */
export function useRanking(
  analysis: number | null,
  flow: number,
  refresh: number,
  wanted: boolean,
  onError: (cause: unknown) => void,
): readonly RankedCause[] | null {
  const connection = useConnection();
  const [ranked, setRanked] = useState<Ranked | null>(null);
  useEffect(() => {
    if (!wanted || analysis === null) return;
    let stale = false;
    connection.call('flow.ranking', { analysis, flow }).then(
      (causes) => {
        if (!stale) setRanked({ flow, causes });
      },
      (cause: unknown) => {
        if (!stale) onError(cause);
      },
    );
    return () => {
      stale = true;
    };
  }, [connection, analysis, flow, refresh, wanted, onError]);
  return wanted && ranked?.flow === flow ? ranked.causes : null;
}
