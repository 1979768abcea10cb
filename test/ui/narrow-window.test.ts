import { describe, expect, test } from 'vitest';
import { beyondArrow } from '../../renderer/features/ladder/ladder-words.ts';
import { filterOf } from '../../renderer/features/radar/radar-words.ts';

describe('in a narrow window', () => {
  test.each([
    ['RST from the server', ''],
    [
      'RST+ACK from the client, seq 392: exactly what its receiver expects',
      'exactly what its receiver expects',
    ],
    ['FIN from the server that closes the idle connection', 'that closes the idle connection'],
    ['last packet of the request', 'last packet of the request'],
    ['ACK of byte 512', 'ACK of byte 512'],
  ])('the evidence %j says below its arrow %j', (note, below) => {
    expect(beyondArrow(note)).toBe(below);
  });
});

describe("a count of Radar's table leads to its flows", () => {
  const OWN = { packets: 10, silenceSeconds: 10, keep: [] };

  test.each([
    ['post-syn', 'any', 'post-syn'],
    ['post-psh', 'single_rstack', 'post-psh single_rstack'],
    [null, 'acknumsame0', 'acknumsame0'],
  ] as const)('%s, %s: by the words %j', (stage, tag, words) => {
    expect(filterOf(OWN, stage, tag)).toBe(words);
  });

  test.each([
    ['later', 'any'],
    [null, 'single_rst'],
    ['post-ack', 'timeout'],
    [null, 'any'],
  ] as const)('not where its words find other flows too: %s, %s', (stage, tag) => {
    expect(filterOf(OWN, stage, tag)).toBeNull();
  });

  test("not with other parameters than Radar's, which the list does not know", () => {
    expect(filterOf({ ...OWN, silenceSeconds: 3 }, 'post-syn', 'any')).toBeNull();
    expect(filterOf({ ...OWN, keep: ['window-end'] }, 'post-syn', 'any')).toBeNull();
  });
});
