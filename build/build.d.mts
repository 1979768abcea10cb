/** Builds every stale part (all with `force`); returns the names of those that were built. */
export function ensureBuilt(options?: {
  force?: boolean;
  say?: (line: string) => void;
}): Promise<string[]>;
