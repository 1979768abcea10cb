import { createContext, useContext } from 'react';
import type { HostConnection } from '../../shared/contract/api.ts';
import { assert } from '../../shared/base/assert.ts';

/** The host, handed down from the window's root. */
export const ConnectionContext = createContext<HostConnection | null>(null);

/** The host. */
export function useConnection(): HostConnection {
  const connection = useContext(ConnectionContext);
  assert(connection !== null, 'the window is mounted with a connection');
  return connection;
}
