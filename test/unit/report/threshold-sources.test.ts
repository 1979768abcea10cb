import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import { thresholdRows } from '../../../shared/report/threshold-rows.ts';
import { sourcesUnder } from '../../arch/source-tree.ts';

const TABLE = 'shared/findings/thresholds.ts';

/** Numbers of these layers that decide no verdict by their size, and why. */
const OTHERWISE: Readonly<Record<string, string>> = {
  'findings/scale.ts LEAST_SCORE': 'keeps a key of a cache positive',
  'findings/scoring.ts STRONG': 'a weight: every part of a score is shown with it',
  'findings/scoring.ts MEDIUM': 'the same',
  'findings/scoring.ts WEAK': 'the same',
  'findings/injection-sentences.ts TOLD_AT_MOST': 'how many signs a sentence names',
  'findings/delivery.ts LARGEST_UNSCALED_WINDOW': 'the width of a header field',
  'close/radar-filter.ts MOST_RADAR_PACKETS': 'what the reader may choose',
  'close/radar-filter.ts MOST_BUCKET_MINUTES': 'the same',
  'close/radar-code.ts OUTCOME_SHIFT': 'the place of bits in a word',
  'close/radar-code.ts KEPT_SHIFT': 'the same',
  'close/radar-code.ts TAG_SHIFT': 'the same',
  'flows/duplicate-packets.ts WITH_ID':
    'a packet captured twice is told as a fault of the recording',
  'flows/duplicate-packets.ts WITHOUT_ID': 'the same',
  'flows/fragment-links.ts REPEAT_NANOS': 'puts fragments together',
  'flows/recording-faults.ts GAP': 'a pause of the capture is told as a fault of the recording',
  'tcp/radar-counts.ts TWICE_NANOS': "Radar's counts: docs/radar.md has their rules",
  'tcp/reset-table.ts TWICE_NANOS': 'a reset captured twice is one reset',
  'tcp/segment-analysis.ts FAST_NANOS': "Wireshark's own figure for its marks",
  'tcp/segment-analysis.ts REORDER_NANOS': 'the same',
};

interface Constant {
  /** "close/radar.ts SOME_NAME". */
  readonly key: string;
  readonly name: string;
}

/** Top-level constants that are plain numbers; of `tcp` and `flows`, whose words are full of bits, times and shares. */
function constantsOf(layer: string): Constant[] {
  const isBits = layer === 'tcp' || layer === 'flows';
  return sourcesUnder(`shared/${layer}`)
    .filter(({ file }) => file !== TABLE)
    .flatMap(({ file, text }) =>
      [
        ...text.matchAll(
          /^(?:export )?const ([A-Z][A-Z0-9_]*)(: \w+)? = (-?\d[\d_.]*(?:e\d+)?)(?: \* \w+)?;/gmu,
        ),
      ]
        .filter(
          ([, name, type, value]) =>
            !isBits || name.endsWith('_NANOS') || type === ': Nanoseconds' || value.includes('.'),
        )
        .map(([, name]) => ({ key: `${file.replace('shared/', '')} ${name}`, name })),
    );
}

const constants = ['findings', 'close', 'tcp', 'flows'].flatMap(constantsOf);
const table = readFileSync(TABLE, 'utf8');

describe("the report's table of thresholds", () => {
  it('has every number by which a verdict is decided, wherever it lives', () => {
    expect(constants.length).toBeGreaterThan(20);
    const told = ({ key, name }: Constant): boolean =>
      key in OTHERWISE || new RegExp(`\\b${name}\\b`, 'u').test(table);
    expect(constants.filter((one) => !told(one)).map(({ key }) => key)).toEqual([]);
  });

  it('excuses no number that is gone', () => {
    const keys = new Set(constants.map(({ key }) => key));
    expect(Object.keys(OTHERWISE).filter((key) => !keys.has(key))).toEqual([]);
  });

  it('lets no rule compare with a time of its own', () => {
    const bare = sourcesUnder('shared/findings')
      .filter(({ file }) => file !== TABLE)
      .flatMap(({ file, text }) =>
        [...text.matchAll(/[<>]=? *\d[\d_]*(?:e\d+|_000)\b.*/gu)].map(
          ([line]) => `${file}: ${line}`,
        ),
      );
    expect(bare).toEqual([]);
  });

  it('gives each its value with a unit that fits', () => {
    const values = new Map(thresholdRows().map(({ name, value }) => [name, value]));
    expect(values.get('SYN_IS_FRESH')).toBe('1 s');
    expect(values.get('UNANSWERED_FOR')).toBe('10 s');
    expect(values.get('PROBE_JITTER')).toBe('10 %');
    expect(values.get('SCANNER_TTL_FROM')).toBe('200');
    expect(values.get('TLS_PROLOGUE')).toBe('8\u2009192 bytes');
  });
});
