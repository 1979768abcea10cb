// The report's fonts: copied from their packages into out/fonts, each under a family name of its own.
// A font of the same name that is installed on somebody's machine can then never stand in for ours,
// so equal reports have equal bytes everywhere. The Open Font License asks for the new name too.
import { mkdirSync, readFileSync, writeFileSync, copyFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './paths.mjs';
import { splitLamAlef } from './split-lam-alef.mjs';

const REGULAR = '400Regular';
const SEMI = '600SemiBold';
const BOLD = '700Bold';

/** Package, its files' stem, our family, the weights. host/report/report-fonts.ts reads the result. */
const FAMILIES = [
  ['inter', 'Inter', 'Teardown Text', [REGULAR, SEMI, BOLD]],
  ['jetbrains-mono', 'JetBrainsMono', 'Teardown Mono', [REGULAR, SEMI]],
  ['noto-sans', 'NotoSans', 'Teardown Sans', [REGULAR, SEMI]],
  // Fonts with whole letters first: where a font draws marks apart, copied text has letters twice.
  ['ibm-plex-sans-arabic', 'IBMPlexSansArabic', 'Teardown Arabic', [REGULAR, SEMI]],
  ['noto-sans-arabic', 'NotoSansArabic', 'Teardown Arabic More', [REGULAR, SEMI]],
  ['noto-sans-hebrew', 'NotoSansHebrew', 'Teardown Hebrew', [REGULAR, SEMI]],
  ['noto-sans-devanagari', 'NotoSansDevanagari', 'Teardown Devanagari', [REGULAR, SEMI]],
  ['ibm-plex-sans-thai', 'IBMPlexSansThai', 'Teardown Thai', [REGULAR, SEMI]],
  ['noto-sans-jp', 'NotoSansJP', 'Teardown Japanese', [REGULAR, SEMI]],
  ['noto-sans-kr', 'NotoSansKR', 'Teardown Korean', [REGULAR, SEMI]],
  ['noto-sans-sc', 'NotoSansSC', 'Teardown Chinese', [REGULAR, SEMI]],
  ['noto-sans-math', 'NotoSansMath', 'Teardown Math', [REGULAR]],
  ['noto-sans-symbols-2', 'NotoSansSymbols2', 'Teardown Symbols', [REGULAR]],
];

/** Writes all fonts and their licences into `into`/fonts. */
export function buildFonts(into) {
  const folder = path.join(into, 'fonts');
  mkdirSync(folder, { recursive: true });
  for (const [name, stem, family, weights] of FAMILIES) {
    const from = path.join(ROOT, 'node_modules/@expo-google-fonts', name);
    for (const weight of weights) {
      const font = readFileSync(path.join(from, weight, `${stem}_${weight}.ttf`));
      const style = weight.replace(/^\d+/, '');
      const file = `${family.replaceAll(' ', '')}-${style}.ttf`;
      const edit = family === 'Teardown Arabic' ? splitLamAlef : (tables) => tables;
      writeFileSync(path.join(folder, file), renamed(font, family, style, edit));
    }
    copyFileSync(path.join(from, 'LICENSE_FONT'), path.join(folder, `${stem}.LICENSE.txt`));
  }
}

/** Name records that carry the family: family, unique id, full name, PostScript name, typographic family. */
function namesOf(family, style) {
  const postScript = `${family.replaceAll(' ', '')}-${style}`;
  return new Map([
    [1, family],
    [2, style],
    [3, postScript],
    [4, `${family} ${style}`],
    [6, postScript],
    [16, family],
    [17, style],
  ]);
}

/** The font with another `name` table, its copyright and licence records as they were, and its tables edited. */
function renamed(font, family, style, edit) {
  const count = font.readUInt16BE(4);
  const tables = [];
  for (let i = 0; i < count; i += 1) {
    const at = 12 + i * 16;
    const tag = font.toString('latin1', at, at + 4);
    const offset = font.readUInt32BE(at + 8);
    const bytes = Buffer.from(font.subarray(offset, offset + font.readUInt32BE(at + 12)));
    tables.push({ tag, bytes: tag === 'name' ? nameTable(bytes, namesOf(family, style)) : bytes });
  }
  return fontOf(font.subarray(0, 12), edit(tables));
}

/** Windows and Unicode records only: every reader of today takes those. */
function nameTable(old, names) {
  const strings = old.readUInt16BE(4);
  const records = [];
  for (let i = 0; i < old.readUInt16BE(2); i += 1) {
    const at = 6 + i * 12;
    const [platform, encoding, language, id, length, offset] = [0, 2, 4, 6, 8, 10].map((o) =>
      old.readUInt16BE(at + o),
    );
    if (platform !== 3 || language !== 0x409 || names.has(id)) continue;
    const text = Buffer.from(old.subarray(strings + offset, strings + offset + length));
    records.push({ encoding, id, text });
  }
  for (const [id, text] of names) {
    records.push({ encoding: 1, id, text: Buffer.from(text, 'utf16le').swap16() });
  }
  records.sort((a, b) => a.encoding - b.encoding || a.id - b.id);
  const head = Buffer.alloc(6 + records.length * 12);
  head.writeUInt16BE(records.length, 2);
  head.writeUInt16BE(head.length, 4);
  let offset = 0;
  for (const [i, { encoding, id, text }] of records.entries()) {
    [3, encoding, 0x409, id, text.length, offset].forEach((value, k) =>
      head.writeUInt16BE(value, 6 + i * 12 + k * 2),
    );
    offset += text.length;
  }
  return Buffer.concat([head, ...records.map(({ text }) => text)]);
}

/** Puts the tables together: each at a multiple of four, with checksums as OpenType asks. */
function fontOf(start, tables) {
  const directory = Buffer.alloc(12 + tables.length * 16);
  start.copy(directory);
  const parts = [directory];
  let offset = directory.length;
  let headAt = -1;
  for (const [i, { tag, bytes }] of tables.entries()) {
    const padded = Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)]);
    if (tag === 'head') {
      headAt = offset;
      padded.writeUInt32BE(0, 8);
    }
    const at = 12 + i * 16;
    directory.write(tag, at, 'latin1');
    directory.writeUInt32BE(checksum(padded), at + 4);
    directory.writeUInt32BE(offset, at + 8);
    directory.writeUInt32BE(bytes.length, at + 12);
    parts.push(padded);
    offset += padded.length;
  }
  const font = Buffer.concat(parts);
  if (headAt >= 0) font.writeUInt32BE((0xb1b0afba - checksum(font)) >>> 0, headAt + 8);
  return font;
}

function checksum(bytes) {
  let sum = 0;
  for (let i = 0; i < bytes.length; i += 4) sum = (sum + bytes.readUInt32BE(i)) >>> 0;
  return sum;
}
