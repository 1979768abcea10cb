import { counted } from '../base/numbers.ts';
import type { CauseGroup } from '../session/analysis-api.ts';
import type { Annotations } from '../session/annotations.ts';
import type { ReportOptions } from './report-options.ts';
import type { ReportSession } from './report-work.ts';

/** Without notes, so many of the most harmful flows get a section. */
const MOST_UNASKED = 20;
/** Harmful flows that the table of suspicious flows lists; the rest is counted. */
const MOST_LISTED = 100;

/** Flows that a report speaks of one by one. */
export interface ChosenFlows {
  /** Those with a section of their own, ascending; harmful first where nobody chose. */
  readonly sections: readonly number[];
  /** How they were chosen, as a sentence for the reader. */
  readonly why: string;
  /** Those of the table of suspicious flows. */
  readonly suspicious: readonly number[];
  /** Harmful flows that the table leaves out. */
  readonly unlisted: number;
}

/** Which flows get a section, and which are in the table of suspicious ones. */
export function chooseFlows(
  session: ReportSession,
  groups: readonly CauseGroup[],
  wanted: ReportOptions['flows'],
): ChosenFlows {
  const { annotations } = session;
  const asked = triaged(annotations);
  const groupsOf = (name: CauseGroup['class']): readonly CauseGroup[] =>
    groups.filter((group) => group.class === name);
  const harmful = groupsOf('harmful');
  const examples = ascending(harmful.flatMap((group) => group.examples));
  const listed = ascending([...asked, ...examples.slice(0, MOST_LISTED)]);
  const count = harmful.reduce((sum, group) => sum + group.count, 0);
  const inTable = new Set(listed);
  const harmfulInTable = examples.filter((flow) => inTable.has(flow)).length;
  const suspicious = { suspicious: listed, unlisted: Math.max(0, count - harmfulInTable) };
  if (typeof wanted !== 'string') {
    const known = ascending(wanted).filter((flow) => flow < session.flowCount);
    return { sections: known, why: 'They were chosen by hand.', ...suspicious };
  }
  if (wanted === 'suspicious') {
    return {
      sections: listed,
      why:
        suspicious.unlisted === 0
          ? 'They are those marked suspicious or to be asked about, and those that Teardown calls harmful.'
          : `They are those marked suspicious or to be asked about, and of those that Teardown calls harmful the first ${MOST_LISTED}; ${counted(suspicious.unlisted, 'more harmful flow is', 'more harmful flows are')} counted in section “What needs action”.`,
      ...suspicious,
    };
  }
  const noted = notedFlows(annotations);
  if (noted.length > 0) {
    return {
      sections: noted,
      why: 'They are those that somebody noted, triaged, tagged or judged.',
      ...suspicious,
    };
  }
  const sections = mostHarmful([...harmful, ...groupsOf('watch')]);
  return { sections, why: unaskedWords(session, groups, sections.length), ...suspicious };
}

/** Nobody chose: round robin over the groups, so that each pattern is shown before any is repeated. */
function mostHarmful(groups: readonly CauseGroup[]): readonly number[] {
  const chosen: number[] = [];
  for (let at = 0; at < MOST_UNASKED; at += 1) {
    for (const { examples } of groups) {
      if (at < examples.length && chosen.length < MOST_UNASKED) chosen.push(examples[at]);
    }
  }
  return chosen;
}

function unaskedWords(
  session: ReportSession,
  groups: readonly CauseGroup[],
  shown: number,
): string {
  if (shown === 0) {
    return session.flowCount === 0
      ? 'The capture has no flows.'
      : 'Nobody noted a flow and no verdict is harmful or to be watched, so none has a section of its own.';
  }
  const all = groups
    .filter((group) => group.class !== 'benign')
    .reduce((sum, group) => sum + group.count, 0);
  const these = 'Nobody noted a flow, so these were chosen by their verdicts';
  return all === shown
    ? `${these}: every flow that is harmful or to be watched, by pattern.`
    : `${these}: ${shown} of ${counted(all, 'flow')} that are harmful or to be watched, the most harmful patterns first.`;
}

function triaged(annotations: Annotations): readonly number[] {
  return annotations.flows
    .filter(({ triage }) => triage === 'suspicious' || triage === 'ask')
    .map(({ flow }) => flow);
}

function notedFlows(annotations: Annotations): readonly number[] {
  const said = annotations.flows
    .filter(
      ({ triage, owner, tags, override }) =>
        triage !== null || owner !== null || tags.length > 0 || override !== null,
    )
    .map(({ flow }) => flow);
  const noted = annotations.notes.flatMap(({ anchor }) =>
    'flow' in anchor && anchor.flow !== null ? [anchor.flow] : [],
  );
  return ascending([...said, ...noted]);
}

function ascending(flows: readonly number[]): readonly number[] {
  return [...new Set(flows)].sort((a, b) => a - b);
}
