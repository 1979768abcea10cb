/** What a page's text says between its tags, seen by a reader that forgives nothing. */
export interface Markup {
  /** "p", "/p", "td class" …: every tag with its attributes' names, in order. */
  readonly tags: readonly string[];
  /** What a lenient parser would have to repair. */
  readonly faults: readonly string[];
  count(element: string): number;
}

const VOID = new Set(['meta', 'col', 'img', 'br', '!doctype']);
const RAW = new Set(['style', 'title', 'script']);
const TAG = /^<(\/?)([a-z!][a-z0-9-]*)((?:\s+[a-zA-Z-]+(?:="[^"<>]*")?)*)\s*(\/?)>/;

/**
 * Reads HTML strictly: every "<" must open a well-formed tag, values stand in double quotes, tags nest,
 * and "&" begins a character reference. Whatever breaks out of a text shows as a fault or as a tag.
 */
export function markupOf(html: string): Markup {
  const tags: string[] = [];
  const faults: string[] = [];
  const open: string[] = [];
  let at = 0;
  const text = (to: number): void => {
    const between = html.slice(at, to);
    if (RAW.has(open[open.length - 1] ?? '')) return;
    if (/&(?!#\d+;|[a-z]+;)/.test(between)) faults.push(`a bare &: ${between.slice(0, 80)}`);
    if (between.includes('>')) faults.push(`a bare >: ${between.slice(0, 80)}`);
  };
  for (;;) {
    const next = html.indexOf('<', at);
    if (next < 0) break;
    text(next);
    const match = TAG.exec(html.slice(next, next + 40_000_000));
    if (match === null) {
      faults.push(`no tag: ${html.slice(next, next + 80)}`);
      break;
    }
    const [whole, closing, name, attributes, own] = match;
    const names = [...attributes.matchAll(/\s([a-zA-Z-]+)(?:="[^"]*")?/g)].map(([, one]) => one);
    tags.push([`${closing}${name}`, ...names].join(' '));
    if (closing === '/') {
      if (open.pop() !== name) faults.push(`</${name}> closes something else`);
    } else if (own === '' && !VOID.has(name)) open.push(name);
    at = next + whole.length;
  }
  text(html.length);
  if (open.length > 0) faults.push(`left open: ${open.join(' ')}`);
  return {
    tags,
    faults,
    count: (element) => tags.filter((tag) => tag.split(' ')[0] === element).length,
  };
}
