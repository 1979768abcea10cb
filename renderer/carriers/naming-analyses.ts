import type { HostConnection, MethodName, Methods } from '../../shared/contract/api.ts';
import { CallFailure, asFailure } from './wire.ts';

/**
 * The same connection, whose failures know which analysis the call was about: a late answer about one
 * that was closed is nothing, the same answer about the one on screen is the end of it.
 */
export function namingAnalyses(connection: HostConnection): HostConnection {
  return {
    async call<M extends MethodName>(method: M, params: Methods[M]['params']) {
      try {
        return await connection.call(method, params);
      } catch (cause) {
        throw new CallFailure(asFailure(cause).error, params);
      }
    },
    on: (event, listener) => connection.on(event, listener),
    inputFromFile: (file, onProgress, signal) => connection.inputFromFile(file, onProgress, signal),
  };
}
