import { ok, type Result } from '../../shared/base/result.ts';
import type { TeardownError } from '../../shared/contract/errors.ts';
import { openFileSource, type FileSource } from '../files/file-source.ts';
import type { SourceSpec } from './engine-messages.ts';

/** Opens all captures, or says which one cannot be opened and why. */
export function openSources(
  specs: readonly SourceSpec[],
): Result<readonly FileSource[], TeardownError> {
  const sources: FileSource[] = [];
  for (const spec of specs) {
    const opened = openFileSource(spec.path, spec.name);
    if (!opened.ok) {
      for (const source of sources) source.close();
      return opened;
    }
    sources.push(opened.value);
  }
  return ok(sources);
}
