import { useEffect, useState } from 'react';
import { useConnection } from '../../state/connection-context.ts';
import type { FlowStory } from '../../state/contract-types.ts';

/** The story of a flow; the previous one stays until the new one is there. */
export function useStory(
  analysis: number | null,
  flow: number | null,
  refresh: number,
  onError: (cause: unknown) => void,
): FlowStory | null {
  const connection = useConnection();
  const [story, setStory] = useState<FlowStory | null>(null);
  useEffect(() => {
    if (analysis === null || flow === null) return;
    let stale = false;
    connection.call('flow.story', { analysis, flow }).then(
      (told) => {
        if (!stale) setStory(told);
      },
      (cause: unknown) => {
        if (!stale) onError(cause);
      },
    );
    return () => {
      stale = true;
    };
  }, [connection, analysis, flow, refresh, onError]);
  return flow === null ? null : story;
}
