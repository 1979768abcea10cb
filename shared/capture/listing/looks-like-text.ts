/** Control characters that stand in texts: tab, line feed, form feed, return, escape. */
const ALLOWED: ReadonlySet<number> = new Set([9, 10, 12, 13, 27]);

/** The beginning of a file holds no byte that no text has (UTF-8, with or without mark). */
export function looksLikeText(head: Uint8Array): boolean {
  return head.every((byte) => (byte >= 32 && byte !== 127) || ALLOWED.has(byte));
}
