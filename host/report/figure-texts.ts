import { FigureStyles, INITIAL_STYLE, type StyledElement, type TextStyle } from './figure-style.ts';
import { xmlDecoded } from './xml-text.ts';

/** A piece of text in one style. */
export interface FigureRun {
  readonly text: string;
  readonly mono: boolean;
  /** In the figure's own pixels, as are all measures here. */
  readonly size: number;
  readonly weight: number;
  readonly fill: string;
  readonly tracking: number;
  /** Room before it. */
  readonly shift: number;
}

/** Runs that are placed together. */
export interface FigureText {
  readonly x: number;
  readonly y: number;
  readonly anchor: 'start' | 'middle' | 'end';
  readonly runs: readonly FigureRun[];
}

/** A figure without its texts, and the texts. */
export interface TakenApart {
  readonly picture: string;
  readonly texts: readonly FigureText[];
}

interface Open extends StyledElement {
  readonly style: TextStyle;
  readonly x: number;
  readonly y: number;
}

/**
 * Takes the texts out of a figure, so that the typesetter sets them like all others: with our fonts,
 * each character in a font that has it, right to left where it is so. (SVG text inside an image
 * knows no fallback a character, and a preview would show it in the browser's own fonts.) Null
 * where the figure turns or scales: then it has to be drawn as it is.
 */
export function takeTextsApart(svg: string): TakenApart | null {
  const sheets = [...svg.matchAll(/<style[^>]*>([\s\S]*?)<\/style>/gu)].map((sheet) => sheet[1]);
  const styles = new FigureStyles(sheets.join('\n'));
  const texts: Writable[] = [];
  const stack: Open[] = [];
  let picture = '';
  let last = 0;
  let inText = false;
  let ignored = '';
  for (const tag of svg.matchAll(/<(\/?)([\w:-]+)((?:"[^"]*"|'[^']*'|[^>"'])*?)(\/?)>/gu)) {
    const [whole, closing, name, rest, empty] = tag;
    const between = svg.slice(last, tag.index);
    last = tag.index + whole.length;
    if (ignored !== '') {
      if (closing !== '' && name === ignored) ignored = '';
      continue;
    }
    if (inText) addRun(texts, stack, between);
    else picture += between;
    if (closing !== '') {
      stack.pop();
      if (name === 'text') inText = false;
      else if (!inText) picture += whole;
      continue;
    }
    if (empty === '' && (name === 'style' || name === 'title' || name === 'desc')) {
      ignored = name;
      if (name === 'style' && !inText) picture += `${whole}${sheets.shift() ?? ''}</style>`;
      continue;
    }
    const opened = open(name, attributesOf(rest), stack, styles);
    if (opened === null) return null;
    if (name === 'text') inText = true;
    if (inText) place(texts, opened, name);
    else picture += whole;
    if (empty === '') stack.push(opened);
    else if (name === 'text') inText = false;
  }
  return { picture: picture + svg.slice(last), texts: texts.filter(({ runs }) => runs.length > 0) };
}

interface Placed extends Open {
  readonly attributes: ReadonlyMap<string, string>;
}

type Writable = {
  x: number;
  y: number;
  anchor: FigureText['anchor'];
  runs: FigureRun[];
  shift: number;
};

function open(
  name: string,
  attributes: ReadonlyMap<string, string>,
  stack: readonly Open[],
  styles: FigureStyles,
): Placed | null {
  const parent = stack.at(-1);
  const classes = (attributes.get('class') ?? '').split(/\s+/u).filter((each) => each !== '');
  const transform = attributes.get('transform');
  const move = /^translate\(\s*(-?[\d.]+)(?:[\s,]+(-?[\d.]+))?\s*\)$/u.exec(transform ?? '');
  if (transform !== undefined && move === null) return null;
  const path = [...stack, { name, classes }];
  return {
    name,
    classes,
    attributes,
    style: styles.style(path, parent?.style ?? INITIAL_STYLE, attributes),
    x: (parent?.x ?? 0) + Number(move?.[1] ?? 0),
    y: (parent?.y ?? 0) + Number(move?.[2] ?? 0),
  };
}

/** A text begins anew where `text` or a `tspan` says x or y. */
function place(texts: Writable[], element: Placed, name: string): void {
  const [x, y, dx, dy] = ['x', 'y', 'dx', 'dy'].map((key) => element.attributes.get(key));
  const before = texts.at(-1);
  const shift = Number(dx ?? 0);
  if (name !== 'text' && x === undefined && y === undefined && dy === undefined) {
    if (before !== undefined) before.shift += shift;
    return;
  }
  const inner = name !== 'text' && before !== undefined;
  texts.push({
    x: x === undefined && inner ? before.x : element.x + Number(x ?? 0) + shift,
    y: (y === undefined && inner ? before.y : element.y + Number(y ?? 0)) + Number(dy ?? 0),
    anchor: anchorOf(element.style['text-anchor']),
    runs: [],
    shift: 0,
  });
}

function addRun(texts: Writable[], stack: readonly Open[], source: string): void {
  const text = texts.at(-1);
  const style = stack.at(-1)?.style;
  if (text === undefined || style === undefined || source === '') return;
  const size = numberOr(style['font-size'], 16);
  const spacing = numberOr(style['letter-spacing'], 0);
  text.runs.push({
    text: xmlDecoded(source).replaceAll(/\s+/gu, ' '),
    mono: /mono/iu.test(style['font-family']),
    size,
    weight: style['font-weight'] === 'bold' ? 700 : numberOr(style['font-weight'], 400),
    fill: style.fill,
    tracking: style['letter-spacing'].endsWith('em') ? spacing * size : spacing,
    shift: text.shift,
  });
  text.shift = 0;
}

/** The number that a value begins with. */
function numberOr(value: string, otherwise: number): number {
  const number = Number.parseFloat(value);
  return Number.isNaN(number) ? otherwise : number;
}

function anchorOf(anchor: string): FigureText['anchor'] {
  return anchor === 'middle' || anchor === 'end' ? anchor : 'start';
}

function attributesOf(source: string): ReadonlyMap<string, string> {
  const found = source.matchAll(/([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/gu);
  return new Map([...found].map(([, name, double, single]) => [name, double ?? single ?? '']));
}
