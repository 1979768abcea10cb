import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

import { CORPUS, HAS_CORPUS } from './corpus-files.ts';
import { corpusVerdicts, hasEnd } from './corpus-verdicts.ts';

if (!HAS_CORPUS) console.warn(`SKIPPED: no corpus at ${CORPUS} (set TEARDOWN_CORPUS)`);

/** Of all TCP flows that have an end. */
const AT_MOST = 0.02;

/**
 * The committed list: one flow a line, "file, tab, tcp.stream, tab, why no rule names its end". A flow that joins
 * or leaves it is a change of the catalogue and has to be looked at with tshark.
 */
const LIST = path.join(import.meta.dirname, 'unexplained.txt');

interface Listed {
  readonly flow: string;
  readonly reason: string;
}

function listed(): readonly Listed[] {
  return readFileSync(LIST, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [file, stream, reason = ''] = line.split('\t');
      return { flow: `${file} ${stream}`, reason };
    });
}

describe.skipIf(!HAS_CORPUS)('what no rule names in the corpus', () => {
  const ended = corpusVerdicts().filter(hasEnd);
  const open = ended.filter(({ record }) => record.verdict.cause === 'unexplained');

  it('is at most 2 % of the flows that have an end', () => {
    expect(ended.length).toBeGreaterThan(3000);
    expect(open.length / ended.length).toBeLessThanOrEqual(AT_MOST);
  });

  it('is the committed list, flow by flow', () => {
    const found = open.map(({ file, record }) => `${file} ${record.tcpStream ?? ''}`);
    expect(found.sort()).toEqual(
      listed()
        .map(({ flow }) => flow)
        .sort(),
    );
  });

  it('has a reason for each, low confidence, and something that would settle it', () => {
    expect(listed().filter(({ reason }) => reason.length < 20)).toEqual([]);
    for (const { record } of open) {
      expect(record.verdict.confidence).toBe('low');
      expect(record.verdict.alternatives.filter(({ settle }) => settle === '')).toEqual([]);
      expect(record.verdict.alternatives).not.toEqual([]);
    }
  });
});
