import { codeOf, type PrintableText } from './printable-text.ts';
import { xmlDecoded, xmlEncoded } from './xml-text.ts';

/**
 * Makes the text of a picture that is drawn as it is (a logo) safe: every run of it is set in one of
 * our families that has all its characters, and what none has is written as its code. The SVG
 * renderer looks for a missing character for ever.
 */
export function drawnText(svg: string, text: PrintableText): string {
  let out = '';
  let last = 0;
  const inside: string[] = [];
  for (const tag of svg.matchAll(/<(\/?)([\w:-]+)(?:"[^"]*"|'[^']*'|[^>"'])*?(\/?)>/gu)) {
    const between = svg.slice(last, tag.index);
    out +=
      inside.at(-1) === 'text' || inside.at(-1) === 'tspan' ? safeRuns(between, text) : between;
    out += tag[0];
    last = tag.index + tag[0].length;
    if (tag[1] !== '') inside.pop();
    else if (tag[3] === '') inside.push(tag[2]);
  }
  return out + svg.slice(last);
}

function safeRuns(source: string, text: PrintableText): string {
  // Marks that stand apart from their letter are what the SVG renderer cannot do.
  const composed = xmlDecoded(source).normalize('NFC');
  const shown = text.line(composed.replaceAll(/\p{M}/gu, codeOf), 'words');
  let out = '';
  let run = '';
  let family: string | null = null;
  const flush = (): void => {
    if (run !== '' && family !== null)
      out += `<tspan style="font-family:'${family}'">${xmlEncoded(run)}</tspan>`;
    run = '';
  };
  for (const character of shown) {
    const own = text.familyOf(character, 'words');
    if (own !== family) flush();
    family = own;
    run += character;
  }
  flush();
  return out;
}
