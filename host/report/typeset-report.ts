import type {
  LabelledText,
  ReportBlock,
  ReportFigure,
  ReportModel,
  ReportTable,
  RichText,
} from '../../shared/report/report-model.ts';
import { breakWords, openRun, SAFETY } from './break-words.ts';
import { drawnText } from './drawn-text.ts';
import { takeTextsApart, type FigureRun, type FigureText } from './figure-texts.ts';
import type { PrintableText } from './printable-text.ts';
import type { FontUse } from './report-fonts.ts';
import { columnWidths } from './table-columns.ts';

const plainSpace = { text: ' ', style: 'plain' } as const;

/** Points of the page and of its text; template/report.typ has the same margins (17 mm, 17 mm, 21 mm). */
const POINT = 72 / 25.4;
const PAPER = {
  a4: { name: 'a4', width: (210 - 34) * POINT, height: (297 - 38) * POINT },
  letter: { name: 'us-letter', width: 612 - 34 * POINT, height: 792 - 38 * POINT },
} as const;

/** Type sizes of template/theme.typ. */
const SIZE = { text: 9, table: 8, facts: 8.4, caption: 8, title: 19, part: [13, 11] } as const;
const MONO_SCALE = 0.93;
/** Insets of boxes and cells in the template. */
const BOX = 26;
const CELL = 8;
const MARK = 12;
/** How much wider than the regular weight the headings' is. */
const BOLD = 1.06;
/** A longer word in a cell may be cut. */
const LONGEST_WORD = 90;
/** Label column, gutters and value column of the facts grid. */
const FACT_LABEL = 64;
const FACT_GAPS = 30;
/** Texts of a figure become smaller by no more than this. */
const SMALLEST = 0.7;
/** Rows of more lines may be broken over pages, others are kept whole. */
const TALL_ROW = 12;
/** Tables of at most so many lines are kept on one page. */
const WHOLE_TABLE = 14;

/** A text for the template: lines, and whether it is written from the right. */
type Said = string | { readonly l: readonly string[]; readonly r: boolean };

/** What the template reads, and the files beside it by their path. */
export interface TypesetInput {
  readonly json: string;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** Turns the model into the template's data: showable texts, cut words, widths, files. */
export function typesetInput(model: ReportModel, text: PrintableText): TypesetInput {
  return new Typesetter(model, text).input();
}

class Typesetter {
  private readonly files = new Map<string, Uint8Array>();
  private figures = 0;
  private readonly page: (typeof PAPER)['a4' | 'letter'];
  private readonly model: ReportModel;
  private readonly text: PrintableText;

  constructor(model: ReportModel, text: PrintableText) {
    this.model = model;
    this.text = text;
    this.page = PAPER[model.paper];
  }

  input(): TypesetInput {
    const { model } = this;
    const title = this.plain(model.title);
    const data = {
      paper: this.page.name,
      language: model.language,
      'plain-title': title === '' ? 'Incident report' : title,
      title: this.say(model.title, this.page.width - (model.logo === null ? 0 : 150), SIZE.title),
      subtitle: this.say(model.subtitle, this.page.width, SIZE.text),
      authors: model.author === null ? [] : [this.plain(model.author)],
      keywords: this.keywords(),
      description: this.plain(model.subtitle),
      date: dateParts(model.instant),
      running: this.running(),
      logo: this.logo(),
      facts: this.facts(model.facts),
      attachments: this.attachments(),
      parts: model.sections.map((part, index) => ({
        index,
        level: part.level,
        title: this.say(part.title, this.page.width - 30, SIZE.part[part.level - 1]),
        short: this.fitting(
          { text: this.plain(part.title), mono: false, size: SIZE.table },
          (this.page.width / 2 - 40) * SAFETY,
        ),
        contents: inColumns(this.contentsOf(index)),
        blocks: part.blocks.map((block, i) => ({
          ...this.block(block),
          stick: leadsToFigure(part.blocks, i),
        })),
      })),
      families: { words: this.text.families('words'), mono: this.text.families('mono') },
    };
    // The families are known only when every text was made showable.
    data.families = { words: this.text.families('words'), mono: this.text.families('mono') };
    return { json: JSON.stringify(data), files: this.files };
  }

  private plain(value: string): string {
    return this.text.lines(value, 'words').join(' ').trim();
  }

  /** One line that fits, an ellipsis at its end where something was cut. */
  private fitting(
    { text, mono, size }: Pick<FigureRun, 'text' | 'mono' | 'size'>,
    width: number,
  ): string {
    const use = mono ? 'mono' : 'words';
    const line = this.text.line(text, use);
    if (this.text.width(line, use) * size <= width) return line;
    const dots = this.text.line('…', use);
    let used = this.text.width(dots, use);
    let kept = '';
    for (const character of line) {
      used += this.text.width(character, use);
      if (used * size > width) break;
      kept += character;
    }
    return `${kept.trimEnd()}${dots}`;
  }

  private keywords(): readonly string[] {
    const { caseId } = this.model;
    return ['TCP', 'incident report', ...(caseId === null ? [] : [this.plain(caseId)])];
  }

  /** "INC-2041 · Title", short enough for the foot of a page. */
  private running(): string {
    const { caseId, title } = this.model;
    const words = caseId === null ? title : `${caseId} · ${title}`;
    return shortened(this.plain(words), 90);
  }

  /** The parts below a section, where they are many enough for a list. */
  private contentsOf(index: number): readonly number[] {
    const { sections } = this.model;
    if (sections[index].level !== 1) return [];
    const inner: number[] = [];
    for (let i = index + 1; i < sections.length && sections[i].level > 1; i += 1) inner.push(i);
    return inner.length > 3 ? inner : [];
  }

  private logo(): string | null {
    const { logo } = this.model;
    if (logo === null) return null;
    const ending = { 'image/png': 'png', 'image/jpeg': 'jpg', 'image/svg+xml': 'svg' }[logo.type];
    const path = `/logo.${ending ?? 'png'}`;
    const isSvg = logo.type === 'image/svg+xml';
    this.files.set(path, isSvg ? this.drawn(decodedText(logo.bytes)) : logo.bytes);
    return path;
  }

  private attachments(): readonly object[] {
    const names = new Set<string>();
    return this.model.attachments.map((file, i) => {
      const path = `/attached/${i}`;
      this.files.set(path, file.bytes);
      let name = this.plain(file.name).replaceAll(/[/\\]/gu, '_');
      if (name === '' || names.has(name)) name = `${i + 1}-${name}`;
      names.add(name);
      return {
        path,
        name,
        type: file.type,
        description: this.plain(file.description),
        relation: file.relation,
      };
    });
  }

  private block(block: ReportBlock): object {
    const { width } = this.page;
    switch (block.kind) {
      case 'paragraph':
        return { kind: block.kind, text: this.rich(block.text, width, SIZE.text) };
      case 'heading':
        return { kind: block.kind, text: this.say(block.text, width, SIZE.text) };
      case 'callout': {
        const text = this.rich(block.text, width - BOX, SIZE.text);
        return { kind: block.kind, class: block.class, text, tall: lengthOf(block.text) > 1500 };
      }
      case 'tiles':
        return {
          kind: block.kind,
          tiles: block.tiles.map((tile) => this.tile(tile, block.tiles.length)),
        };
      case 'facts':
        return { kind: block.kind, facts: this.facts(block.facts) };
      case 'list':
        return {
          kind: block.kind,
          items: block.items.map((item) => this.rich(item, width - 20, SIZE.text)),
        };
      case 'figure':
        return this.figure(block);
      case 'table':
        return this.table(block);
      case 'note':
        return {
          kind: block.kind,
          head: this.say(block.head, width - BOX, SIZE.caption),
          text: this.say(block.text, width - BOX, SIZE.text),
          tall: block.text.length > 1500 || block.text.split('\n').length > 16,
        };
    }
  }

  private tile(tile: { value: string; label: string }, count: number): object {
    const columns = Math.min(count, 4);
    const width = (this.page.width - 8 * (columns - 1)) / columns - 20;
    return {
      value: this.say(tile.value, width, 14.5),
      label: this.say(tile.label, width, SIZE.table),
    };
  }

  /** Facts side by side; what would need several lines there gets a row of its own. */
  private facts(facts: readonly LabelledText[]): readonly (readonly object[])[] {
    const value = (this.page.width - 2 * FACT_LABEL - FACT_GAPS) / 2;
    const whole = this.page.width - FACT_LABEL - 8;
    const rows: object[][] = [];
    let open: object[] | null = null;
    for (const fact of facts) {
      const { size, use } = sizeOf(fact.mono, SIZE.facts);
      const width = this.text.width(this.plain(fact.text), use) * size;
      const wide = width > (fact.mono ? 0.98 : 1.9) * value || fact.text.includes('\n');
      const shown = {
        label: this.say(fact.label, FACT_LABEL, SIZE.facts),
        text: this.say(fact.text, wide ? whole : value, size, use),
        mono: fact.mono,
        wide,
      };
      if (open !== null && !wide) {
        open.push(shown);
        open = null;
        continue;
      }
      rows.push([shown]);
      open = wide ? null : (rows.at(-1) ?? null);
    }
    return rows;
  }

  private figure(figure: ReportFigure): object {
    const path = `/figures/${this.files.size}.svg`;
    const apart = takeTextsApart(figure.svg);
    const picture = apart === null ? this.drawn(figure.svg) : encodedText(apart.picture);
    this.files.set(path, picture);
    const natural = Math.min(this.page.width, figure.width * 0.75);
    const caption = 60 + 12 * figure.reproduce.length;
    const tallest = this.page.height - caption;
    const height = (natural * figure.height) / figure.width;
    const width = height > tallest ? (natural * tallest) / height : natural;
    this.figures += 1;
    const alt = this.plain(figure.alt);
    return {
      kind: 'figure',
      path,
      alt: alt === '' ? 'Figure' : alt,
      width,
      height: (width * figure.height) / figure.width,
      texts: apart?.texts.map((text) => this.figureText(text, width / figure.width, width)) ?? [],
      caption: this.rich(
        [{ text: `Figure ${this.figures}.`, style: 'strong' }, plainSpace, ...figure.caption],
        this.page.width,
        SIZE.caption,
      ),
      reproduce: figure.reproduce.map((command) => {
        const { size, use } = sizeOf(true, SIZE.caption);
        return this.say(command, this.page.width, size, use);
      }),
    };
  }

  /**
   * Left edge, base line, room, alignment and runs of a text in a figure, in points. A text that
   * would leave the picture is set smaller; where that is not enough its end is cut, with an ellipsis.
   */
  private figureText(text: FigureText, scale: number, width: number): readonly unknown[] {
    const x = text.x * scale;
    const side = { start: width - x, middle: 2 * Math.min(x, width - x), end: x }[text.anchor];
    const wanted = text.runs.reduce((sum, run) => sum + this.runWidth(run), 0) * scale;
    const smaller = Math.max(SMALLEST, Math.min(1, (side * SAFETY) / wanted));
    const own = scale * smaller;
    let left = wanted * smaller > side ? (side * SAFETY) / own : Infinity;
    let room = 4;
    const set = text.runs.map((run) => {
      const shown = this.fitting(run, left);
      left -= this.runWidth({ ...run, text: shown });
      room += this.runWidth({ ...run, text: shown }) * own * 1.15;
      const points = [run.size, run.tracking, run.shift].map((each) => rounded(each * own));
      return [shown, run.mono, run.weight, run.fill, ...points];
    });
    const edge = x - { start: 0, middle: room / 2, end: room }[text.anchor];
    const align = { start: 'left', middle: 'center', end: 'right' }[text.anchor];
    return [rounded(edge), rounded(text.y * scale), rounded(room), align, set];
  }

  private runWidth({ text, mono, size, tracking, shift }: FigureRun): number {
    const use = mono ? 'mono' : 'words';
    const shown = this.text.line(text, use);
    return this.text.width(shown, use) * size + tracking * shown.length + shift;
  }

  private drawn(svg: string): Uint8Array {
    return encodedText(drawnText(svg, this.text));
  }

  private table(table: ReportTable): object {
    const columns = table.columns.map((column) => ({
      ...column,
      ...sizeOf(column.mono, SIZE.table),
    }));
    const wishes = columns.map((column, i) => {
      let longest = this.text.width(this.plain(column.title), 'words') * SIZE.table * BOLD;
      let word = longest;
      for (const row of table.rows) {
        const cell = row[i];
        const mark = cell.class === null ? 0 : MARK;
        for (const line of this.text.lines(cell.text, column.use)) {
          longest = Math.max(longest, this.text.width(line, column.use) * column.size + mark);
          word = Math.max(word, this.longestWord(line, column.use) * column.size + mark);
        }
      }
      return {
        longest: longest / SAFETY + CELL,
        word: Math.min(word / SAFETY, LONGEST_WORD) + CELL,
        share: column.share,
      };
    });
    const widths = columnWidths(wishes, this.page.width);
    let tableLines = 0;
    const rows = table.rows.map((row) => {
      let lines = 1;
      const cells = row.map((cell, i) => {
        const room = widths[i] - CELL - (cell.class === null ? 0 : MARK);
        const { size, use } = columns[i];
        const ems = this.text.width(cell.text, use) * size;
        lines = Math.max(lines, Math.ceil((ems * 1.1) / room) + cell.text.split('\n').length - 1);
        return { t: this.say(cell.text, room, size, use), c: cell.class };
      });
      tableLines += lines;
      return { cells, tall: lines > TALL_ROW };
    });
    return {
      kind: 'table',
      whole: tableLines <= WHOLE_TABLE,
      caption:
        table.caption === null ? null : this.rich(table.caption, this.page.width, SIZE.caption),
      columns: columns.map((column, i) => ({
        title: this.say(column.title, widths[i] - CELL, SIZE.table),
        align: column.align,
        mono: column.mono,
        width: Number(widths[i].toFixed(3)),
      })),
      rows,
    };
  }

  private longestWord(line: string, use: FontUse): number {
    return line.split(/\s+/u).reduce((most, word) => Math.max(most, this.text.width(word, use)), 0);
  }

  /** A text as the template takes it, with words cut that would not fit the width. */
  private say(value: string, width: number, size: number, use: FontUse = 'words'): Said {
    const room = { width, size, use };
    const lines = this.text.lines(value, use).flatMap((line) => breakWords(line, room, this.text));
    const fromRight = isFromRight(value);
    return lines.length === 1 && !fromRight ? lines[0] : { l: lines, r: fromRight };
  }

  private rich(value: RichText, width: number, size: number): object {
    let before = 0;
    const pieces = value.map((piece) => {
      const room = { width, ...sizeOf(piece.style === 'code', size) };
      const lines = this.text.lines(piece.text, room.use).flatMap((line, i) => {
        const broken = breakWords(line, room, this.text, i === 0 ? before : 0);
        const last = broken[broken.length - 1];
        const together = broken.length === 1 && i === 0 && !/\s/u.test(last);
        before = openRun(last, room, this.text) + (together ? before : 0);
        return broken;
      });
      return { s: piece.style, l: lines };
    });
    return { p: pieces, r: isFromRight(value.map(({ text }) => text).join('')) };
  }
}

/** What only leads to a figure stays with it, so that a flow's beginning and its ladder are one. */
function leadsToFigure(blocks: readonly ReportBlock[], at: number): boolean {
  const after = blocks.slice(at).findIndex(({ kind }) => !LEADING.has(kind));
  return (
    after > 0 && blocks[at + after].kind === 'figure' && shortLead(blocks.slice(0, at + after))
  );
}

const LEADING: ReadonlySet<string> = new Set(['paragraph', 'facts', 'callout', 'heading']);

/** Few enough words to share a page with the figure. */
function shortLead(blocks: readonly ReportBlock[]): boolean {
  return JSON.stringify(blocks).length < 4000;
}

function sizeOf(mono: boolean, size: number): { size: number; use: FontUse } {
  return mono ? { size: size * MONO_SCALE, use: 'mono' } : { size, use: 'words' };
}

function lengthOf(text: RichText): number {
  return text.reduce((sum, piece) => sum + piece.text.length, 0);
}

/** The first letter decides, as the Unicode bidirectional algorithm has it (UAX 9, P2 and P3). */
function isFromRight(text: string): boolean {
  const letter = /\p{L}/u.exec(text)?.[0];
  return (
    letter !== undefined &&
    /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u.test(letter)
  );
}

/** At most that many characters, the last one an ellipsis where something was cut. */
function shortened(text: string, most: number): string {
  const characters = [...text];
  return characters.length <= most
    ? text
    : `${characters
        .slice(0, most - 1)
        .join('')
        .trimEnd()}…`;
}

function rounded(points: number): number {
  return Math.round(points * 1000) / 1000;
}

function encodedText(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function decodedText(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** A list as rows of two columns, read down the first and then the second; -1: nothing there. */
function inColumns(list: readonly number[]): readonly (readonly number[])[] {
  const half = Math.ceil(list.length / 2);
  return list.slice(0, half).map((first, i) => [first, list[half + i] ?? -1]);
}

/** Year to second in UTC; the beginning of 1970 for what is no instant. */
function dateParts(instant: string): readonly number[] {
  const date = new Date(instant);
  const at = Number.isNaN(date.getTime()) ? new Date(0) : date;
  return [
    at.getUTCFullYear(),
    at.getUTCMonth() + 1,
    at.getUTCDate(),
    at.getUTCHours(),
    at.getUTCMinutes(),
    at.getUTCSeconds(),
  ];
}
