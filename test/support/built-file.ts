import path from 'node:path';

/** A file of the built app. */
export function builtFile(file: string): string {
  return path.resolve('out', file);
}
