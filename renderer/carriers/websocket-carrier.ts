import type {
  CaptureInput,
  EventName,
  Events,
  HostConnection,
  MethodName,
  Methods,
  StopSignal,
} from '../../shared/contract/api.ts';
import { TeardownFailure, teardownError } from '../../shared/contract/errors.ts';
import { asFailure, parseMessage } from './wire.ts';

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (cause: TeardownFailure) => void;
}

type Listener = (data: unknown) => void;

/**
 * The connection of a browser window: one WebSocket on the page's own origin.
 *
 *   window -> host   {"id": 7, "method": "flow.story", "params": {...}}
 *   host -> window   {"id": 7, "ok": true, "result": ...} | {"id": 7, "ok": false, "error": ...}
 *   host -> window   {"event": "progress", "data": ...}
 *
 * Where the host goes away, every open and later call fails with `worker-died`, and listeners of
 * `progress` hear of it too: the window then shows its error card instead of waiting forever.
 */
export class WebSocketCarrier implements HostConnection {
  private readonly socket: WebSocket;
  private readonly ready: Promise<void>;
  private readonly pending = new Map<number, Pending>();
  private readonly listeners = new Map<string, Set<Listener>>();
  private readonly location: Location;
  /** By this the host knows which uploads are this window's. */
  private readonly name = crypto.randomUUID();
  private nextId = 1;
  private lost: TeardownFailure | null = null;

  constructor(location: Location) {
    this.location = location;
    const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
    this.socket = new WebSocket(`${scheme}//${location.host}/ws?window=${this.name}`);
    this.ready = new Promise((resolve) => {
      this.socket.addEventListener('open', () => {
        resolve();
      });
      this.socket.addEventListener('close', () => {
        this.onClose();
        resolve();
      });
    });
    this.socket.addEventListener('message', (event: MessageEvent<unknown>) => {
      if (typeof event.data === 'string') this.onMessage(parseMessage(event.data));
    });
  }

  async call<M extends MethodName>(
    method: M,
    params: Methods[M]['params'],
  ): Promise<Methods[M]['result']> {
    await this.ready;
    if (this.lost !== null) throw this.lost;
    const id = this.nextId;
    this.nextId += 1;
    const answer = new Promise<unknown>((resolve, reject) => {
      this.pending.set(id, { resolve, reject });
    });
    this.socket.send(JSON.stringify({ id, method, params }));
    return (await answer) as Methods[M]['result'];
  }

  on<E extends EventName>(event: E, listener: (data: Events[E]) => void): () => void {
    const set = this.listeners.get(event) ?? new Set<Listener>();
    this.listeners.set(event, set);
    set.add(listener as Listener);
    return () => {
      set.delete(listener as Listener);
    };
  }

  inputFromFile(
    file: unknown,
    onProgress?: (sent: number, total: number) => void,
    signal?: StopSignal,
  ): Promise<CaptureInput> {
    if (!(file instanceof File)) return Promise.reject(asFailure(new Error('not a file')));
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      const fail = (detail: string): void => {
        reject(new TeardownFailure(teardownError('not-readable', detail, { file: file.name })));
      };
      const about = new URLSearchParams({ name: file.name, window: this.name });
      request.open('POST', `${this.location.origin}/upload?${about.toString()}`);
      request.setRequestHeader('Content-Type', 'application/octet-stream');
      request.upload.addEventListener('progress', (event) => {
        onProgress?.(event.loaded, file.size);
      });
      request.addEventListener('error', () => {
        fail('The file could not be read or sent to the local host (a folder cannot be opened).');
      });
      request.addEventListener('load', () => {
        const answer = uploadAnswer(request.responseText);
        if (request.status === 200 && answer.token !== null) {
          resolve({ kind: 'upload', token: answer.token, name: file.name });
        } else if (answer.failure !== null) reject(answer.failure);
        else fail(`The local host refused the file (HTTP ${request.status}).`);
      });
      request.addEventListener('abort', () => {
        reject(new TeardownFailure(teardownError('cancelled', 'The upload was cancelled.')));
      });
      if (signal?.aborted === true) {
        reject(new TeardownFailure(teardownError('cancelled', 'The upload was cancelled.')));
        return;
      }
      signal?.addEventListener('abort', () => {
        request.abort();
      });
      request.send(file);
    });
  }

  private onMessage(message: unknown): void {
    if (typeof message !== 'object' || message === null) return;
    const fields = message as Readonly<Record<string, unknown>>;
    if (typeof fields.event === 'string') {
      for (const listener of this.listeners.get(fields.event) ?? []) listener(fields.data);
      return;
    }
    if (typeof fields.id !== 'number') return;
    const pending = this.pending.get(fields.id);
    if (pending === undefined) return;
    this.pending.delete(fields.id);
    if (fields.ok === true) pending.resolve(fields.result);
    else pending.reject(asFailure(fields.error));
  }

  private onClose(): void {
    const error = teardownError(
      'worker-died',
      'The connection to the local Teardown host was lost: it was stopped, or the machine slept.',
    );
    this.lost = new TeardownFailure(error);
    for (const pending of this.pending.values()) pending.reject(this.lost);
    this.pending.clear();
    window.dispatchEvent(new CustomEvent('teardown-host-lost', { detail: error }));
  }
}

function uploadAnswer(text: string): {
  readonly token: string | null;
  readonly failure: TeardownFailure | null;
} {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return { token: null, failure: null };
    if ('token' in value && typeof value.token === 'string')
      return { token: value.token, failure: null };
    return { token: null, failure: 'error' in value ? asFailure(value) : null };
  } catch {
    return { token: null, failure: null };
  }
}
