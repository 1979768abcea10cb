import type { MethodName, Methods } from '../shared/contract/api.ts';
import type { Envelope } from '../shared/contract/envelope.ts';
import { TeardownFailure, teardownError, type TeardownError } from '../shared/contract/errors.ts';
import { isMethodName } from '../shared/contract/method-names.ts';
import { PARAMS } from '../shared/contract/validators.ts';

/** What a host can do, by method name. */
export type Handlers = {
  readonly [M in MethodName]: (
    params: Methods[M]['params'],
  ) => Methods[M]['result'] | Promise<Methods[M]['result']>;
};

/**
 * The host's door: every call of every carrier comes through here and is validated before anything
 * looks at it. Never throws and never rejects; whatever goes wrong is in the envelope.
 */
export async function dispatch(
  handlers: Handlers,
  method: unknown,
  params: unknown,
): Promise<Envelope> {
  if (!isMethodName(method)) {
    return refused(`There is no method ${shown(method)}.`);
  }
  return callHandler(handlers, method, params);
}

async function callHandler<M extends MethodName>(
  handlers: Handlers,
  method: M,
  params: unknown,
): Promise<Envelope> {
  const checked = PARAMS[method].safeParse(params ?? null);
  if (!checked.success) {
    const issue = checked.error.issues[0];
    const where = issue.path.length === 0 ? '' : ` at ${issue.path.map(String).join('.')}`;
    return refused(`Bad parameters of ${method}${where}: ${issue.message}.`);
  }
  try {
    return { ok: true, result: await handlers[method](checked.data) };
  } catch (cause) {
    return { ok: false, error: errorOf(cause) };
  }
}

function refused(detail: string): Envelope {
  return { ok: false, error: teardownError('bad-request', detail) };
}

/** A name from outside, short enough for a message. */
function shown(name: unknown): string {
  return typeof name === 'string' ? `“${name.slice(0, 60)}”` : 'of that kind';
}

/** Whatever a handler threw, as data. */
export function errorOf(cause: unknown): TeardownError {
  if (cause instanceof TeardownFailure) return cause.error;
  return teardownError('internal', cause instanceof Error ? cause.message : String(cause));
}
