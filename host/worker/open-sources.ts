import { ok, type Result } from '../../shared/base/result.ts';
import type { TeardownError } from '../../shared/contract/errors.ts';
import { openFileSource, type FileSource } from '../files/file-source.ts';
import { unpackedSource } from '../files/unpacked-source.ts';
import type { SourceSpec } from './engine-messages.ts';

/** Opens all captures, compressed ones as their content, or says which one cannot be opened and why. */
export function openSources(
  specs: readonly SourceSpec[],
): Result<readonly FileSource[], TeardownError> {
  const sources: FileSource[] = [];
  for (const spec of specs) {
    const file = openFileSource(spec.path, spec.name);
    const opened = file.ok ? unpackedSource(file.value) : file;
    if (!opened.ok) {
      for (const source of sources) source.close();
      return opened;
    }
    sources.push(opened.value);
  }
  return ok(sources);
}
