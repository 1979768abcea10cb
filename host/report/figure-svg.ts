import type { PrintableText } from './printable-text.ts';
import type { FontUse } from './report-fonts.ts';

/**
 * Makes a figure's SVG ready for the typesetter: our font families instead of the window's, and
 * each run of characters that they lack in a family that has them (SVG text knows no fallback a
 * character). What no font shows is written as its code, as everywhere in the report.
 */
export function figureSvg(svg: string, text: PrintableText): string {
  let out = '';
  let last = 0;
  let element = '';
  for (const tag of svg.matchAll(/<[^>]*>/gu)) {
    const between = svg.slice(last, tag.index);
    out += element === 'text' || element === 'tspan' ? textNode(between, text) : styles(between);
    out += styles(tag[0]);
    last = tag.index + tag[0].length;
    element = openElement(tag[0], element);
  }
  return out + svg.slice(last);
}

/** The element that text after this tag belongs to; after an inner end tag the text of its parent. */
function openElement(tag: string, before: string): string {
  const name = /^<\/?([\w:-]+)/u.exec(tag)?.[1] ?? '';
  if (tag.endsWith('/>')) return before;
  if (tag.startsWith('</')) return name === 'tspan' ? 'text' : '';
  return name;
}

function styles(source: string): string {
  return source
    .replaceAll(/"?JetBrains Mono Variable"?/gu, "'Teardown Mono'")
    .replaceAll(/"?Inter Variable"?/gu, "'Teardown Text'");
}

function textNode(source: string, text: PrintableText): string {
  const plain = /&#|[^\u0020-\u007e]/u.test(source);
  if (!plain) return source;
  const shown = text.line(decoded(source), FIGURE_USE);
  let out = '';
  let run = '';
  let family = '';
  const flush = (): void => {
    if (run === '') return;
    const escaped = encoded(run);
    out += family === '' ? escaped : `<tspan style="font-family:'${family}'">${escaped}</tspan>`;
    run = '';
  };
  for (const character of shown) {
    const own = familyIn(character, text);
    // Spaces between words of a script stay with it, so that its words keep their order.
    if (own !== family && character !== ' ') {
      flush();
      family = own;
    }
    run += character;
  }
  flush();
  return out;
}

/** Both of a figure's own families have Latin, Greek and Cyrillic; the stricter one decides. */
const FIGURE_USE: FontUse = 'mono';

/** '': the text's own family shows it. */
function familyIn(character: string, text: PrintableText): string {
  const own = ['Teardown Mono', 'Teardown Text'];
  const [mono, words] = [text.familyOf(character, 'mono'), text.familyOf(character, 'words')];
  if (mono === own[0] && words === own[1]) return '';
  return mono ?? '';
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

function decoded(source: string): string {
  return source.replaceAll(/&(#x[\da-f]+|#\d+|\w+);/giu, (whole, name: string) => {
    if (!name.startsWith('#')) return ENTITIES[name] ?? whole;
    const hex = name[1] === 'x' || name[1] === 'X';
    const code = Number.parseInt(name.slice(hex ? 2 : 1), hex ? 16 : 10);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

function encoded(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
