/** Errors are data; each host adds the sentence and the advice that fits it. */
export interface TeardownError {
  readonly code: ErrorCode;
  readonly where: {
    readonly file: string | null;
    readonly offset: number | null;
    readonly block: number | null;
    readonly layer: string | null;
  };
  /** What was found, in one sentence. */
  readonly detail: string;
}

/** Stable error codes. */
export type ErrorCode =
  | 'not-found'
  | 'not-readable'
  | 'not-a-capture'
  | 'empty-file'
  | 'unsupported-format'
  | 'damaged'
  | 'disk-full'
  | 'worker-died'
  | 'out-of-memory'
  | 'stale-view'
  | 'no-analysis'
  | 'no-flow'
  | 'no-packet'
  | 'bad-request'
  | 'cancelled'
  | 'internal'
  | 'not-a-case'
  | 'case-newer'
  | 'case-not-kept'
  | 'case-without-captures';

/** A TeardownError that travels through promises. */
export class TeardownFailure extends Error {
  override name = 'TeardownFailure';
  readonly error: TeardownError;

  constructor(error: TeardownError) {
    super(error.detail);
    this.error = error;
  }
}

/** Builds an error with only what is known. */
export function teardownError(
  code: ErrorCode,
  detail: string,
  where: Partial<TeardownError['where']> = {},
): TeardownError {
  return { code, detail, where: { file: null, offset: null, block: null, layer: null, ...where } };
}
