import { TeardownFailure, teardownError } from '../../shared/contract/errors.ts';
import type { ReportModel } from '../../shared/report/report-model.ts';
import type { ReportPreview } from './report-maker.ts';
import { PageSvgs } from './page-svgs.ts';
import type { CompilerInput, LaidOut, PartRange, TypstCompiler } from './typst-compiler.ts';

/** Reports of more pages are drawn some parts at a time: as one picture they outgrow a string. */
const MOST_DRAWN = 240;
/** Pages before and after the asked ones whose parts are drawn with them, so that scrolling goes on. */
const AROUND = 20;

/** A report that is laid out: on which page each part begins, and the pages drawn so far. */
interface Shown {
  readonly print: string;
  readonly input: CompilerInput;
  readonly pages: number;
  /** First page of each part. */
  readonly on: readonly number[];
  drawn: Drawn | null;
}

/** Pages from 1, both inclusive. */
interface Pages {
  readonly from: number;
  readonly until: number;
}

/** These pages as pictures; the others are blank there. */
interface Drawn extends Pages {
  readonly svgs: PageSvgs;
}

/** Pages of reports as SVG. What was laid out last is kept: turning pages typesets nothing again. */
export class PreviewPages {
  private shown: Shown | null = null;
  private readonly typst: TypstCompiler;

  constructor(typst: TypstCompiler) {
    this.typst = typst;
  }

  /** Pages `from` (from 1) to `from + count - 1`, as far as there are that many. */
  async preview(model: ReportModel, from: number, count: number): Promise<ReportPreview> {
    const input = this.typst.input(model);
    const asked = { from, until: from + count - 1 };
    if (this.shown?.print !== input.print) this.shown = await this.layOut(input, asked);
    const { shown } = this;
    const last = Math.min(asked.until, shown.pages);
    shown.drawn ??= await this.draw(shown, { from: Math.min(from, last), until: last });
    if (from < shown.drawn.from || last > shown.drawn.until)
      shown.drawn = await this.draw(shown, { from: Math.min(from, last), until: last });
    const svgs: string[] = [];
    for (let page = from; page <= last; page += 1) svgs.push(shown.drawn.svgs.page(page));
    const outline = model.sections.map(({ id, title, level }, i) => ({
      id,
      title,
      level,
      page: shown.on[i],
    }));
    return { pages: shown.pages, svgs, outline };
  }

  /**
   * Lays a report out that is new or was changed. Where the last one was too long to be drawn whole,
   * this one is likely to be too: then the parts that were on the asked pages are drawn at once.
   */
  private async layOut(input: CompilerInput, asked: Pages): Promise<Shown> {
    const long = this.shown !== null && this.shown.pages > MOST_DRAWN ? this.shown : null;
    const guess = long === null ? null : partsOn(long.on, around(asked, long.pages));
    const laidOut = await this.typst.layOut(input, guess);
    const { compiler, document } = laidOut;
    const [on] = compiler.query(document, { selector: '<pages>', field: 'value' }) as number[][];
    const pages = document.numOfPages;
    const shown: Shown = { print: input.print, input, pages, on, drawn: null };
    if (guess === null) {
      if (pages <= MOST_DRAWN) shown.drawn = { from: 1, until: pages, svgs: pictures(laidOut) };
      return shown;
    }
    const near = around(asked, pages);
    const needed = partsOn(on, near);
    if (guess.first <= needed.first && needed.last <= guess.last)
      shown.drawn = { ...near, svgs: pictures(laidOut) };
    return shown;
  }

  /** Lays the report out once more, with just the parts that lie on or near these pages. */
  private async draw({ input, pages, on }: Shown, asked: Pages): Promise<Drawn> {
    const near = around(asked, pages);
    return { ...near, svgs: pictures(await this.typst.layOut(input, partsOn(on, near))) };
  }
}

/** The pages, and those near them. */
function around({ from, until }: Pages, count: number): Pages {
  return { from: Math.max(1, from - AROUND), until: Math.min(count, until + AROUND) };
}

/** The parts that begin on these pages, and the one that goes on there from before. */
function partsOn(on: readonly number[], { from, until }: Pages): PartRange {
  const before = on.findLastIndex((page) => page < from);
  const last = on.findLastIndex((page) => page <= until);
  return { first: Math.max(before, 0), last };
}

function pictures({ compiler, document }: LaidOut): PageSvgs {
  try {
    return new PageSvgs(compiler.plainSvg(document));
  } catch {
    throw new TeardownFailure(
      teardownError(
        'internal',
        'A part of this report has too many pages to be drawn here. The PDF, HTML and Markdown can be written all the same.',
      ),
    );
  }
}
