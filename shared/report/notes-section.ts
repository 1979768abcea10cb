import { noteBlock } from './note-blocks.ts';
import type { ReportContext } from './report-context.ts';
import type { ReportPart } from './report-model.ts';
import { paragraph } from './rich-text.ts';

/** Notes on the analysis, on captures, on packets of no flow and on time ranges; those on flows stand with the flows. */
export function notesSection(context: ReportContext): ReportPart {
  const { session, chosen, options } = context;
  const sectioned = new Set(options.sections.includes('flows') ? chosen.sections : []);
  const notes = session.annotations.notes.filter(({ anchor }) => {
    const flow = 'flow' in anchor ? anchor.flow : null;
    return flow === null || !sectioned.has(flow);
  });
  return {
    id: 'notes',
    title: 'Notes',
    level: 1,
    blocks:
      notes.length === 0
        ? [
            paragraph(
              session.annotations.notes.length === 0
                ? 'Nobody has written a note.'
                : 'Every note is about a flow and stands in its section.',
            ),
          ]
        : notes.map((note) => noteBlock(context, note)),
  };
}
