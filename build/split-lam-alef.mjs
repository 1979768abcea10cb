// Arabic lam and alef as two glyphs, each for its own letter, that together draw the ligature.
// Where one glyph stands for two letters, the letters' order in text taken out of a PDF is the
// reader's guess (poppler turns them around). So the required ligatures of the font are taken apart:
// lam before alef becomes a glyph that draws the whole ligature and is as wide as its right part, the
// alef an empty one as wide as its left part. All other pairs that the font melts together
// (beh-reh, feh-yeh …) are joined letter by letter, as in most fonts.

/** Alef, and alef with madda, hamza, wasla, wavy hamza: what Arabic script melts with a lam. */
const ALEFS = [0x627, 0x622, 0x623, 0x625, 0x671, 0x672, 0x673];
/** Part of the ligature's width that selects as alef. */
const ALEF_SHARE = 0.45;

/** The tables (`{ tag, bytes }`) of a font with such ligatures, edited; others as they were. */
export function splitLamAlef(tables) {
  const of = new Map(tables.map(({ tag, bytes }) => [tag, bytes]));
  const gsub = of.get('GSUB');
  if (gsub === undefined || !features(gsub).has('rlig')) return tables;
  const font = new GlyphTables(of);
  const pairs = pairsOf(gsub, of.get('cmap'));
  if (pairs.length === 0) return tables;
  for (const pair of pairs) {
    const width = font.widthOf(pair.ligature);
    pair.left = Math.round(width * ALEF_SHARE);
    pair.lamPart = font.add(shifted(font.glyph(pair.ligature), pair.ligature, -pair.left), {
      width: width - pair.left,
      bearing: font.bearingOf(pair.ligature) - pair.left,
    });
    pair.alefPart = font.add(Buffer.alloc(0), { width: pair.left, bearing: 0 });
  }
  const changed = new Map([
    ...font.tables(),
    ['GSUB', withPairs(gsub, pairs)],
    ['GPOS', withMarks(of.get('GPOS'), pairs)],
  ]);
  return tables.map(({ tag, bytes }) => ({ tag, bytes: changed.get(tag) ?? bytes }));
}

/** Glyphs that can be added to: `glyf`, `loca`, `hmtx`, `hhea`, `maxp`, and `post` without names. */
class GlyphTables {
  constructor(of) {
    this.of = of;
    this.count = of.get('maxp').readUInt16BE(4);
    this.metrics = of.get('hmtx');
    check(of.get('hhea').readUInt16BE(34) === this.count, 'a width for each glyph');
    check(of.get('head').readInt16BE(50) === 1, 'long offsets');
    this.bytes = of.get('glyf').subarray(0, this.offset(this.count));
    this.added = [];
  }

  offset(glyph) {
    return this.of.get('loca').readUInt32BE(glyph * 4);
  }

  glyph(glyph) {
    return this.bytes.subarray(this.offset(glyph), this.offset(glyph + 1));
  }

  widthOf(glyph) {
    return this.metrics.readUInt16BE(glyph * 4);
  }

  bearingOf(glyph) {
    return this.metrics.readInt16BE(glyph * 4 + 2);
  }

  add(bytes, { width, bearing }) {
    this.added.push({ bytes, width, bearing });
    return this.count + this.added.length - 1;
  }

  tables() {
    const { of, added } = this;
    const count = this.count + added.length;
    const loca = [];
    let end = this.bytes.length;
    for (const { bytes } of added) loca.push(uint32((end += bytes.length)));
    const maxp = Buffer.from(of.get('maxp'));
    maxp.writeUInt16BE(count, 4);
    // Composites of what may itself be one.
    maxp.writeUInt16BE(maxp.readUInt16BE(30) + 1, 30);
    const hhea = Buffer.from(of.get('hhea'));
    hhea.writeUInt16BE(count, 34);
    const post = Buffer.from(of.get('post').subarray(0, 32));
    post.writeUInt32BE(0x30000, 0);
    const metrics = added.map(({ width, bearing }) => words([width, bearing & 0xffff]));
    return [
      ['glyf', Buffer.concat([this.bytes, ...added.map(({ bytes }) => bytes)])],
      ['loca', Buffer.concat([of.get('loca').subarray(0, (this.count + 1) * 4), ...loca])],
      ['hmtx', Buffer.concat([this.metrics.subarray(0, this.count * 4), ...metrics])],
      ['maxp', maxp],
      ['hhea', hhea],
      ['post', post],
    ];
  }
}

/** A composite that draws one glyph, moved sideways. */
function shifted(glyph, of, by) {
  const box = [2, 4, 6, 8].map((at) => glyph.readInt16BE(at));
  const moved = [box[0] + by, box[1], box[2] + by, box[3]];
  const offsetsInWords = 0x0003;
  return words([-1, ...moved, offsetsInWords, of, by, 0]);
}

/** Every required ligature of a letter with an alef: `{ lam, alef, ligature }`, as glyphs. */
function pairsOf(gsub, cmap) {
  const [finals] = lookupsOf(gsub, 'fina').map((index) => lookupAt(gsub, index));
  const alefs = new Set(ALEFS.map((letter) => singleOf(gsub, finals, glyphOf(cmap, letter))));
  const pairs = [];
  for (const index of lookupsOf(gsub, 'rlig')) {
    const { type, subtables } = lookupAt(gsub, index);
    check(type === 4, 'ligatures');
    for (const at of subtables) {
      for (const [i, lam] of coverage(gsub, at + gsub.readUInt16BE(at + 2)).entries()) {
        const set = at + gsub.readUInt16BE(at + 6 + i * 2);
        for (let k = 0; k < gsub.readUInt16BE(set); k += 1) {
          const rule = set + gsub.readUInt16BE(set + 2 + k * 2);
          const alef = gsub.readUInt16BE(rule + 4);
          if (gsub.readUInt16BE(rule + 2) !== 2 || !alefs.has(alef)) continue;
          pairs.push({ lam, alef, ligature: gsub.readUInt16BE(rule) });
        }
      }
    }
  }
  return pairs;
}

/** GSUB whose `rlig` lookup asks for the pairs and gives each letter its own glyph. */
function withPairs(gsub, pairs) {
  const [index, ...more] = lookupsOf(gsub, 'rlig');
  check(more.length === 0, 'one lookup of required ligatures');
  const first = lookupAt(gsub, index).count;
  const alefs = sorted(pairs.map(({ alef }) => alef));
  const lams = sorted(pairs.map(({ lam }) => lam));
  const singles = [
    ...alefs.map((each) =>
      pairs.filter(({ alef }) => alef === each).map((p) => [p.lam, p.lamPart]),
    ),
    ...lams.map((each) => pairs.filter(({ lam }) => lam === each).map((p) => [p.alef, p.alefPart])),
  ];
  const ignoreMarks = 0x0009;
  const chains = pairs.map(({ lam, alef }) => {
    const lookupOfLam = first + alefs.indexOf(alef);
    const lookupOfAlef = first + alefs.length + lams.indexOf(lam);
    // Format 3: nothing before, two glyphs (coverages at 22 and 28), nothing after, two changes.
    const rule = [3, 0, 2, 22, 28, 0, 2, 0, lookupOfLam, 1, lookupOfAlef];
    return words([...rule, ...[1, 1, lam], ...[1, 1, alef]]);
  });
  return withLookups(
    gsub,
    new Map([[index, lookup(6, ignoreMarks, chains)]]),
    singles.map((map) => lookup(1, ignoreMarks, [singleSubstitution(map)])),
  );
}

/** GPOS whose marks on ligatures find their places on the parts: the lam's and the alef's. */
function withMarks(gpos, pairs) {
  const index = lookupsOf(gpos, 'mark').find((each) => lookupAt(gpos, each).type === 5);
  check(index !== undefined, 'marks on ligatures');
  const [at] = lookupAt(gpos, index).subtables;
  const classes = gpos.readUInt16BE(at + 6);
  const ligatures = coverage(gpos, at + gpos.readUInt16BE(at + 4));
  const array = at + gpos.readUInt16BE(at + 10);
  const bases = [];
  for (const { ligature, left, lamPart, alefPart } of pairs) {
    const place = ligatures.indexOf(ligature);
    if (place < 0) continue;
    const attach = array + gpos.readUInt16BE(array + 2 + place * 2);
    const anchors = (component, by) =>
      Array.from({ length: classes }, (_, k) => {
        const offset = gpos.readUInt16BE(attach + 2 + (component * classes + k) * 2);
        if (offset === 0) return null;
        const [x, y] = [2, 4].map((o) => gpos.readInt16BE(attach + offset + o));
        return words([1, (x + by) & 0xffff, y & 0xffff]);
      });
    bases.push({ glyph: lamPart, anchors: anchors(0, -left) });
    bases.push({ glyph: alefPart, anchors: anchors(1, 0) });
  }
  bases.sort((a, b) => a.glyph - b.glyph);
  const marks = coverageTable(coverage(gpos, at + gpos.readUInt16BE(at + 2)));
  const subtable = markToBase(
    marks,
    markArray(gpos, at + gpos.readUInt16BE(at + 8)),
    bases,
    classes,
  );
  return withLookups(gpos, new Map([[index, lookup(4, 0x0001, [subtable])]]), []);
}

function markToBase(marks, markBytes, bases, classes) {
  const baseCoverage = coverageTable(bases.map(({ glyph }) => glyph));
  const heads = [];
  const tails = [];
  let end = 2 + bases.length * classes * 2;
  for (const { anchors } of bases) {
    for (const anchor of anchors) {
      heads.push(anchor === null ? 0 : end);
      if (anchor === null) continue;
      tails.push(anchor);
      end += anchor.length;
    }
  }
  const baseBytes = Buffer.concat([words([bases.length, ...heads]), ...tails]);
  const offsets = [];
  let at = 12;
  for (const part of [marks, baseCoverage, markBytes]) {
    offsets.push(at);
    at += part.length;
  }
  const head = words([1, offsets[0], offsets[1], classes, offsets[2], at]);
  return Buffer.concat([head, marks, baseCoverage, markBytes, baseBytes]);
}

/** A mark array by itself: class and anchor of each mark. */
function markArray(gpos, at) {
  const count = gpos.readUInt16BE(at);
  const heads = [];
  const tails = [];
  for (let i = 0; i < count; i += 1) {
    const anchor = at + gpos.readUInt16BE(at + 2 + i * 4 + 2);
    heads.push(gpos.readUInt16BE(at + 2 + i * 4), 2 + count * 4 + i * 6);
    tails.push(words([1, gpos.readUInt16BE(anchor + 2), gpos.readUInt16BE(anchor + 4)]));
  }
  return Buffer.concat([words([count, ...heads]), ...tails]);
}

/** A layout table with some lookups replaced and others added at the end of their list. */
function withLookups(table, replaced, added) {
  const at = table.readUInt16BE(8);
  check(at > table.readUInt16BE(4) && at > table.readUInt16BE(6), 'lookups last');
  const count = table.readUInt16BE(at);
  const header = 2 + (count + added.length) * 2;
  const old = table.subarray(at);
  const tails = [];
  let end = header + old.length;
  const append = (bytes) => {
    tails.push(bytes);
    end += bytes.length;
    return end - bytes.length;
  };
  const offsets = Array.from({ length: count }, (_, i) => {
    const bytes = replaced.get(i);
    return bytes === undefined ? header + table.readUInt16BE(at + 2 + i * 2) : append(bytes);
  });
  for (const bytes of added) offsets.push(append(bytes));
  check(end < 0x10000, 'offsets of 16 bits');
  const list = words([offsets.length, ...offsets]);
  return Buffer.concat([table.subarray(0, at), list, old, ...tails]);
}

function lookup(type, flag, subtables) {
  const offsets = [];
  let end = 6 + subtables.length * 2;
  for (const subtable of subtables) {
    offsets.push(end);
    end += subtable.length;
  }
  return Buffer.concat([words([type, flag, subtables.length, ...offsets]), ...subtables]);
}

function singleSubstitution(map) {
  const pairs = [...map].sort(([a], [b]) => a - b);
  const head = words([2, 6 + pairs.length * 2, pairs.length, ...pairs.map(([, to]) => to)]);
  return Buffer.concat([head, coverageTable(pairs.map(([from]) => from))]);
}

function coverageTable(glyphs) {
  return words([1, glyphs.length, ...glyphs]);
}

/** Lookups of a feature, of any script and language, by their numbers. */
function lookupsOf(table, tag) {
  return sorted((features(table).get(tag) ?? []).flat());
}

function features(table) {
  const at = table.readUInt16BE(6);
  const found = new Map();
  for (let i = 0; i < table.readUInt16BE(at); i += 1) {
    const record = at + 2 + i * 6;
    const tag = table.toString('latin1', record, record + 4);
    const feature = at + table.readUInt16BE(record + 4);
    const lookups = Array.from({ length: table.readUInt16BE(feature + 2) }, (_, k) =>
      table.readUInt16BE(feature + 4 + k * 2),
    );
    found.set(tag, [...(found.get(tag) ?? []), lookups]);
  }
  return found;
}

function lookupAt(table, index) {
  const list = table.readUInt16BE(8);
  const at = list + table.readUInt16BE(list + 2 + index * 2);
  const subtables = Array.from(
    { length: table.readUInt16BE(at + 4) },
    (_, k) => at + table.readUInt16BE(at + 6 + k * 2),
  );
  return { type: table.readUInt16BE(at), subtables, count: table.readUInt16BE(list) };
}

/** What a single substitution makes of a glyph; the glyph itself where it says nothing. */
function singleOf(table, { subtables }, glyph) {
  for (const at of subtables) {
    const place = coverage(table, at + table.readUInt16BE(at + 2)).indexOf(glyph);
    if (place < 0) continue;
    if (table.readUInt16BE(at) === 2) return table.readUInt16BE(at + 6 + place * 2);
    return (glyph + table.readInt16BE(at + 4)) & 0xffff;
  }
  return glyph;
}

function coverage(table, at) {
  const count = table.readUInt16BE(at + 2);
  if (table.readUInt16BE(at) === 1) {
    return Array.from({ length: count }, (_, i) => table.readUInt16BE(at + 4 + i * 2));
  }
  return Array.from({ length: count }, (_, i) => {
    const [from, to] = [0, 2].map((o) => table.readUInt16BE(at + 4 + i * 6 + o));
    return Array.from({ length: to - from + 1 }, (__, k) => from + k);
  }).flat();
}

/** The glyph of a letter of the basic plane (cmap format 4); 0 where there is none. */
function glyphOf(cmap, letter) {
  for (let i = 0; i < cmap.readUInt16BE(2); i += 1) {
    const at = cmap.readUInt32BE(4 + i * 8 + 4);
    if (cmap.readUInt16BE(at) !== 4) continue;
    const doubled = cmap.readUInt16BE(at + 6);
    for (let k = 0; k < doubled; k += 2) {
      if (cmap.readUInt16BE(at + 14 + k) < letter) continue;
      const start = cmap.readUInt16BE(at + 16 + doubled + k);
      if (start > letter) return 0;
      const delta = cmap.readUInt16BE(at + 16 + doubled * 2 + k);
      const rangeAt = at + 16 + doubled * 3 + k;
      const range = cmap.readUInt16BE(rangeAt);
      if (range === 0) return (letter + delta) & 0xffff;
      const glyph = cmap.readUInt16BE(rangeAt + range + (letter - start) * 2);
      return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
    }
  }
  return 0;
}

function sorted(numbers) {
  return [...new Set(numbers)].sort((a, b) => a - b);
}

function words(values) {
  const bytes = Buffer.alloc(values.length * 2);
  values.forEach((value, i) => bytes.writeUInt16BE(value & 0xffff, i * 2));
  return bytes;
}

function uint32(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function check(holds, what) {
  if (!holds) throw new Error(`split-lam-alef: the font is not as expected (${what}).`);
}
