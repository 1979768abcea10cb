/** A dropped file lives as long as its page: after a reload only its name is known, from the tab's storage. */
const KEY = 'teardown.dropped';

/** What is used of the page's storage; this file is read outside of pages too. */
interface TextStorage {
  getItem(key: string): string | null;
  setItem(key: string, text: string): void;
  removeItem(key: string): void;
}

/** The captures that are open were dropped or chosen in this page (none: they were not). */
export function rememberDropped(names: readonly string[]): void {
  const own = storage();
  if (names.length === 0) own?.removeItem(KEY);
  else own?.setItem(KEY, JSON.stringify(names));
}

/** Names of captures that a reload took away. */
export function droppedNames(): readonly string[] {
  const text = storage()?.getItem(KEY) ?? null;
  if (text === null) return [];
  try {
    const names: unknown = JSON.parse(text);
    return Array.isArray(names) ? names.filter((one) => typeof one === 'string') : [];
  } catch {
    return [];
  }
}

/** Undefined where the page has none, or may not use it. */
function storage(): TextStorage | undefined {
  try {
    return Reflect.get(globalThis, 'sessionStorage') as TextStorage | undefined;
  } catch {
    return undefined;
  }
}
