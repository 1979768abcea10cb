const MARK = /\u{f0000}[\u{f0010}-\u{f0019}]+\u{f0001}/gu;
const MARK_LETTERS = /[\u{f0000}-\u{f0019}]/gu;

/**
 * A text whose made-up parts stand aside until all of it is read, so that nothing is renamed twice.
 * Marks are of a private area of Unicode: no letter, no digit, no white space.
 */
export class SetAside {
  private readonly parts: { readonly original: string; readonly made: string }[] = [];
  private text: string;

  constructor(text: string) {
    this.text = text.replace(MARK_LETTERS, '');
  }

  /**
   * Sets aside what the pattern finds; `name` gives the made-up text, or null to leave it.
   * `before` is what stands in front of it.
   */
  each(
    pattern: RegExp,
    name: (found: string, groups: readonly (string | undefined)[], before: string) => string | null,
  ): void {
    this.text = this.text.replace(
      pattern,
      (found: string, ...rest: (string | number | undefined)[]) => {
        const end = rest.findIndex((one) => typeof one === 'number');
        const groups = rest.slice(0, end) as (string | undefined)[];
        const original = this.unmarked(found, 'original');
        const before = String(rest[end + 1]).slice(0, Number(rest[end]));
        const made = name(original, groups, before);
        return made === null ? found : this.put(original, made);
      },
    );
  }

  /** Whether the value may still stand in the text, whatever its case. */
  mayHold(value: string): boolean {
    return this.text.toLowerCase().includes(value.toLowerCase());
  }

  /** The text with every part under its made-up name. */
  done(): string {
    return this.unmarked(this.text, 'made');
  }

  private put(original: string, made: string): string {
    const digits = Array.from(String(this.parts.length), (digit) =>
      String.fromCodePoint(0xf0010 + Number(digit)),
    );
    this.parts.push({ original, made });
    return `\u{f0000}${digits.join('')}\u{f0001}`;
  }

  private unmarked(text: string, as: 'original' | 'made'): string {
    return text.replace(MARK, (mark) => {
      const digits = Array.from(mark, (letter) => (letter.codePointAt(0) ?? 0) - 0xf0010);
      return this.parts[Number(digits.slice(1, -1).join(''))][as];
    });
  }
}
