import { headlineOf } from '../../../shared/findings/two-versions.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { ALL_DOCS } from '../../../shared/findings/all-docs.ts';
import { ALL_RULES } from '../../../shared/findings/all-rules.ts';
import { judge, tell, type Verdict } from '../../../shared/findings/rank.ts';
import { CAUSE_IDS } from '../../../shared/findings/rule.ts';
import { CASES, LOSSES } from './cases.ts';
import { anyFacts } from './any-facts.ts';

describe('the verdict on a flow', () => {
  it.each(CASES)('$name: $cause, $class, $confidence', (known) => {
    const verdict = tell(known.facts);
    expect(verdict).toMatchObject({
      cause: known.cause,
      class: known.class,
      confidence: known.confidence,
      headline: known.headline,
    });
  });

  it.each(Object.entries(LOSSES))('data lost, %s', (name, [dataLost, why]) => {
    const known = CASES.find((it) => it.name === name);
    expect(known).toBeDefined();
    if (known === undefined) return;
    const verdict = tell(known.facts);
    expect([verdict.dataLost, verdict.dataLostWhy]).toEqual([dataLost, why]);
  });

  it('is told for every cause of the release', () => {
    expect([...new Set(CASES.map((it) => it.cause))].sort()).toEqual([...CAUSE_IDS].sort());
    expect(ALL_RULES.map((it) => it.id)).toEqual([...CAUSE_IDS]);
    expect(Object.keys(ALL_DOCS)).toEqual([...CAUSE_IDS]);
  });
});

describe('every verdict in words', () => {
  it.each(CASES)('$name', ({ facts }) => {
    expectSound(tell(facts));
  });

  it('holds for flows that nobody has thought of', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const judgement = judge(facts);
        const verdict = tell(facts, judgement);
        expectSound(verdict);
        expect(judgement.rule.headline(facts)).toBe(verdict.headline);
      }),
      { numRuns: 2000, seed: 2 },
    );
  }, 120_000);

  it('is equal for equal facts', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        expect(tell(facts)).toEqual(tell(facts));
      }),
      { numRuns: 200, seed: 3 },
    );
  }, 120_000);
});

describe('the ranking', () => {
  it('keeps the headline of the table equal to the story’s', () => {
    for (const { facts } of CASES)
      expect(headlineOf(facts, judge(facts).rule)).toBe(tell(facts).headline);
  });

  it('orders the runners-up by score, none above the leader', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const { match, runnersUp } = judge(facts);
        const scores = [match.score, ...runnersUp.map((it) => it.match.score)];
        expect(scores).toEqual([...scores].sort((a, b) => b - a));
      }),
      { numRuns: 500, seed: 4 },
    );
  }, 120_000);

  it('makes one match object for equal judgements', () => {
    const [first] = CASES;
    expect(judge(first.facts).match).toBe(judge(first.facts).match);
  });
});

/** Headline with a full stop, packets all in the evidence, nothing undefined, every alternative settled. */
function expectSound(verdict: Verdict): void {
  expect(verdict.headline).toMatch(/^[A-Z0-9].*\.$/);
  const texts = [
    verdict.headline,
    verdict.why,
    verdict.endedBy,
    verdict.dataLostWhy,
    verdict.matters,
    verdict.remedy,
    ...verdict.evidence.map((it) => it.text),
    ...verdict.alternatives.flatMap((it) => [it.why, it.settle]),
  ];
  for (const text of texts) {
    expect(text).not.toMatch(/undefined|NaN|null|\[object|#0\b|\s\s|\.\.|^\s|\s$|-\d+ (ns|ms|s)\b/);
    expect(text.length).toBeGreaterThan(0);
  }
  for (const { settle } of verdict.alternatives) {
    expect(settle).not.toMatch(/\b(CLIENT|SERVER|PORT)\b/);
    expect(settle).not.toMatch(/^Capture (on|longer|some)/);
  }
  expect(verdict.why).toMatch(/\.$/);
  const named = [...verdict.why.matchAll(/#(\d+)/g)].map((it) => Number(it[1]));
  const known = verdict.evidence.map((it) => it.packet);
  expect(named.filter((packet) => !known.includes(packet))).toEqual([]);
  expect(known).toEqual([...new Set(known)].sort((a, b) => a - b));
  expect(verdict.evidence.length).toBeGreaterThan(0);
  const causes = verdict.alternatives.map((it) => it.cause);
  expect(causes).not.toContain(verdict.cause);
  expect(causes).toEqual([...new Set(causes)]);
  expect(verdict.references.length).toBeGreaterThan(0);
}
