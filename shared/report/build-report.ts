import { grouped } from '../base/numbers.ts';
import { utf8Bytes } from '../base/utf8-bytes.ts';
import { actionSection } from './action-section.ts';
import { appendixSection } from './appendix-section.ts';
import { countLosses } from './data-loss.ts';
import { flowSection, flowsHeading } from './flow-section.ts';
import { factsFromSlices, partsFromSlices } from './from-slices.ts';
import { logoOf } from './logo.ts';
import { methodSection } from './method-section.ts';
import { modelFile } from './model-file.ts';
import { notesSection } from './notes-section.ts';
import { reportAttachments } from './report-attachments.ts';
import { reportContext, type ReportContext } from './report-context.ts';
import type { ReportModel, ReportPart } from './report-model.ts';
import { REPORT_SECTIONS, type ReportOptions, type ReportSection } from './report-options.ts';
import type { ReportSession, ReportWork } from './report-work.ts';
import { safeModel } from './safe-model.ts';
import { summarySection } from './summary-section.ts';
import { timelineSection } from './timeline-section.ts';
import { reportTitle, subtitle, titleFacts } from './title-block.ts';

/**
 * The whole report of an analysis that was read to its end (or stopped). Equal sessions, sayings and
 * options give equal models: no clock, no chance, no locale. Between flows it breathes and says how
 * far it is; what `breathe` throws ends it.
 */
export async function buildReport(
  session: ReportSession,
  options: ReportOptions,
  work: ReportWork,
): Promise<ReportModel> {
  const context = reportContext(session, options, work);
  const parts = new Map<ReportSection, readonly ReportPart[]>();
  const wanted = (id: ReportSection): boolean => options.sections.includes(id);
  if (wanted('summary')) {
    work.tell({ phase: 'Summing up', done: 0, total: 0 });
    parts.set('summary', [summarySection(context, await countLosses(context))]);
  }
  if (wanted('timeline')) parts.set('timeline', [timelineSection(context)]);
  if (wanted('actions')) parts.set('actions', [actionSection(context)]);
  if (wanted('flows')) parts.set('flows', await flowSections(context));
  if (wanted('notes')) parts.set('notes', [notesSection(context)]);
  if (wanted('method')) parts.set('method', [methodSection(context)]);
  const { files, remarks } = await reportAttachments(context);
  const modelOf = (ownBytes: number): ReportModel => {
    if (wanted('appendix'))
      parts.set('appendix', [appendixSection(context, files, remarks, ownBytes)]);
    return safeModel({
      schema: 'teardown.report/1',
      title: reportTitle(context),
      subtitle: subtitle(context),
      language: 'en',
      paper: options.paper,
      author: given(options.author),
      caseId: given(options.caseId),
      logo: logoOf(options.logo),
      instant:
        context.timeline.until === '' ? '1970-01-01T00:00:00.000000000Z' : context.timeline.until,
      facts: factsFromSlices(titleFacts(context), work.missing, session.flowCount),
      sections: partsFromSlices(
        REPORT_SECTIONS.flatMap((id) => parts.get(id) ?? []),
        work.missing,
        session.flowCount,
      ),
      attachments: files,
    });
  };
  const unsized = modelOf(0);
  const model = wanted('appendix') ? modelOf(ownSize(modelFile(unsized).bytes.length)) : unsized;
  return { ...model, attachments: [...model.attachments, modelFile(model)] };
}

/** Bytes of the model's file, in which that very number stands; `withZero`: the bytes with 0 there. */
function ownSize(withZero: number): number {
  let size = withZero;
  for (;;) {
    const next = withZero - 1 + utf8Bytes(grouped(size)).length;
    if (next === size) return size;
    size = next;
  }
}

async function flowSections(context: ReportContext): Promise<readonly ReportPart[]> {
  const { chosen, work } = context;
  const parts = [flowsHeading(context)];
  const total = chosen.sections.length;
  for (const [done, flow] of chosen.sections.entries()) {
    work.tell({ phase: `Laying out flow ${done + 1} of ${total}`, done, total });
    await work.breathe();
    parts.push(flowSection(context, flow));
  }
  return parts;
}

function given(text: string | null): string | null {
  return text === null || text.trim() === '' ? null : text;
}
