import type { PlacedAnchor, PlacedNote } from '../session/annotations.ts';
import type { ReportContext } from './report-context.ts';
import type { ReportNote } from './report-model.ts';
import { zoneText } from './title-block.ts';

/**
 * A note as a block: when, on what, who; then the text. Names stand behind the numbers: one that runs
 * from right to left would turn numbers after it.
 */
export function noteBlock(context: ReportContext, note: PlacedNote): ReportNote {
  const { clock } = context;
  const parts = [
    `${clock.second(note.at)} ${zoneText(clock, note.at)}`,
    anchorText(context, note.anchor),
    note.by === '' ? 'unsigned' : note.by,
  ];
  if (note.edited !== null)
    parts.push(
      `changed ${clock.second(note.edited.at)} by ${note.edited.by === '' ? 'nobody named' : note.edited.by}`,
    );
  return { kind: 'note', head: parts.join(' · '), text: note.text };
}

function anchorText({ clock, captures }: ReportContext, anchor: PlacedAnchor): string {
  switch (anchor.on) {
    case 'analysis':
      return 'on the whole analysis';
    case 'capture':
      return `on the capture ${captures[anchor.capture] ?? ''}`.trimEnd();
    case 'flow':
      return `on flow ${anchor.flow}`;
    case 'packet':
      return `on packet #${anchor.packet}`;
    case 'range':
      return `on ${clock.exact(anchor.from)} to ${clock.exact(anchor.until)}`;
  }
}
