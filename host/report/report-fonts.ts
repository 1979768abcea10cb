import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { unpacked } from '../unpacked.ts';
import { readFontCoverage, type FontCoverage } from './font-coverage.ts';

/** What a text is set in: words, or the fixed pitch of addresses, hashes and commands. */
export type FontUse = 'words' | 'mono';

/** A family and the weights it comes in; build/report-fonts.mjs writes the files. */
interface Family {
  readonly name: string;
  readonly styles: readonly string[];
}

const BOTH = ['Regular', 'SemiBold'];
const TEXT: Family = { name: 'Teardown Text', styles: [...BOTH, 'Bold'] };
const MONO: Family = { name: 'Teardown Mono', styles: BOTH };

/** Scripts that the first two families lack, in the order they are asked. */
const FALLBACKS: readonly Family[] = [
  { name: 'Teardown Sans', styles: BOTH },
  { name: 'Teardown Arabic', styles: BOTH },
  { name: 'Teardown Arabic More', styles: BOTH },
  { name: 'Teardown Hebrew', styles: BOTH },
  { name: 'Teardown Devanagari', styles: BOTH },
  { name: 'Teardown Thai', styles: BOTH },
];
const JAPANESE: Family = { name: 'Teardown Japanese', styles: BOTH };
const KOREAN: Family = { name: 'Teardown Korean', styles: BOTH };
const CHINESE: Family = { name: 'Teardown Chinese', styles: BOTH };
const SIGNS: readonly Family[] = [
  { name: 'Teardown Math', styles: ['Regular'] },
  { name: 'Teardown Symbols', styles: ['Regular'] },
];

/** The folder of the fonts in a built app (out/fonts; entries and chunks lie equally deep). */
const FONT_FOLDER = fileURLToPath(unpacked(new URL('../fonts', import.meta.url)));

/** The report's fonts, each file read when the first text needs it. */
export class ReportFonts {
  private readonly files = new Map<string, Buffer>();
  private readonly coverages = new Map<string, FontCoverage>();
  private readonly folder: string;

  constructor(folder = FONT_FOLDER) {
    this.folder = folder;
  }

  /**
   * Families in the order in which a character is looked for. Han characters look as the other
   * text of the report asks: Japanese beside kana, Korean beside Hangul, else Chinese.
   */
  order(use: FontUse, sample: string): readonly string[] {
    const main = use === 'mono' ? [MONO, TEXT] : [TEXT, MONO];
    const chain = [...main, ...FALLBACKS, ...eastAsian(sample), ...SIGNS];
    return chain.map(({ name }) => name);
  }

  /** What the family's regular face covers. */
  coverage(family: string): FontCoverage {
    let coverage = this.coverages.get(family);
    if (coverage === undefined) {
      coverage = readFontCoverage(this.file(family, 'Regular'));
      this.coverages.set(family, coverage);
    }
    return coverage;
  }

  /** The files of these families, always in the same order. */
  blobs(families: ReadonlySet<string>): Buffer[] {
    const all = [TEXT, MONO, ...FALLBACKS, JAPANESE, KOREAN, CHINESE, ...SIGNS];
    return all
      .filter(({ name }) => families.has(name))
      .flatMap(({ name, styles }) => styles.map((style) => this.file(name, style)));
  }

  private file(family: string, style: string): Buffer {
    const name = `${family.replaceAll(' ', '')}-${style}.ttf`;
    let bytes = this.files.get(name);
    if (bytes === undefined) {
      bytes = readFileSync(path.join(this.folder, name));
      this.files.set(name, bytes);
    }
    return bytes;
  }
}

function eastAsian(sample: string): readonly Family[] {
  if (/\p{Script=Hiragana}|\p{Script=Katakana}/u.test(sample)) return [JAPANESE, CHINESE, KOREAN];
  if (/\p{Script=Hangul}/u.test(sample)) return [KOREAN, CHINESE, JAPANESE];
  return [CHINESE, JAPANESE, KOREAN];
}
