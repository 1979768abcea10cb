import { counted } from '../base/numbers.ts';
import type { LabelledText, ReportBlock, ReportPart } from './report-model.ts';
import { fact, strong } from './rich-text.ts';

/**
 * A report that is made without its captures, from what a case keeps of the noted flows, says so
 * before anything else: its totals are not those of the incident.
 */
export function partsFromSlices(
  parts: readonly ReportPart[],
  missing: readonly string[],
  flows: number,
): readonly ReportPart[] {
  if (missing.length === 0 || parts.length === 0) return parts;
  const [first, ...others] = parts;
  return [{ ...first, blocks: [sliceCallout(missing, flows), ...first.blocks] }, ...others];
}

/** The same for the title block, which stands whatever parts were chosen. */
export function factsFromSlices(
  facts: readonly LabelledText[],
  missing: readonly string[],
  flows: number,
): readonly LabelledText[] {
  if (missing.length === 0) return facts;
  return [
    fact(
      'Made from',
      `${counted(flows, 'noted flow')} kept in the case, not from ${missing.join(', ')}`,
    ),
    ...facts,
  ];
}

function sliceCallout(missing: readonly string[], flows: number): ReportBlock {
  const one = missing.length === 1;
  return {
    kind: 'callout',
    class: 'watch',
    text: [
      strong(`Made without ${missing.join(', ')}.`),
      {
        style: 'plain',
        text: ` ${one ? 'That capture was' : 'Those captures were'} not here: this report is made from the packets of ${counted(flows, 'noted flow')} that the case keeps. Every total, share and time in it is of ${flows === 1 ? 'that flow' : 'those flows'} alone, and numbers of flows and packets are not those of the ${one ? 'capture' : 'captures'}. Make it again beside the ${one ? 'capture' : 'captures'} for the whole.`,
      },
    ],
  };
}
