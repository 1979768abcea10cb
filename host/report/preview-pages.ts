import type { ReportModel } from '../../shared/report/report-model.ts';
import type { ReportPreview } from './report-maker.ts';
import { PageSvgs } from './page-svgs.ts';
import type { TypstCompiler } from './typst-compiler.ts';

/** Pages of reports as SVG. What was laid out last is kept: turning pages typesets nothing again. */
export class PreviewPages {
  private shown: {
    readonly print: string;
    readonly pages: PageSvgs;
    readonly on: number[];
  } | null = null;
  private readonly typst: TypstCompiler;

  constructor(typst: TypstCompiler) {
    this.typst = typst;
  }

  /** Pages `from` (from 1) to `from + count - 1`, as far as there are that many. */
  async preview(model: ReportModel, from: number, count: number): Promise<ReportPreview> {
    const input = this.typst.input(model);
    if (this.shown?.print !== input.print) {
      const { compiler, document } = await this.typst.layOut(input);
      const found = compiler.query(document, { selector: '<pages>', field: 'value' }) as number[][];
      const pages = new PageSvgs(compiler.plainSvg(document));
      this.shown = { print: input.print, pages, on: found[0] };
    }
    const { pages, on } = this.shown;
    const last = Math.min(from + count - 1, pages.count);
    const svgs: string[] = [];
    for (let page = from; page <= last; page += 1) svgs.push(pages.page(page));
    const outline = model.sections.map(({ id, title, level }, i) => ({
      id,
      title,
      level,
      page: on[i],
    }));
    return { pages: pages.count, svgs, outline };
  }
}
