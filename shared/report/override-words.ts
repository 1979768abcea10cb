import { counted, grouped } from '../base/numbers.ts';
import type { VerdictClass } from '../findings/rule.ts';
import type { ReportContext } from './report-context.ts';
import { flowNumbers, listed } from './report-numbers.ts';

/** Flow numbers named in a sentence. */
const NAMED = 4;
const WORDS: Readonly<Record<VerdictClass, string>> = {
  harmful: 'harmful',
  watch: 'to be watched',
  benign: 'benign',
};

/** "1 judged harmful by Ann": where people hold another class than Teardown does; figures count Teardown's. */
export function overridesLabel(context: ReportContext): string | null {
  const parts = judgements(context).map(
    ({ as, by, flows }) => `${grouped(flows.length)} judged ${WORDS[as]} by ${by}`,
  );
  return parts.length === 0 ? null : listed(parts);
}

/** "Ann judges 1 flow harmful (flow 4)…", null where nobody differs. */
export function overridesSentence(context: ReportContext): string | null {
  const parts = judgements(context).map(({ as, by, flows }) =>
    flows.length === 1
      ? `${by} judges flow ${flows[0]} ${WORDS[as]}`
      : `${by} judges ${counted(flows.length, 'flow')} ${WORDS[as]} (${flowNumbers(flows.slice(0, NAMED), flows.length, NAMED)})`,
  );
  return parts.length === 0
    ? null
    : `People judge otherwise: ${listed(parts)}. The figures here count Teardown’s own verdicts.`;
}

interface Judgement {
  readonly as: VerdictClass;
  readonly by: string;
  readonly flows: number[];
}

function judgements({ session }: ReportContext): readonly Judgement[] {
  const all: Judgement[] = [];
  for (const { flow, override } of session.annotations.flows) {
    if (override === null || override.class === session.row(flow).class) continue;
    const by = override.by === '' ? 'somebody' : override.by;
    const known = all.find((one) => one.as === override.class && one.by === by);
    if (known === undefined) all.push({ as: override.class, by, flows: [flow] });
    else known.flows.push(flow);
  }
  return all;
}
