import { counted, grouped } from '../base/numbers.ts';
import type { CauseId } from '../findings/rule.ts';
import type { CauseGroup } from '../session/analysis-api.ts';
import { CAUSE_WORDS } from './cause-words.ts';
import type { ReportSession } from './report-work.ts';

/** Causes that are ordinary in themselves: where they need a look, only the flow says why. */
const ORDINARY: ReadonlySet<CauseId> = new Set([
  'graceful-close',
  'still-open',
  'mid-capture',
  'connect-close-probe',
]);
const CLASSES = ['harmful', 'watch', 'benign'];

/** Most harmful first; of a class, what went wrong before what is ordinary in itself; then by count. */
export function byConcern(groups: readonly CauseGroup[]): readonly CauseGroup[] {
  const rank = ({ class: name, cause }: CauseGroup): number =>
    2 * CLASSES.indexOf(name) + (ORDINARY.has(cause) ? 1 : 0);
  return [...groups].sort((a, b) => rank(a) - rank(b));
}

/** "Refused connections to 10.0.0.9:443": where most of the group's flows share an end, it is named. */
export function groupTitle(group: CauseGroup): string {
  const { one, many, at } = CAUSE_WORDS[group.cause];
  const name = group.count === 1 ? one : many;
  const { servers, clients } = group;
  if (2 * servers.topCount > group.count) return `${name} ${at} ${servers.top}`;
  if (2 * clients.topCount > group.count) return `${name}, client ${clients.top}`;
  return `${name} ${at} ${counted(servers.distinct, 'server')}`;
}

/** Whether the cause is ordinary in itself, so that it makes no title. */
export function isOrdinary({ cause }: CauseGroup): boolean {
  return ORDINARY.has(cause);
}

/** What happened, as the end of a sentence: the cause in plain words, or what the first flow's verdict says. */
export function groupClause(session: ReportSession, group: CauseGroup): string {
  if (!ORDINARY.has(group.cause)) return CAUSE_WORDS[group.cause].plain;
  return uncapital(session.row(group.examples[0]).headline.replace(/\.$/, ''));
}

/** "Once, in flow 4", "Twice, first in flow 0", "24 times, first in flow 0". */
export function howOften({ count, examples }: CauseGroup): string {
  return count === 1
    ? `Once, in flow ${examples[0]}`
    : `${count === 2 ? 'Twice' : `${grouped(count)} times`}, first in flow ${examples[0]}`;
}

/** Lower case at the head, but not in "TLS" or "FIN". */
export function uncapital(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
