import path from 'node:path';
import { ok, type Result } from '../../shared/base/result.ts';
import type { TeardownError } from '../../shared/contract/errors.ts';
import { openFileSource, type FileSource } from '../files/file-source.ts';
import { openGrowingFile } from '../files/growing-file.ts';
import { rotatedSiblings } from '../files/rotated-siblings.ts';
import { unpackedSource } from '../files/unpacked-source.ts';
import type { SourceSpec } from './engine-messages.ts';

/** Opens all captures, compressed ones as their content, or says which one cannot be opened and why. */
export function openSources(
  specs: readonly SourceSpec[],
): Result<readonly FileSource[], TeardownError> {
  const sources: FileSource[] = [];
  const named = new Set(specs.map((spec) => path.resolve(spec.path)));
  for (const spec of specs) {
    const opened = openSource(spec);
    if (!opened.ok) {
      for (const source of sources) source.close();
      return opened;
    }
    const folder = path.dirname(spec.path);
    const siblings = rotatedSiblings(spec.path).filter(
      (name) => !named.has(path.resolve(folder, name)),
    );
    sources.push(Object.assign(opened.value, { siblings }));
  }
  return ok(sources);
}

function openSource({ path, name, follow }: SourceSpec): Result<FileSource, TeardownError> {
  if (follow !== undefined) return openGrowingFile(path, name, follow.endMark);
  const file = openFileSource(path, name);
  return file.ok ? unpackedSource(file.value) : file;
}
