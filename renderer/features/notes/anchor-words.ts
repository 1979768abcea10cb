import { durationText, grouped } from '../../../shared/base/numbers.ts';
import type { NoteAnchor } from '../../state/contract-types.ts';
import { nanosBetween, parseUtc } from '../../ui/utc-time.ts';
import { visibleLine } from '../../ui/said-text.ts';

/** What a note is about, in words: "Packet #575 of flow 12". */
export function anchorWords(anchor: NoteAnchor, captures: readonly string[]): string {
  switch (anchor.on) {
    case 'analysis':
      return captures.length > 1 ? 'All captures' : 'The whole analysis';
    case 'capture':
      return `Capture ${visibleLine(captures[anchor.capture] ?? String(anchor.capture + 1))}`;
    case 'flow':
      return `Flow ${grouped(anchor.flow)}`;
    case 'packet':
      return `Packet #${anchor.packet}${anchor.flow === null ? '' : ` of flow ${grouped(anchor.flow)}`}`;
    case 'range':
      return `${rangeWords(anchor.from, anchor.until)}, ${
        anchor.flow === null ? 'all flows' : `flow ${grouped(anchor.flow)}`
      }`;
  }
}

/** "11:58:02.125443 to 11:58:04.000000 UTC (1.87 s)". */
export function rangeWords(from: string, until: string): string {
  return `${clock(from)} to ${clock(until)} UTC (${durationText(Math.max(0, nanosBetween(from, until)))})`;
}

function clock(iso: string): string {
  return (parseUtc(iso) ?? iso).slice(11, 26);
}
