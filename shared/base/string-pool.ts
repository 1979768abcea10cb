/** Strings by number, each kept once: names repeat across a million flows. Number 0 is "none". */
export class StringPool {
  /** Every string by its number; the first is empty and stands for "none". */
  readonly all: string[] = [''];
  private readonly numbers = new Map<string, number>();

  /** The string's number; 0 for null. */
  number(text: string | null): number {
    if (text === null) return 0;
    const known = this.numbers.get(text);
    if (known !== undefined) return known;
    this.all.push(text);
    this.numbers.set(text, this.all.length - 1);
    return this.all.length - 1;
  }

  /** The string of a number, null for 0. */
  text(number: number): string | null {
    return number === 0 ? null : (this.all[number] ?? null);
  }
}
