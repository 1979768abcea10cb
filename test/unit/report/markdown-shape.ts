/** What each line of a Markdown text is, read as GitHub does: the shape that no text may change. */
export function shapeOf(markdown: string): readonly string[] {
  const shape: string[] = [];
  let fence = '';
  for (const line of markdown.split('\n')) {
    if (fence !== '') {
      if (line === fence) {
        fence = '';
        shape.push('fence end');
      }
      continue;
    }
    const opening = /^(`{3,})(?:text|sh)$/.exec(line);
    if (opening !== null) {
      fence = opening[1];
      shape.push('fence');
    } else shape.push(kindOf(line));
  }
  if (fence !== '') shape.push('fence left open');
  return shape;
}

function kindOf(line: string): string {
  if (line === '') return 'empty';
  const heading = /^(#{1,6}) /.exec(line);
  if (heading !== null) return `heading ${heading[1].length}`;
  if (line.startsWith('|')) return `row of ${cellsIn(line)}`;
  if (line.startsWith('> ')) return `quote of ${kindOf(line.slice(2).trimEnd())}`;
  if (line.startsWith('>')) return 'quote';
  if (/^\s{4,}/.test(line)) return 'indented';
  if (/^- /.test(line)) return 'item';
  if (/^(\d+[.)]|[-+*])\s/.test(line)) return 'another list';
  if (/^(=+|-+|\*{3,}|_{3,})\s*$/.test(line)) return 'rule';
  return 'text';
}

/** Cells of a table row: a backslash takes the next character with it. */
function cellsIn(line: string): number {
  let bars = 0;
  for (let i = 0; i < line.length; i += 1) {
    if (line[i] === '\\') i += 1;
    else if (line[i] === '|') bars += 1;
  }
  return bars - 1;
}

/** Markup inside lines, code spans and fences apart: raw tags, links, images, unbalanced emphasis. */
export function strayMarkup(markdown: string): readonly string[] {
  const stray: string[] = [];
  const outside = markdown
    .replace(/^(`{3,})(?:text|sh)\n[\s\S]*?\n\1$/gm, '')
    .replace(/(?<!`)(`+)(?!`)[^\n]*?[^`]\1(?!`)/g, '')
    .replace(/<code>[^<>\n]*<\/code>/g, '');
  for (const line of outside.split('\n')) {
    const bare = line.replace(/&#\d+;/g, '').replace(/^>+ ?/, '');
    if (/[<>`\\]|\]\(|!\[|~~/.test(bare)) stray.push(line.slice(0, 120));
    if ((bare.match(/\*\*/g) ?? []).length % 2 === 1) stray.push(line.slice(0, 120));
  }
  return stray;
}
