/** The number of a text, null where it is none that may be chosen. */
export function numberOf(text: string, whole: boolean, most: number): number | null {
  const plain = text.trim();
  if (!(whole ? /^\d{1,9}$/u : /^\d{1,9}(\.\d{1,9})?$/u).test(plain)) return null;
  const number = Number(plain);
  return number > 0 && number <= most ? number : null;
}
