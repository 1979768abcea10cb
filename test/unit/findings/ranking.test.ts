import fc from 'fast-check';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

import type { ByteSource } from '../../../shared/capture/byte-source.ts';
import { ALL_RULES } from '../../../shared/findings/all-rules.ts';
import { rankCauses, type RankedCause } from '../../../shared/findings/rank-causes.ts';
import { judge, tell } from '../../../shared/findings/rank.ts';
import { CAUSE_IDS } from '../../../shared/findings/rule.ts';
import { Scale } from '../../../shared/findings/scale.ts';
import { openAnalysis } from '../../../shared/session/analysis.ts';
import type { AnalysisSession } from '../../../shared/session/analysis-api.ts';
import { CORPUS, HAS_CORPUS } from '../../golden/corpus/corpus-files.ts';
import { flowFacts } from '../../support/facts-builder.ts';
import { fileInMemory } from '../../support/whole-analysis.ts';
import { anyFacts } from './any-facts.ts';

/** Captures of the corpus that stay quick to read. */
const SMALL = 4_000_000;

describe('why this cause and not that one', () => {
  it('shows the very points that decided, for every rule and any facts', () => {
    const scale = new Scale();
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const ranking = rankCauses(facts);
        expectWellRanked(ranking);
        const verdict = judge(facts);
        expect(ranking[0]).toMatchObject({
          cause: verdict.rule.id,
          score: verdict.match.score,
          confidence: verdict.match.confidence,
        });
        const { excluded } = tell(facts, verdict);
        for (const rule of ALL_RULES) {
          scale.begin(false);
          const match = rule.match(facts, scale);
          const shown = ranking.find(({ cause }) => cause === rule.id);
          const isOut = excluded.some(({ cause }) => cause === rule.id) && rule !== verdict.rule;
          expect(shown?.confidence === null).toBe(match === null || isOut);
          if (match !== null) expect([rule.id, shown?.score]).toEqual([rule.id, match.score]);
        }
      }),
      { numRuns: 2000, seed: 4 },
    );
  }, 120_000);

  it('says what a cancelled request has for and against it, even where it does not fit', () => {
    const facts = flowFacts({
      client: {
        firstData: 4,
        lastData: 4,
        uniqueBytes: 100,
        zeroWindows: 1,
        resets: [{ packet: 8, form: 'rst-ack' }],
      },
      server: { firstData: 5, lastData: 6, uniqueBytes: 4080 },
      http: { method: 'GET', request: 4, response: 5, responseLength: 4000, responseBodySeq: 81 },
    });
    const ranking = rankCauses(facts);
    expect(ranking[0].cause).toBe('client-abort');
    expect(ranking.find(({ cause }) => cause === 'client-cancelled-request')).toMatchObject({
      confidence: null,
      score: -2,
      whyNot: 'as much speaks against a cancelled request as for it',
      parts: [
        { points: 3, what: "RST+ACK: an abort of the client's own" },
        { points: -2, what: 'the answer was complete' },
        { points: -3, what: 'its receive window was shut: it was not reading' },
      ],
    });
  });

  it.skipIf(!HAS_CORPUS)('agrees with the verdict of every flow of the small captures', () => {
    const folder = path.join(CORPUS, 'captures');
    let flows = 0;
    for (const name of readdirSync(folder).filter((file) => /\.pcap(ng)?$/u.test(file))) {
      const source = fileInMemory(path.join(folder, name));
      if (source.size > SMALL) continue;
      const session = analysisOf(source);
      for (let flow = 0; flow < (session?.flowCount ?? 0); flow += 1) {
        const ranking = session?.ranking(flow) ?? [];
        expectWellRanked(ranking);
        const verdict = session?.record(flow).verdict;
        const { cause, confidence } = ranking[0];
        const told = { cause: verdict?.cause, confidence: verdict?.confidence };
        expect({ name, flow, cause, confidence }).toEqual({ name, flow, ...told });
        flows += 1;
      }
    }
    expect(flows).toBeGreaterThan(1000);
  });
});

/** null where a file of the corpus is meant to be unreadable. */
function analysisOf(source: ByteSource): AnalysisSession | null {
  const opened = openAnalysis([source]);
  if (!opened.ok) return null;
  while (opened.value.step(10_000));
  return opened.value;
}

function expectWellRanked(ranking: readonly RankedCause[]): void {
  expect(ranking.map(({ cause }) => cause).sort()).toEqual([...CAUSE_IDS].sort());
  for (const { cause, score, parts, confidence, whyNot } of ranking) {
    const sum = parts.reduce((total, { points }) => total + points, 0);
    const isSilent = confidence === null && (whyNot === null || whyNot === '');
    const isBoth = confidence !== null && whyNot !== null;
    expect({ cause, sum, isSilent, isBoth }).toEqual({
      cause,
      sum: score,
      isSilent: false,
      isBoth: false,
    });
    for (const { points, what } of parts)
      expect([points === 0, what === '']).toEqual([false, false]);
  }
  const fits = ranking.map(({ confidence }) => confidence !== null);
  expect(fits).toEqual([...fits].sort((a, b) => Number(b) - Number(a)));
}
