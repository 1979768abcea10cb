import { err, ok, type Result } from '../../shared/base/result.ts';
import type { ByteSource } from '../../shared/capture/byte-source.ts';
import type { TeardownError } from '../../shared/contract/errors.ts';
import { openFileSource } from '../files/file-source.ts';
import type { SourceSpec } from './engine-messages.ts';

/** Opens all captures, or says which one cannot be opened and why. */
export function openSources(
  specs: readonly SourceSpec[],
): Result<readonly ByteSource[], TeardownError> {
  const sources: ByteSource[] = [];
  for (const spec of specs) {
    const opened = openFileSource(spec.path, spec.name);
    if (!opened.ok) return err(opened.error);
    sources.push(opened.value);
  }
  return ok(sources);
}
