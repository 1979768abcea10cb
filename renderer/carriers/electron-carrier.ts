import type {
  CaptureInput,
  EventName,
  Events,
  HostConnection,
  MethodName,
  Methods,
} from '../../shared/contract/api.ts';
import { TeardownFailure, teardownError } from '../../shared/contract/errors.ts';
import { PastedText } from '../state/pasted-text.ts';
import { asFailure } from './wire.ts';

/** What the preload offers as `window.teardown`. */
interface ElectronBridge {
  /** Resolves to the result, or to `{ok, result | error}`: errors lose their fields between worlds. */
  call(method: string, params: unknown): Promise<unknown>;
  on(event: string, listener: (data: unknown) => void): () => void;
  pathForFile(file: unknown): string;
}

/** The preload's bridge, null in a browser. */
export function electronBridge(): ElectronBridge | null {
  const bridge = (window as unknown as { teardown?: ElectronBridge }).teardown;
  return bridge ?? null;
}

/** The connection over the preload's bridge. */
export function electronConnection(bridge: ElectronBridge): HostConnection {
  return {
    async call<M extends MethodName>(method: M, params: Methods[M]['params']) {
      let answer: unknown;
      try {
        answer = await bridge.call(method, params);
      } catch (cause) {
        throw asFailure(cause);
      }
      if (!isEnvelope(answer)) return answer as Methods[M]['result'];
      if (answer.ok) return answer.result as Methods[M]['result'];
      throw asFailure(answer.error);
    },
    on<E extends EventName>(event: E, listener: (data: Events[E]) => void) {
      return bridge.on(event, (data) => {
        listener(data as Events[E]);
      });
    },
    inputFromFile(file: unknown): Promise<CaptureInput> {
      const path = bridge.pathForFile(file);
      if (path !== '') return Promise.resolve({ kind: 'path', path });
      if (file instanceof PastedText) {
        const { name } = file;
        return file.text().then((text) => ({ kind: 'text', name, text }));
      }
      const name = file instanceof File ? file.name : null;
      return Promise.reject(
        new TeardownFailure(
          teardownError('not-found', 'The dropped item is not a file on this machine.', {
            file: name,
          }),
        ),
      );
    },
  };
}

function isEnvelope(
  value: unknown,
): value is { readonly ok: boolean; readonly result?: unknown; readonly error?: unknown } {
  if (typeof value !== 'object' || value === null || !('ok' in value)) return false;
  return typeof value.ok === 'boolean' && ('result' in value || 'error' in value);
}
