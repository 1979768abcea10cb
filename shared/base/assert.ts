/** A broken invariant of our own code (never caused by input bytes). */
export class InvariantError extends Error {
  override name = 'InvariantError';
}

/** Throws when `condition` is false. For bugs only; bytes from outside never reach it. */
export function assert(condition: boolean, claim: string): asserts condition {
  if (!condition) throw new InvariantError(claim);
}

/** Makes the compiler prove that a union was handled in full. */
export function assertUnreachable(value: never): never {
  throw new InvariantError(`unhandled case: ${String(value)}`);
}
