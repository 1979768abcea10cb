/** What a font can show, and how wide: read from its `cmap`, `head`, `hhea` and `hmtx` tables. */
export interface FontCoverage {
  covers(codePoint: number): boolean;
  /** Advance in em; 0 for what it does not cover. */
  advance(codePoint: number): number;
}

/**
 * Reads a TrueType font (OpenType 1.9, chapters cmap, hhea, hmtx). Cmap formats 4 and 12 are read,
 * the two that Unicode fonts use; of several subtables the fullest one.
 */
export function readFontCoverage(font: Uint8Array): FontCoverage {
  const view = new DataView(font.buffer, font.byteOffset, font.byteLength);
  const tables = tableOffsets(view);
  const glyphOf = readCmap(view, tables.get('cmap') ?? fail('cmap'));
  const unitsPerEm = view.getUint16((tables.get('head') ?? fail('head')) + 18);
  const longMetrics = view.getUint16((tables.get('hhea') ?? fail('hhea')) + 34);
  const hmtx = tables.get('hmtx') ?? fail('hmtx');
  return {
    covers: (codePoint) => glyphOf(codePoint) !== 0,
    advance: (codePoint) => {
      const glyph = glyphOf(codePoint);
      if (glyph === 0) return 0;
      return view.getUint16(hmtx + Math.min(glyph, longMetrics - 1) * 4) / unitsPerEm;
    },
  };
}

function tableOffsets(view: DataView): ReadonlyMap<string, number> {
  const tables = new Map<string, number>();
  for (let i = 0; i < view.getUint16(4); i += 1) {
    const at = 12 + i * 16;
    const tag = String.fromCharCode(...[0, 1, 2, 3].map((k) => view.getUint8(at + k)));
    tables.set(tag, view.getUint32(at + 8));
  }
  return tables;
}

function fail(table: string): never {
  throw new Error(`The font has no ${table} table.`);
}

type GlyphOf = (codePoint: number) => number;

function readCmap(view: DataView, cmap: number): GlyphOf {
  const subtables = new Map<number, number>();
  for (let i = 0; i < view.getUint16(cmap + 2); i += 1) {
    const at = cmap + view.getUint32(cmap + 4 + i * 8 + 4);
    subtables.set(view.getUint16(at), at);
  }
  const full = subtables.get(12);
  if (full !== undefined) return format12(view, full);
  const basic = subtables.get(4);
  return basic === undefined ? fail('Unicode cmap') : format4(view, basic);
}

/** Groups of code points with consecutive glyphs, in order. */
function format12(view: DataView, at: number): GlyphOf {
  const groups = view.getUint32(at + 12);
  return (codePoint) => {
    let low = 0;
    let high = groups - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const group = at + 16 + middle * 12;
      const first = view.getUint32(group);
      if (codePoint < first) high = middle - 1;
      else if (codePoint > view.getUint32(group + 4)) low = middle + 1;
      else return view.getUint32(group + 8) + codePoint - first;
    }
    return 0;
  };
}

/** Segments of the basic plane, each with a delta or its own list of glyphs. */
function format4(view: DataView, at: number): GlyphOf {
  const doubled = view.getUint16(at + 6);
  const ends = at + 14;
  const starts = ends + doubled + 2;
  return (codePoint) => {
    if (codePoint > 0xffff) return 0;
    for (let i = 0; i < doubled; i += 2) {
      if (view.getUint16(ends + i) < codePoint) continue;
      const start = view.getUint16(starts + i);
      if (start > codePoint) return 0;
      const delta = view.getUint16(starts + doubled + i);
      const rangeAt = starts + doubled * 2 + i;
      const range = view.getUint16(rangeAt);
      if (range === 0) return (codePoint + delta) & 0xffff;
      const glyph = view.getUint16(rangeAt + range + (codePoint - start) * 2);
      return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
    }
    return 0;
  };
}
