import { grouped } from '../base/numbers.ts';
import type { DataLost } from '../findings/rule.ts';
import type { LossCounts } from './data-loss.ts';
import type { ReportContext } from './report-context.ts';
import type { RichText } from './report-model.ts';
import { listed } from './report-numbers.ts';
import { plain, rich, strong } from './rich-text.ts';

/** Whether a flow's data was lost, in a word. */
export const LOST_WORDS: Readonly<Record<DataLost, string>> = {
  no: 'no',
  possible: 'possibly',
  yes: 'yes',
  'cannot-tell': 'cannot be told',
};

/** Whether data was lost, in how many flows. The limit of asking, where it was reached, is said. */
export function lossSentence({ totals }: ReportContext, { counts, asked }: LossCounts): RichText {
  if (asked === 0) return [];
  const { yes, possible } = counts;
  const unknown = counts['cannot-tell'];
  const of =
    asked < totals.tcp
      ? `Of the first ${grouped(asked)} connections (no more were looked at for this): `
      : '';
  const one = totals.tcp === 1;
  if (yes + possible + unknown === 0) {
    const text = one ? 'No data was lost.' : 'No data was lost in any of them.';
    return of === '' ? [strong(text)] : [plain(of), strong('no data was lost in any.')];
  }
  if (one) {
    const words =
      yes === 1
        ? 'Data was lost.'
        : possible === 1
          ? 'Data may have been lost.'
          : 'Whether data was lost cannot be told.';
    return [strong(words)];
  }
  const clauses: string[] = [];
  if (yes === asked)
    return [plain(of), strong(`${of === '' ? 'D' : 'd'}ata was lost in all of them.`)];
  if (yes > 0) clauses.push(`data was lost in ${grouped(yes)} of them`);
  if (possible > 0)
    clauses.push(
      yes > 0
        ? `may have been lost in ${grouped(possible)} more`
        : `data may have been lost in ${grouped(possible)} of them`,
    );
  const known = clauses.join(' and ');
  const rest =
    unknown === asked
      ? 'whether data was lost cannot be told of any of them'
      : known === ''
        ? `for ${grouped(unknown)} of them it cannot be told whether data was lost; the others lost none`
        : `${known}${unknown > 0 ? `; for ${grouped(unknown)} more it cannot be told` : ''}`;
  return [plain(of), strong(`${of === '' ? capital(rest) : rest}.`)];
}

/**
 * Which flows lost data or may have, and how much, as far as the packets say: "Lost: flow 8 (38 bytes of
 * the server …). Possibly lost: flow 4 (…) and in 17 more." null where none did.
 */
export function lostFlows(context: ReportContext, losses: LossCounts): RichText | null {
  const pieces = (['yes', 'possible'] as const).flatMap((lost) => {
    const flows = losses.examples[lost];
    if (flows.length === 0) return [];
    const more = losses.counts[lost] - flows.length;
    const rest = more === 0 ? '' : `; and ${grouped(more)} more`;
    const head = lost === 'yes' ? 'Data lost:' : 'Data possibly lost:';
    return [strong(head), plain(` ${named(context, flows)}${rest}. `)];
  });
  return pieces.length === 0 ? null : rich(...pieces);
}

/** "flow 8 (38 bytes …); flows 9 and 10 (…)": flows of equal words stand together. */
function named({ session }: ReportContext, flows: readonly number[]): string {
  const byWords = new Map<string, number[]>();
  for (const flow of flows) {
    const words = session.story(flow).dataLostWhy;
    const known = byWords.get(words);
    if (known === undefined) byWords.set(words, [flow]);
    else known.push(flow);
  }
  return [...byWords]
    .map(([words, same]) => {
      const [first] = same;
      return same.length === 1
        ? `flow ${first} (${words})`
        : `flows ${listed(same.map(String))} (${same.length === 2 ? 'both' : 'each'}: ${words})`;
    })
    .join('; ');
}

/** "Data lost: 38 bytes of the server …." as a sentence; empty where none was lost. */
export function lostText(lost: DataLost, why: string): string {
  switch (lost) {
    case 'no':
      return '';
    case 'yes':
      return `Data lost: ${why}.`;
    case 'possible':
      return `Data possibly lost: ${why}.`;
    case 'cannot-tell':
      return `Whether data was lost cannot be told: ${why}.`;
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
