import type { CatalogueEntry } from '../../state/contract-types.ts';

/** Entries that hold every word somewhere, those with all of them in name or id first. */
export function entriesWith(
  entries: readonly CatalogueEntry[],
  words: string,
): readonly CatalogueEntry[] {
  const wanted = words
    .toLowerCase()
    .split(/\s+/u)
    .filter((word) => word !== '');
  if (wanted.length === 0) return entries;
  const holds = (text: string): boolean => wanted.every((word) => text.includes(word));
  const named = entries.filter(({ id, title }) => holds(`${id} ${title}`.toLowerCase()));
  const told = entries.filter(
    (entry) => !named.includes(entry) && holds(JSON.stringify(entry).toLowerCase()),
  );
  return [...named, ...told];
}
