/** Strings by number, each kept once: server names repeat across a million flows. 0 is null. */
export class StringPool {
  private readonly numbers = new Map<string, number>();
  private readonly texts: (string | null)[] = [null];

  /** The string's number. */
  number(text: string | null): number {
    if (text === null) return 0;
    const known = this.numbers.get(text);
    if (known !== undefined) return known;
    this.texts.push(text);
    this.numbers.set(text, this.texts.length - 1);
    return this.texts.length - 1;
  }

  /** The string of a number. */
  text(number: number): string | null {
    return this.texts[number] ?? null;
  }
}
