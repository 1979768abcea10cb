import {
  TeardownFailure,
  teardownError,
  type TeardownError,
} from '../../shared/contract/errors.ts';

/** JSON text of a message, with `{"$bytes": base64}` turned back into bytes. */
export function parseMessage(text: string): unknown {
  return JSON.parse(text, (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null || !('$bytes' in value)) return value;
    return typeof value.$bytes === 'string' ? bytesOf(value.$bytes) : value;
  });
}

/** Whatever a host or a promise threw, as the one kind of failure that the window knows. */
export function asFailure(cause: unknown): TeardownFailure {
  if (cause instanceof TeardownFailure) return cause;
  if (isTeardownError(cause)) return new TeardownFailure(cause);
  if (
    typeof cause === 'object' &&
    cause !== null &&
    'error' in cause &&
    isTeardownError(cause.error)
  ) {
    return new TeardownFailure(cause.error);
  }
  const detail = cause instanceof Error ? cause.message : String(cause);
  return new TeardownFailure(teardownError('internal', detail));
}

/** The failure of a call, with the analysis that the call was about. */
export class CallFailure extends TeardownFailure {
  override name = 'CallFailure';
  readonly analysis: number | null;

  constructor(error: TeardownError, params: unknown) {
    super(error);
    const about = typeof params === 'object' && params !== null && 'analysis' in params;
    this.analysis = about && typeof params.analysis === 'number' ? params.analysis : null;
  }
}

function isTeardownError(value: unknown): value is TeardownError {
  return (
    typeof value === 'object' &&
    value !== null &&
    'code' in value &&
    'detail' in value &&
    'where' in value
  );
}

function bytesOf(base64: string): Uint8Array {
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i += 1) bytes[i] = binary.charCodeAt(i);
  return bytes;
}
