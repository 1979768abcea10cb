import type { ReportFigure } from '../../shared/report/report-model.ts';
import { reproduceLine } from '../../shared/report/reproduce-lines.ts';
import { SAFETY } from './break-words.ts';
import { drawnText } from './drawn-text.ts';
import { takeTextsApart, type FigureRun, type FigureText } from './figure-texts.ts';
import { SIZE, sizeOf, type Paper } from './page-measures.ts';
import { shortened, type SaidText } from './said-text.ts';

/** Texts of a figure become smaller by no more than this. */
const SMALLEST = 0.7;
/** Room above and below a figure, and of a line of its caption. */
const AROUND = 30;
const CAPTION_LINE = 12;
/** A caption that would take more of a page may go on over pages; others stay with their figure. */
const MOST_CAPTION = 0.4;
/** A label may hold a capture's name. */
const LONGEST_LABEL = 60;
const SPACE = { text: ' ', style: 'plain' } as const;

/** A figure for the template, and its picture without texts; `path` is where the picture will lie. */
export function typesetFigure(
  figure: ReportFigure,
  { path, number }: { readonly path: string; readonly number: number },
  said: SaidText,
  page: Paper,
): { readonly data: object; readonly picture: string } {
  const apart = takeTextsApart(figure.svg);
  const picture = apart === null ? drawnText(figure.svg, said.text) : apart.picture;
  const natural = Math.min(page.width, figure.width * 0.75);
  const below = captionHeight(figure, said, page.width);
  const loose = below > page.height * MOST_CAPTION;
  const tallest = page.height - (loose ? 0 : below) - AROUND;
  const height = (natural * figure.height) / figure.width;
  const width = height > tallest ? (natural * tallest) / height : natural;
  const alt = said.plain(figure.alt);
  const data = {
    kind: 'figure',
    path,
    loose,
    alt: alt === '' ? 'Figure' : alt,
    width,
    height: (width * figure.height) / figure.width,
    texts: apart?.texts.map((text) => figureText(said, text, width / figure.width, width)) ?? [],
    caption: said.rich(
      [{ text: `Figure ${number}.`, style: 'strong' }, SPACE, ...figure.caption],
      page.width,
      SIZE.caption,
    ),
    reproduce: figure.reproduce.map(reproduceLine).map(({ label, text }) => {
      const { size, use } = sizeOf(true, SIZE.caption);
      const words = said.say(`${shortened(label, LONGEST_LABEL)}:`, page.width, SIZE.caption);
      return { label: words, text: said.say(text, page.width, size, use) };
    }),
  };
  return { data, picture };
}

/** Points of the lines below a figure: its caption and each command. */
function captionHeight(figure: ReportFigure, said: SaidText, width: number): number {
  const caption = figure.caption.map(({ text }) => text).join('');
  const commands = figure.reproduce.map(reproduceLine);
  const typed = commands.map(({ label, text }) => `${label}: ${text}`);
  const lines = [caption, ...typed].map((line) => {
    const { size, use } = sizeOf(true, SIZE.caption);
    return Math.ceil((said.text.width(said.plain(line), use) * size * 1.1) / width);
  });
  return lines.reduce((sum, count) => sum + count, 0) * CAPTION_LINE;
}

/**
 * Left edge, base line, room, alignment and runs of a text in a figure, in points. A text that
 * would leave the picture is set smaller; where that is not enough its end is cut, with an ellipsis.
 */
function figureText(
  said: SaidText,
  text: FigureText,
  scale: number,
  width: number,
): readonly unknown[] {
  const x = text.x * scale;
  const side = { start: width - x, middle: 2 * Math.min(x, width - x), end: x }[text.anchor];
  const wanted = text.runs.reduce((sum, run) => sum + runWidth(said, run), 0) * scale;
  const smaller = Math.max(SMALLEST, Math.min(1, (side * SAFETY) / wanted));
  const own = scale * smaller;
  let left = wanted * smaller > side ? (side * SAFETY) / own : Infinity;
  let room = 4;
  const set = text.runs.map((run) => {
    const shown = said.fitting(run, left);
    left -= runWidth(said, { ...run, text: shown });
    room += runWidth(said, { ...run, text: shown }) * own * 1.15;
    const points = [run.size, run.tracking, run.shift].map((each) => rounded(each * own));
    return [shown, run.mono, run.weight, run.fill, ...points];
  });
  const edge = x - { start: 0, middle: room / 2, end: room }[text.anchor];
  const align = { start: 'left', middle: 'center', end: 'right' }[text.anchor];
  return [rounded(edge), rounded(text.y * scale), rounded(room), align, set];
}

function runWidth(said: SaidText, { text, mono, size, tracking, shift }: FigureRun): number {
  const use = mono ? 'mono' : 'words';
  const shown = said.text.line(text, use);
  return said.text.width(shown, use) * size + tracking * shown.length + shift;
}

function rounded(points: number): number {
  return Math.round(points * 1000) / 1000;
}
