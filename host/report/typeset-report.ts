import type {
  LabelledText,
  ReportBlock,
  ReportModel,
  RichText,
} from '../../shared/report/report-model.ts';
import { drawnText } from './drawn-text.ts';
import { PAPER, SIZE, sizeOf, type Paper } from './page-measures.ts';
import type { PrintableText } from './printable-text.ts';
import { SaidText, shortened } from './said-text.ts';
import { typesetFigure } from './typeset-figure.ts';
import { typesetTable } from './typeset-table.ts';

/** Insets of boxes in the template. */
const BOX = 26;
/** A title in a list of contents may take a few lines, no page. */
const LONGEST_ENTRY = 240;
/** Facts of more lines may go on over pages. */
const MOST_FACT_LINES = 50;
/** Label column, gutters and value column of the facts grid. */
const FACT_LABEL = 64;
const FACT_GAPS = 30;

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
  private readonly page: Paper;
  private readonly model: ReportModel;
  private readonly text: PrintableText;
  private readonly said: SaidText;

  constructor(model: ReportModel, text: PrintableText) {
    this.model = model;
    this.text = text;
    this.said = new SaidText(text);
    this.page = PAPER[model.paper];
  }

  input(): TypesetInput {
    const { model } = this;
    const title = this.said.plain(model.title);
    const data = {
      paper: this.page.name,
      language: model.language,
      'plain-title': title === '' ? 'Incident report' : title,
      title: this.said.say(
        model.title,
        this.page.width - (model.logo === null ? 0 : 150),
        SIZE.title,
      ),
      subtitle: this.said.say(model.subtitle, this.page.width, SIZE.text),
      authors: model.author === null ? [] : [this.said.plain(model.author)],
      keywords: this.keywords(),
      description: this.said.plain(model.subtitle),
      date: dateParts(model.instant),
      running: this.running(),
      logo: this.logo(),
      facts: this.facts(model.facts),
      attachments: this.attachments(),
      parts: model.sections.map((part, index) => ({
        index,
        level: part.level,
        title: this.said.say(part.title, this.page.width - 30, SIZE.part[part.level - 1]),
        short: this.said.say(
          shortened(part.title, LONGEST_ENTRY),
          this.page.width / 2 - 36,
          SIZE.table,
        ),
        contents: inColumns(this.contentsOf(index)),
        blocks: part.blocks.map((block) => this.block(block)),
      })),
      families: { words: this.text.families('words'), mono: this.text.families('mono') },
    };
    // The families are known only when every text was made showable.
    data.families = { words: this.text.families('words'), mono: this.text.families('mono') };
    return { json: JSON.stringify(data), files: this.files };
  }

  private keywords(): readonly string[] {
    const { caseId } = this.model;
    return ['TCP', 'incident report', ...(caseId === null ? [] : [this.said.plain(caseId)])];
  }

  /** "INC-2041 · Title", short enough for the foot of a page. */
  private running(): string {
    const { caseId, title } = this.model;
    const words = caseId === null ? title : `${caseId} · ${title}`;
    return shortened(this.said.plain(words), 90);
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
    this.files.set(
      path,
      isSvg ? encodedText(drawnText(decodedText(logo.bytes), this.text)) : logo.bytes,
    );
    return path;
  }

  private attachments(): readonly object[] {
    const names = new Set<string>();
    return this.model.attachments.map((file, i) => {
      const path = `/attached/${i}`;
      this.files.set(path, file.bytes);
      let name = this.said.plain(file.name).replaceAll(/[/\\]/gu, '_');
      if (name === '' || names.has(name)) name = `${i + 1}-${name}`;
      names.add(name);
      return {
        path,
        name,
        type: file.type,
        description: this.said.plain(file.description),
        relation: file.relation,
      };
    });
  }

  private block(block: ReportBlock): object {
    const { width } = this.page;
    switch (block.kind) {
      case 'paragraph':
        return { kind: block.kind, text: this.said.rich(block.text, width, SIZE.text) };
      case 'heading':
        return { kind: block.kind, text: this.said.say(block.text, width, SIZE.text) };
      case 'callout': {
        const text = this.said.rich(block.text, width - BOX, SIZE.text);
        return { kind: block.kind, class: block.class, text, tall: lengthOf(block.text) > 1500 };
      }
      case 'tiles':
        return {
          kind: block.kind,
          tiles: block.tiles.map((tile) => this.tile(tile, block.tiles.length)),
        };
      case 'facts':
        return {
          kind: block.kind,
          facts: this.facts(block.facts),
          tall: linesOf(block.facts) > MOST_FACT_LINES,
        };
      case 'list':
        return {
          kind: block.kind,
          items: block.items.map((item) => this.said.rich(item, width - 20, SIZE.text)),
        };
      case 'figure': {
        const path = `/figures/${this.files.size}.svg`;
        this.figures += 1;
        const number = this.figures;
        const { data, picture } = typesetFigure(block, { path, number }, this.said, this.page);
        this.files.set(path, encodedText(picture));
        return data;
      }
      case 'table':
        return typesetTable(block, this.said, width);
      case 'note':
        return {
          kind: block.kind,
          head: this.said.say(block.head, width - BOX, SIZE.caption),
          text: this.said.say(block.text, width - BOX, SIZE.text),
          tall: block.text.length > 1500 || block.text.split('\n').length > 16,
        };
    }
  }

  private tile(tile: { value: string; label: string }, count: number): object {
    const columns = Math.min(count, 4);
    const width = (this.page.width - 8 * (columns - 1)) / columns - 20;
    return {
      value: this.said.say(shortened(tile.value, 60), width, 14.5),
      label: this.said.say(shortened(tile.label, 200), width, SIZE.table),
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
      const width = this.text.width(this.said.plain(fact.text), use) * size;
      const wide = width > (fact.mono ? 0.98 : 1.9) * value || fact.text.includes('\n');
      const shown = {
        label: this.said.say(fact.label, FACT_LABEL, SIZE.facts),
        text: this.said.say(fact.text, wide ? whole : value, size, use),
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
}

/** Lines that facts take at most, one below the other. */
function linesOf(facts: readonly LabelledText[]): number {
  return facts.reduce(
    (sum, { label, text }) => sum + Math.ceil(Math.max(label.length / 8, text.length / 28, 1)),
    0,
  );
}

function lengthOf(text: RichText): number {
  return text.reduce((sum, piece) => sum + piece.text.length, 0);
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
