import { useEffect, useState } from 'react';
import { useConnection } from '../../state/connection-context.ts';
import type { CatalogueEntry } from '../../state/contract-types.ts';

/** Every cause with its documentation; null until it is told. */
export function useCatalogue(onError: (cause: unknown) => void): readonly CatalogueEntry[] | null {
  const connection = useConnection();
  const [entries, setEntries] = useState<readonly CatalogueEntry[] | null>(null);
  useEffect(() => {
    let stale = false;
    connection.call('catalogue.get', null).then(
      (told) => {
        if (!stale) setEntries(told);
      },
      (cause: unknown) => {
        if (!stale) onError(cause);
      },
    );
    return () => {
      stale = true;
    };
  }, [connection, onError]);
  return entries;
}
