import path from 'node:path';
import { err, ok, type Result } from '../shared/base/result.ts';
import type { CaptureInput } from '../shared/contract/api.ts';
import { teardownError, type TeardownError } from '../shared/contract/errors.ts';
import type { SourceSpec } from './worker/engine-messages.ts';
import { samplePath } from './sample-path.ts';

/** What a window of this host may open. */
export interface InputPolicy {
  /** Whether the window may open this path (absolute). */
  readonly mayOpen: (file: string) => boolean;
  /** The spooled file of an upload, null for an unknown token. */
  readonly uploaded: (token: string) => string | null;
  /** The capture of a stream that was spooled to this path, with its name; null: it is none. */
  readonly streamed?: (file: string) => SourceSpec | null;
  /** The analysis of an upload is over: its spooled file may go. */
  readonly release: (token: string) => void;
}

/** The desktop window opens what its user names; it has no uploads. */
export const DESKTOP_POLICY: InputPolicy = {
  mayOpen: () => true,
  uploaded: () => null,
  release: () => undefined,
};

/** Turns inputs into files of this machine, or says which one cannot be had. */
export function resolveInputs(
  inputs: readonly CaptureInput[],
  policy: InputPolicy,
): Result<readonly SourceSpec[], TeardownError> {
  const specs: SourceSpec[] = [];
  for (const input of inputs) {
    const spec = resolveInput(input, policy);
    if (!spec.ok) return spec;
    specs.push(spec.value);
  }
  return ok(specs);
}

function resolveInput(input: CaptureInput, policy: InputPolicy): Result<SourceSpec, TeardownError> {
  switch (input.kind) {
    case 'sample': {
      const sample = samplePath();
      if (sample !== null) return ok({ path: sample, name: path.basename(sample) });
      return err(teardownError('not-found', 'This build carries no sample capture.'));
    }
    case 'upload': {
      const file = policy.uploaded(input.token);
      if (file !== null) return ok({ path: file, name: path.basename(input.name) });
      const detail = 'The upload is no longer there; drop the file again.';
      return err(teardownError('not-found', detail, { file: input.name }));
    }
    case 'text':
      return err(teardownError('bad-request', 'A pasted text is written to a file first.'));
    case 'path': {
      const file = path.resolve(input.path);
      const stream = policy.streamed?.(file) ?? null;
      if (stream !== null) return ok(stream);
      if (policy.mayOpen(file)) {
        const spec = { path: file, name: path.basename(file) };
        return ok(input.follow === true ? { ...spec, follow: { endMark: null } } : spec);
      }
      const detail =
        'A browser window opens what was dropped on it, named on the command line or opened before.';
      return err(teardownError('not-readable', detail, { file: input.path }));
    }
  }
}
