import type { ReportModel } from '../../shared/report/report-model.ts';
import type { ReportPreview } from './report-maker.ts';
import type { TypstCompiler } from './typst-compiler.ts';

/** Pages of a report as SVG, and what stands on which page. */
export async function previewPages(
  typst: TypstCompiler,
  asked: { readonly model: ReportModel; readonly from: number; readonly count: number },
): Promise<ReportPreview> {
  const { compiler, document } = await typst.layOut(asked.model);
  const found = compiler.query(document, { selector: '<pages>', field: 'value' }) as number[][];
  return {
    pages: document.numOfPages,
    svgs: [compiler.plainSvg(document)],
    outline: asked.model.sections.map(({ id, title, level }, i) => ({
      id,
      title,
      level,
      page: found[0][i],
    })),
  };
}
