/** Number of the slot that a moment lies in; slots begin at whole multiples of their length since 1970. */
export function slotOf(sec: number, minutes: number): number {
  return Math.floor(sec / (60 * minutes));
}

/** Beginning of a slot in UTC, `2026-11-21T03:15Z`; `@seconds` where no calendar has it. */
export function slotText(slot: number, minutes: number): string {
  const sec = slot * 60 * minutes;
  const date = new Date(sec * 1000);
  return Number.isNaN(date.getTime()) ? `@${sec}` : `${date.toISOString().slice(0, 16)}Z`;
}

/** The slot that begins at such a text, null where none does. */
export function slotFrom(text: string, minutes: number): number | null {
  const sec = text.startsWith('@') ? Number(text.slice(1)) : Date.parse(text.toUpperCase()) / 1000;
  const slot = sec / (60 * minutes);
  return Number.isInteger(slot) ? slot : null;
}
