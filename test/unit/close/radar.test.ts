import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CloseTag } from '../../../shared/close/close-facts.ts';
import { SIGNATURE_IDS } from '../../../shared/close/signature.ts';
import { factsOf, HANDSHAKE, play } from '../flows/play.ts';

const COUNT_TAGS: readonly CloseTag[] = [
  'single_rst',
  'multiple_rsts',
  'single_rstack',
  'multiple_rstacks',
  'rst_and_rstacks',
];
const ACKNUM_TAGS: readonly CloseTag[] = ['acknumsame', 'acknumsame0', 'acknumdiff', 'acknumdiff0'];

describe("Radar's stages", () => {
  it.each([
    ['C S 100 \n C R 101 0', 'post-syn', 'SYN_RST'],
    [`${HANDSHAKE} C R 101 0`, 'post-ack', 'ACK_RST'],
    [`${HANDSHAKE} C PA 101 501 9 \n C RA 110 501`, 'post-psh', 'PSH_RSTACK'],
    [`${HANDSHAKE} C PA 101 501 9 \n C PA 110 501 9 \n C R 119 0`, 'later', 'DATA_RST'],
    [`${HANDSHAKE} C PA 101 501 9 \n C PA 101 501 9 \n C R 110 0`, 'post-psh', 'PSH_RST'],
  ])('%s is %s', (text, stage, signature) => {
    expect(factsOf(play(text)).close).toMatchObject({ stage, signature });
  });

  it('looks at the first ten packets of the client only', () => {
    const talk = Array.from({ length: 9 }, (_, i) => `C PA ${101 + i} 501 1`).join('\n');
    expect(factsOf(play(`${HANDSHAKE} ${talk} \n C R 110 0`)).close).toMatchObject({
      stage: 'none',
      tags: [],
    });
  });

  it('calls a silence a timeout only ten seconds before the end of the capture', () => {
    expect(factsOf(play(HANDSHAKE, 9)).close.excluded).toBe('window-end');
    expect(factsOf(play(HANDSHAKE, 11)).close).toMatchObject({
      stage: 'post-ack',
      tags: ['timeout'],
    });
  });

  it("calls no silence a timeout when the server's FIN was captured", () => {
    expect(factsOf(play(`${HANDSHAKE} S FA 501 101`, 30)).close.tags).toEqual([]);
  });

  it('counts the payload of a SYN only once another packet follows', () => {
    expect(factsOf(play('C S 100 0 50', 20)).close).toMatchObject({ signature: 'SYN_NONE' });
    const text = 'C S 100 0 50 \n S SA 500 151 \n C A 151 501';
    expect(factsOf(play(text, 20)).close).toMatchObject({ stage: 'post-psh' });
  });

  it('takes FIN and RST in one packet for a reset, not for a FIN', () => {
    expect(factsOf(play(`${HANDSHAKE} C FR 101 0`)).close.tags).toEqual(['reset', 'single_rst']);
  });

  it("tags ZMap's SYN", () => {
    expect(factsOf(play('C S 7 0 0 win=65535 id=54321 \n S RA 0 8')).close.tags).toEqual(['zmap']);
  });

  it('counts a reset that was captured twice once, but not the equal resets of a Linux host (IP-ID 0)', () => {
    const twice = (id: number): readonly CloseTag[] =>
      factsOf(play(`${HANDSHAKE} C R 101 0 0 id=${id} @1.0000s \n C R 101 0 0 id=${id} @1.0001s`))
        .close.tags;
    expect(twice(77)).toContain('single_rst');
    const text = `${HANDSHAKE} C R 101 0 0 id=77 @1.0000s \n C R 101 0 0 id=77 @1.0001s`;
    expect(factsOf(play(text)).sides[0].rstCount).toBe(1);
    expect(twice(0)).toEqual(['reset', 'multiple_rsts', 'acknumsame0']);
  });
});

describe("Radar's tags, over any mixture of the client's packets", () => {
  const reset = fc.tuple(fc.constantFrom('R', 'RA'), fc.constantFrom(0, 501, 502, 777));
  const other = fc.constantFrom('C A 101 501', 'C PA 101 501 9', 'C PA 110 501 9', 'C FA 119 501');

  it('has exactly one count tag for a reset flow, and one acknum tag for several plain resets', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(reset, other), { maxLength: 12 }), (moves) => {
        const lines = moves.map((move) =>
          typeof move === 'string' ? move : `C ${move[0]} 119 ${move[1]} 0`,
        );
        const flow = factsOf(play(`${HANDSHAKE} ${lines.join('\n')}`, 20));
        const { tags, stage, signature } = flow.close;
        const plain = lines.slice(0, 8).filter((line) => line.startsWith('C R ')).length;
        const withAck = lines.slice(0, 8).filter((line) => line.startsWith('C RA')).length;
        const counts = tags.filter((tag) => COUNT_TAGS.includes(tag)).length;
        const acknums = tags.filter((tag) => ACKNUM_TAGS.includes(tag)).length;
        expect(tags.includes('reset')).toBe(plain + withAck > 0);
        expect(counts).toBe(plain + withAck > 0 ? 1 : 0);
        expect(acknums).toBe(plain >= 2 && withAck === 0 ? 1 : 0);
        expect(tags.includes('reset') && tags.includes('timeout')).toBe(false);
        if (tags.length === 0) expect(stage).toBe('none');
        if (signature !== null) expect(SIGNATURE_IDS).toContain(signature);
      }),
    );
  });
});
