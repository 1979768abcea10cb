/** A clause as a sentence: a capital at its head, and an end. */
export function sentence(text: string): string {
  const whole = `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
  return /[.!?…。！？؟]$/u.test(whole) ? whole : `${whole}.`;
}
