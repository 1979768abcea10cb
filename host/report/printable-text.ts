import type { FontUse, ReportFonts } from './report-fonts.ts';

/**
 * Makes any text showable: what no font covers, what is invisible but acts (control characters,
 * overrides of the writing direction) and what stands for nothing (private use, lone surrogates)
 * is written as its code, "⟨U+202E⟩", so that nothing vanishes and nothing deceives.
 */
export class PrintableText {
  /** Families that the texts so far need. */
  readonly needed = new Set<string>();
  private readonly fonts: ReportFonts;
  private readonly orders: Readonly<Record<FontUse, readonly string[]>>;
  private readonly refused: ReadonlySet<string>;
  private readonly known: Readonly<Record<FontUse, Map<string, string | null>>> = {
    words: new Map(),
    mono: new Map(),
  };

  /** `refused`: what the typesetter could not show although each character alone is covered. */
  constructor(fonts: ReportFonts, sample: string, refused: ReadonlySet<string>) {
    this.fonts = fonts;
    this.refused = refused;
    this.orders = { words: fonts.order('words', sample), mono: fonts.order('mono', sample) };
    for (const use of ['words', 'mono'] as const) this.needed.add(this.orders[use][0]);
  }

  /** Families in the order the typesetter has to try them, those only that are needed. */
  families(use: FontUse): readonly string[] {
    return this.orders[use].filter((family) => this.needed.has(family));
  }

  /** The family that shows a character: null where none does. */
  familyOf(character: string, use: FontUse): string | null {
    const known = this.known[use].get(character);
    if (known !== undefined) return known;
    const family = this.find(character, use);
    this.known[use].set(character, family);
    return family;
  }

  private find(character: string, use: FontUse): string | null {
    const codePoint = character.codePointAt(0) ?? 0;
    if (isHidden(codePoint)) return null;
    const order = this.orders[use];
    return order.find((each) => this.fonts.coverage(each).covers(codePoint)) ?? null;
  }

  /** One line of text, ready for the typesetter. */
  line(text: string, use: FontUse): string {
    let shown = '';
    for (const character of this.withoutRefused(text)) {
      if (character === '\t') {
        shown += '    ';
        continue;
      }
      const family = this.familyOf(character, use);
      if (family !== null) this.needed.add(family);
      shown += family === null ? this.code(character, use) : character;
    }
    return shown;
  }

  /** Lines of a text that may hold line ends of any system. */
  lines(text: string, use: FontUse): readonly string[] {
    return text.split(/\r\n|[\n\v\f\r\u0085\u2028\u2029]/u).map((line) => this.line(line, use));
  }

  /** Width in em, as the fonts have it; kerning and joining make it smaller rather than larger. */
  width(text: string, use: FontUse): number {
    let em = 0;
    for (const character of text) {
      const family = this.familyOf(character, use);
      if (family === null) continue;
      // Digits of a table are as wide as the widest of them.
      const measured = character >= '1' && character <= '9' ? '0' : character;
      em += this.fonts.coverage(family).advance(measured.codePointAt(0) ?? 0);
    }
    return em;
  }

  private code(character: string, use: FontUse): string {
    const shown = codeOf(character);
    for (const each of shown) {
      const family = this.familyOf(each, use);
      if (family !== null) this.needed.add(family);
    }
    return shown;
  }

  private withoutRefused(text: string): string {
    let left = text;
    for (const cluster of this.refused) {
      if (left.includes(cluster))
        left = left.replaceAll(cluster, [...cluster].map(codeOf).join(''));
    }
    return left;
  }
}

/** A character's code, as it stands where the character cannot be shown: "⟨U+202E⟩". */
export function codeOf(character: string): string {
  const codePoint = character.codePointAt(0) ?? 0;
  return `⟨U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}⟩`;
}

/** Joiners shape Arabic and Indic words and stay; other characters without a shape get their code. */
function isHidden(codePoint: number): boolean {
  if (codePoint === 0x200c || codePoint === 0x200d) return false;
  const character = String.fromCodePoint(codePoint);
  return (
    /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}\p{Zl}\p{Zp}]/u.test(character) ||
    /\p{Default_Ignorable_Code_Point}/u.test(character)
  );
}
