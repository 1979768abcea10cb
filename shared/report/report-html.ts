import { grouped } from '../base/numbers.ts';
import { base64Text } from './base64.ts';
import { htmlBlock, htmlFacts, type PageCounts } from './html-blocks.ts';
import { htmlStyle } from './html-style.ts';
import { htmlAttribute, htmlText } from './html-text.ts';
import type { ReportModel } from './report-model.ts';
import { numberedParts, type NumberedPart } from './section-numbers.ts';

/** Nothing is fetched and nothing runs: styles of the page itself, pictures inside it. */
const POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/**
 * The report as one HTML file that needs nothing else: styles and pictures inside, attached files
 * as data links, no script. Equal models give equal text.
 */
export function reportHtml(model: ReportModel): string {
  const parts = numberedParts(model.sections);
  const counts: PageCounts = { figures: 0, tables: 0 };
  return [
    `<!doctype html>\n<html lang="${model.language}">`,
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    ...(model.author === null
      ? []
      : [`<meta name="author" content="${htmlAttribute(model.author)}">`]),
    `<title>${htmlAttribute(model.title)}</title>`,
    `<style>${htmlStyle()}</style>`,
    '</head>',
    '<body>',
    '<a class="skip" href="#content">To the report</a>',
    header(model),
    contents(parts),
    '<main id="content">',
    ...sections(parts, counts),
    ...attachments(model),
    '</main>',
    '</body>',
    '</html>\n',
  ].join('\n');
}

function header({ title, subtitle, facts, logo }: ReportModel): string {
  const picture =
    logo === null
      ? ''
      : `<img alt="" src="data:${htmlAttribute(logo.type)};base64,${base64Text(logo.bytes)}">`;
  return `<header>${picture}<h1>${htmlText(title)}</h1><p class="subtitle">${htmlText(subtitle)}</p>${htmlFacts(facts)}</header>`;
}

function contents(parts: readonly NumberedPart[]): string {
  const items = parts.map(
    ({ number, part }) =>
      `<li${part.level === 2 ? ' class="inner"' : ''}><a href="#${part.id}"><span class="number">${number}</span>${htmlText(part.title)}</a></li>`,
  );
  return `<nav aria-label="Contents"><ol>${items.join('\n')}</ol></nav>`;
}

/** Parts of level 2 stand inside the part of level 1 before them. */
function sections(parts: readonly NumberedPart[], counts: PageCounts): readonly string[] {
  const lines: string[] = [];
  let open = 0;
  for (const { number, part } of parts) {
    while (open >= part.level) {
      lines.push('</section>');
      open -= 1;
    }
    const tag = part.level === 1 ? 'h2' : 'h3';
    lines.push(
      `<section aria-labelledby="${part.id}">`,
      `<${tag} id="${part.id}"><span class="number">${number}</span>${htmlText(part.title)}</${tag}>`,
      ...part.blocks.map((block) => htmlBlock(block, part.level, counts)),
    );
    open = part.level;
  }
  while (open > 0) {
    lines.push('</section>');
    open -= 1;
  }
  return lines;
}

function attachments(model: ReportModel): readonly string[] {
  if (model.attachments.length === 0) return [];
  const items = model.attachments.map(
    ({ name, type, description, bytes }) =>
      `<li><a download="${htmlAttribute(name)}" href="data:${htmlAttribute(type)};base64,${base64Text(bytes)}">${htmlText(name)}</a>, ${grouped(bytes.length)} bytes: ${htmlText(description)}</li>`,
  );
  return [
    '<section aria-labelledby="files">',
    '<h2 id="files">Files</h2>',
    `<ul>${items.join('\n')}</ul>`,
    '</section>',
  ];
}
