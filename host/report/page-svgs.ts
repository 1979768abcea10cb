/** A white sheet: the first thing of every page in the typesetter's picture of a whole document. */
const SHEET = '\n    <path class="typst-shape" fill="#ffffff"';
const GLYPH_LIST = '\n    <defs id="glyph">';

/**
 * The typesetter draws a document as one tall SVG; this cuts it into pages, each a document of its
 * own with just the glyphs that it uses.
 */
export class PageSvgs {
  private readonly starts: readonly number[];
  private readonly end: number;
  private readonly glyphs: ReadonlyMap<string, string>;
  private readonly whole: string;
  private readonly size: { readonly width: number; readonly height: number };

  constructor(whole: string) {
    this.whole = whole;
    const list = whole.indexOf(GLYPH_LIST);
    this.end = list < 0 ? whole.lastIndexOf('</svg>') : list;
    const starts: number[] = [];
    for (let at = whole.indexOf(SHEET); at >= 0; at = whole.indexOf(SHEET, at + 1)) starts.push(at);
    this.starts = starts;
    this.glyphs = list < 0 ? new Map() : glyphsOf(whole.slice(list));
    const box = /viewBox="0 0 ([\d.]+) ([\d.]+)"/u.exec(whole.slice(0, 1000));
    const height = Number(box?.[2] ?? 0) / Math.max(starts.length, 1);
    this.size = { width: Number(box?.[1] ?? 0), height };
  }

  get count(): number {
    return this.starts.length;
  }

  /** Page `number`, from 1. */
  page(number: number): string {
    const from = this.starts[number - 1];
    const to = this.starts[number] ?? this.end;
    const { width, height } = this.size;
    // A page stands below those before it; in its own document it begins at 0.
    const body = this.whole
      .slice(from, to)
      .replace(/(\n {4}<g) transform="matrix\(1 0 0 1 0 [\d.]+\)">/u, '$1>')
      .replaceAll(/\n\s+/gu, '\n');
    const used = new Set<string>();
    for (const use of body.matchAll(/xlink:href="#(g[\dA-F]+)"/gu)) used.add(use[1]);
    const glyphs = [...used].map((id) => this.glyphs.get(id) ?? '').join('\n');
    const sheet = `<svg viewBox="0 0 ${width} ${height}" width="${width}pt" height="${height}pt" xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">`;
    return shorter(`${sheet}${body}\n<defs>\n${glyphs}\n</defs>\n</svg>\n`);
  }
}

function glyphsOf(list: string): ReadonlyMap<string, string> {
  const glyphs = new Map<string, string>();
  for (const symbol of list.matchAll(/<symbol id="(g[\dA-F]+)"[\s\S]*?<\/symbol>/gu)) {
    glyphs.set(symbol[1], symbol[0].replaceAll(/\n\s+/gu, '\n'));
  }
  return glyphs;
}

/** Same picture, fewer characters: shorter names of glyphs, no attributes that say the usual. */
function shorter(svg: string): string {
  const names = new Map<string, string>();
  return svg
    .replaceAll(/(id="|xlink:href="#)(g[\dA-F]{16,})"/gu, (_, start: string, id: string) => {
      let name = names.get(id);
      if (name === undefined) {
        name = `g${names.size.toString(36)}`;
        names.set(id, name);
      }
      return `${start}${name}"`;
    })
    .replaceAll(' fill-rule="nonzero"', '')
    .replaceAll(' y="0"', '');
}
