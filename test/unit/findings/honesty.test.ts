import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { FlowFacts } from '../../../shared/flows/flow-facts.ts';
import { idsIn, setOf } from '../../../shared/findings/open-set.ts';
import { rankCauses } from '../../../shared/findings/rank-causes.ts';
import { judge, tell } from '../../../shared/findings/rank.ts';
import { Scale } from '../../../shared/findings/scale.ts';
import { CLASS_COLUMN, dishonesties } from '../../support/honest-verdict.ts';
import { anyFacts } from './any-facts.ts';
import { CASES } from './cases.ts';

describe('the rule of honesty', () => {
  const cap = { confidence: 'medium', why: 'Half of it is missing.' } as const;

  it.each([
    { open: [], best: 'high', capped: false, becomes: 'high' },
    { open: ['client-abort'], best: 'high', capped: false, becomes: 'medium' },
    { open: ['client-abort', 'injected-reset'], best: 'high', capped: false, becomes: 'low' },
    { open: [], best: 'high', capped: true, becomes: 'medium' },
    { open: ['client-abort'], best: 'low', capped: true, becomes: 'low' },
  ] as const)('$open, at best $best, capped: $capped: $becomes', (row) => {
    const scale = new Scale();
    scale.begin(false);
    for (const id of row.open) scale.open(id);
    scale.cap(row.capped ? cap : null);
    const match = scale.grade(row.best, 'watch');
    expect(match.confidence).toBe(row.becomes);
    expect(idsIn(match.open)).toEqual([...row.open]);
    expect(match.cap).toBe(row.capped && row.becomes === 'medium' ? cap : null);
  });

  it.each(CASES)('holds: $name', ({ facts }) => {
    expectHonest(facts);
  });

  it('holds for flows that nobody has thought of', () => {
    fc.assert(fc.property(anyFacts, expectHonest), { numRuns: 1000, seed: 6 });
  }, 120_000);

  it('covers every class of the column', () => {
    const seen = new Set(CASES.map(({ facts }) => pair(facts)));
    const column = Object.entries(CLASS_COLUMN).flatMap(([cause, classes]) =>
      classes.map((one) => `${cause} ${one}`),
    );
    const untested = column.filter((one) => !seen.has(one));
    expect(untested).toEqual([]);
  });
});

function pair(facts: FlowFacts): string {
  const verdict = tell(facts);
  return `${verdict.cause} ${verdict.class}`;
}

function expectHonest(facts: FlowFacts): void {
  const judgement = judge(facts);
  const { rule, match } = judgement;
  const verdict = tell(facts, judgement);
  expect(dishonesties(verdict)).toEqual([]);
  let listed = 0;
  for (const { cause } of verdict.alternatives) listed |= setOf(cause);
  expect(idsIn(listed)).toEqual(idsIn(match.open));
  const scale = new Scale();
  scale.begin(false);
  const own = idsIn(rule.match(facts, scale)?.open ?? 0);
  const words = new Set(rule.tell(facts, match).alternatives.map(({ cause }) => cause));
  // what a rule leaves open it tells in words of its own, not in the catalogue's
  expect({ cause: rule.id, untold: own.filter((id) => !words.has(id)) }).toEqual({
    cause: rule.id,
    untold: [],
  });
  const isOpen = new Set(idsIn(match.open));
  for (const { cause, why } of verdict.excluded) {
    expect({ cause: rule.id, excluded: cause, isOpen: isOpen.has(cause) }).toMatchObject({
      isOpen: false,
    });
    expect(why).toMatch(/#[1-9]|no device lies between/u);
  }
  const outs = new Set(verdict.excluded.map(({ cause }) => cause));
  for (const other of judgement.runnersUp) {
    const { id } = other.rule;
    if (id === 'unexplained' || match.score - other.match.score > 1) continue;
    expect({ leads: rule.id, id, told: isOpen.has(id) || outs.has(id) }).toMatchObject({
      told: true,
    });
  }
  for (const { cause, whyNot } of rankCauses(facts, judgement))
    if (outs.has(cause as never) && cause !== rule.id) expect(whyNot).toMatch(/#|loopback/u);
}
