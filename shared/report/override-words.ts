import { counted, grouped } from '../base/numbers.ts';
import type { VerdictClass } from '../findings/rule.ts';
import type { ReportContext } from './report-context.ts';
import type { ReportBlock } from './report-model.ts';
import { flowNumbers, listed } from './report-numbers.ts';
import { rich, strong } from './rich-text.ts';
import { sentence } from './sentence.ts';

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

/** What people judge worse than Teardown does, the harmful first, each with their reasons; null where nobody does. */
export function judgedCallout(context: ReportContext): ReportBlock | null {
  const worse = judgements(context)
    .filter(({ as, flows }) => flows.some((flow) => isWorse(as, context.session.row(flow).class)))
    .sort((a, b) => RANK[b.as] - RANK[a.as]);
  if (worse.length === 0) return null;
  const text = worse.flatMap(({ as, by, flows }) => [
    strong(
      `${by} judges ${flows.length === 1 ? `flow ${flows[0]}` : counted(flows.length, 'flow')} ${WORDS[as]}.`,
    ),
    ` ${`${reasons(context, flows)} `.trimStart()}`,
  ]);
  return {
    kind: 'callout',
    class: worse[0].as,
    text: rich(...text, 'Teardown’s own verdicts stand beside it.'),
  };
}

const RANK: Readonly<Record<VerdictClass, number>> = { benign: 0, watch: 1, harmful: 2 };

function isWorse(judged: VerdictClass, own: VerdictClass): boolean {
  return RANK[judged] > RANK[own];
}

/** The reasons that were given, each once. */
function reasons({ session }: ReportContext, flows: readonly number[]): string {
  const given = session.annotations.flows
    .filter(({ flow, override }) => override !== null && flows.includes(flow))
    .map(({ override }) => override?.why.trim() ?? '')
    .filter((why) => why !== '');
  const said = [...new Set(given)];
  const more = said.length - NAMED;
  return [
    ...said.slice(0, NAMED).map(sentence),
    ...(more > 0
      ? [`${counted(more, 'more reason stands', 'more reasons stand')} with the flows.`]
      : []),
  ].join(' ');
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
