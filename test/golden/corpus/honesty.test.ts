import { describe, expect, it } from 'vitest';

import type { FlowRecord } from '../../../shared/session/records.ts';
import { dishonesties } from '../../support/honest-verdict.ts';
import { allRecordings } from '../lab/lab-recordings.ts';
import { analyseFile, recordsOf } from '../lab/open-flows.ts';
import { CORPUS, HAS_CORPUS } from './corpus-files.ts';
import { corpusVerdicts } from './corpus-verdicts.ts';

if (!HAS_CORPUS) console.warn(`SKIPPED: no corpus at ${CORPUS} (set TEARDOWN_CORPUS)`);

/** Words that hedge: how sure a verdict is, its confidence and its alternatives say. */
const HEDGING = /\b(?:may|might|perhaps|probably|looks like|seems?|likely)\b/iu;

function hedged(records: readonly FlowRecord[]): string[] {
  const said = records.flatMap(({ verdict }) => [verdict.headline, verdict.why]);
  return said.filter((text) => HEDGING.test(text));
}

/** Verdicts by what is wrong with them, with one flow as an example each. */
function found(where: string, records: readonly FlowRecord[]): string[] {
  return records.flatMap((record) =>
    dishonesties(record.verdict).map(
      (what) =>
        `${where} ${record.tcpStream ?? ''} ${record.verdict.cause} ${record.verdict.confidence}: ${what}`,
    ),
  );
}

describe('confidence, alternatives and class as the catalogue has them', () => {
  it.skipIf(!HAS_CORPUS)(
    'in every TCP flow of the corpus',
    () => {
      const all = corpusVerdicts();
      expect(all.length).toBeGreaterThan(5000);
      expect(all.flatMap(({ file, record }) => found(file, [record]))).toEqual([]);
      expect(hedged(all.map(({ record }) => record))).toEqual([]);
    },
    120_000,
  );

  it('in every flow of the lab, from every point', () => {
    const recordings = allRecordings();
    expect(recordings.length).toBeGreaterThan(600);
    const all = recordings.map(({ truth, point, path }) => ({
      name: `${truth.scenario}/${point}`,
      records: recordsOf(analyseFile(path)),
    }));
    expect(all.flatMap(({ name, records }) => found(name, records))).toEqual([]);
    expect(hedged(all.flatMap(({ records }) => records))).toEqual([]);
  }, 120_000);
});
