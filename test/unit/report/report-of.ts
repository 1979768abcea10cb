import { buildReport } from '../../../shared/report/build-report.ts';
import type { ReportBlock, ReportModel } from '../../../shared/report/report-model.ts';
import { DEFAULT_REPORT, type ReportOptions } from '../../../shared/report/report-options.ts';
import type { ReportSession, ReportWork } from '../../../shared/report/report-work.ts';
import { wordsOf } from '../../../shared/report/rich-text.ts';
import { fileInMemory, wholeAnalysis } from '../../support/whole-analysis.ts';

/** The capture that ships with the app. */
export const sample = wholeAnalysis(fileInMemory('host/sample/teardown-sample.pcapng'));
sample.setHash(0, '1121ad3e3f18b3ad38c621e795184cce4df961e1b31fe6a996a31d04dc790772');

/** A report with the default options but for `change`. */
export function reportOf(
  session: ReportSession,
  change: Partial<ReportOptions> = {},
  work: Partial<ReportWork> = {},
): Promise<ReportModel> {
  return buildReport(
    session,
    { ...DEFAULT_REPORT, ...change },
    {
      version: '0.0.0-test',
      caseFile: null,
      missing: [],
      tell: () => {},
      breathe: async () => {},
      slice: null,
      ...work,
    },
  );
}

/** Every text of a block that a reader sees, in order. */
export function textsOf(block: ReportBlock): readonly string[] {
  switch (block.kind) {
    case 'paragraph':
    case 'callout':
      return [wordsOf(block.text)];
    case 'heading':
      return [block.text];
    case 'tiles':
      return block.tiles.flatMap(({ value, label }) => [value, label]);
    case 'facts':
      return block.facts.flatMap(({ label, text }) => [label, text]);
    case 'list':
      return block.items.map(wordsOf);
    case 'figure':
      return [block.alt, wordsOf(block.caption), block.text ?? '', ...block.reproduce];
    case 'table':
      return [
        ...block.columns.map(({ title }) => title),
        ...block.rows.flatMap((row) => row.map((cell) => cell.text)),
        block.caption === null ? '' : wordsOf(block.caption),
      ];
    case 'note':
      return [block.head, block.text];
  }
}

/** Every text of a report. */
export function allTexts(model: ReportModel): readonly string[] {
  return [
    model.title,
    model.subtitle,
    ...model.facts.flatMap(({ label, text }) => [label, text]),
    ...model.sections.flatMap(({ title, blocks }) => [title, ...blocks.flatMap(textsOf)]),
    ...model.attachments.flatMap(({ name, description }) => [name, description]),
  ];
}

/** The texts of one section (flow sections included in "flows"). */
export function sectionText(model: ReportModel, id: string): string {
  return model.sections
    .filter((part) => part.id === id)
    .flatMap((part) => part.blocks.flatMap(textsOf))
    .join('\n');
}
