/**
 * A line of a case file: JSON, then a newline. What is no letter on a screen (C1 controls, line and
 * paragraph separators, bidirectional overrides) is written as \uXXXX, so that pagers, terminals and
 * line-wise readers see one harmless line; lone surrogates JSON escapes itself. Reading gives back
 * every text exactly.
 */
export function caseLineText(line: object): string {
  const json = JSON.stringify(line);
  return `${json.replaceAll(INVISIBLE, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`;
}

const INVISIBLE = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** One line of a file as JSON; null where it is none or no object. */
export function parseCaseLine(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

/** Whether a value from outside is an object with fields. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
