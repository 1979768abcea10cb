import type { TeardownError } from './errors.ts';

/** The answer to a call, as it travels: an error is data and keeps its fields on every carrier. */
export type Envelope =
  | { readonly ok: true; readonly result: unknown }
  | { readonly ok: false; readonly error: TeardownError };
