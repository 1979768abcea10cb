import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PRODUCT_TAGS, RADAR_TAGS, type CloseTag } from '../../../shared/flows/close-facts.ts';
import { SIGNATURE_IDS, UNLISTED_IDS } from '../../../shared/flows/signature-names.ts';
import { radarInput } from '../../../shared/flows/radar-input.ts';
import type { RadarCounts } from '../../../shared/flows/flow-facts.ts';
import { factsOf, HANDSHAKE, play } from '../flows/play.ts';

/** Radar's parent first, then ours. */
const ORDER: readonly CloseTag[] = [...RADAR_TAGS, ...PRODUCT_TAGS];
const COUNT_TAGS: readonly CloseTag[] = [
  'single_rst',
  'multiple_rsts',
  'single_rstack',
  'multiple_rstacks',
  'rst_and_rstacks',
];
const ACKNUM_TAGS: readonly CloseTag[] = ['acknumsame', 'acknumsame0', 'acknumdiff', 'acknumdiff0'];

function observed(text: string): { readonly radar: RadarCounts } {
  return { radar: radarInput(play(text, 20).tracker, 0) };
}

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
      tags: ['late_reset'],
      signature: null,
    });
  });

  it('calls a silence a timeout only ten seconds before the end of the capture', () => {
    expect(factsOf(play(HANDSHAKE, 9)).close.excluded).toBe('window-end');
    expect(factsOf(play(HANDSHAKE, 11)).close).toMatchObject({
      stage: 'post-ack',
      tags: ['timeout'],
    });
  });

  it("calls no silence a timeout when the server's FIN or reset was captured", () => {
    const fin = factsOf(play(`${HANDSHAKE} S FA 501 101 \n C A 101 502`, 30)).close;
    expect(fin).toMatchObject({ stage: 'none', tags: ['server_closed'] });
    const reset = factsOf(play(`${HANDSHAKE} S R 501 0`, 30)).close;
    expect(reset).toMatchObject({ stage: 'none', tags: ['server_closed'] });
  });

  it('counts the payload of a SYN only once another packet follows', () => {
    expect(factsOf(play('C S 100 0 50', 20)).close).toMatchObject({ signature: 'SYN_NONE' });
    const text = 'C S 100 0 50 \n S SA 500 151 \n C A 151 501';
    expect(factsOf(play(text, 20)).close).toMatchObject({ stage: 'post-psh' });
  });

  it('takes FIN and RST in one packet for a reset, not for a FIN', () => {
    expect(factsOf(play(`${HANDSHAKE} C FR 101 0`)).close.tags).toEqual([
      'reset',
      'single_rst',
      'illegal_flags',
    ]);
  });

  it("tags ZMap's SYN", () => {
    expect(factsOf(play('C S 7 0 0 win=65535 id=54321 \n S RA 0 8')).close.tags).toEqual([
      'zmap',
      'server_closed',
      'scanner_like',
    ]);
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

  it('knows a reset that was captured twice although another one lies between', () => {
    const text = `${HANDSHAKE} C R 101 0 0 id=7 @1.0s \n C R 102 0 0 id=8 @1.0001s
      C R 101 0 0 id=7 @1.0002s \n C R 102 0 0 id=8 @1.0003s`;
    expect(factsOf(play(text)).sides[0].rstCount).toBe(2);
  });

  it('does not take resets for one captured twice that differ in flags, or lie two milliseconds apart', () => {
    const two = (second: string): number =>
      factsOf(play(`${HANDSHAKE} C R 101 0 0 id=7 @1.0s \n ${second}`)).sides[0].rstCount;
    expect(two('C FR 101 0 0 id=7 @1.0001s')).toBe(2);
    expect(two('C R 101 0 0 id=7 @1.002s')).toBe(2);
  });

  it.each([
    ['C R 101 0 \n C R 101 0', 'acknumsame0'],
    ['C R 101 0 \n C R 101 501', 'acknumdiff0'],
    ['C R 101 501 \n C R 101 0 \n C R 101 502', 'acknumdiff0'],
    ['C R 101 501 \n C R 101 502', 'acknumdiff'],
    ['C R 101 501 \n C R 101 501', 'acknumsame'],
  ])(
    'names the acknowledgement numbers of %s: at least one zero and one other make diff0',
    (text, tag) => {
      expect(factsOf(play(`${HANDSHAKE} ${text}`)).close.tags).toEqual([
        'reset',
        'multiple_rsts',
        tag,
      ]);
    },
  );

  it.each([
    // the tenth packet of the client still counts, the eleventh does not
    [7, 'later', ['reset', 'single_rst']],
    [8, 'none', []],
  ])('looks at the SYN, the ACK, %i segments and then the reset: %s', (segments, stage, tags) => {
    const talk = Array.from({ length: segments }, (_, i) => `C PA ${101 + i} 501 1`).join('\n');
    const { close } = factsOf(play(`${HANDSHAKE} ${talk} \n C R 110 0`));
    expect(close.stage).toBe(stage);
    expect(close.tags.filter((tag) => RADAR_TAGS.some((one) => one === tag))).toEqual(tags);
  });

  it.each([
    // nine packets may be a timeout, ten may not; repeated data and keep-alives are packets all the same
    ['C PA 101 501 9', 7, 'post-psh'],
    ['C PA 101 501 9', 8, 'none'],
    ['C A 100 501', 7, 'post-ack'],
    ['C A 100 501', 8, 'none'],
  ])('%s, %i times after the handshake, and silence: %s', (line, times, stage) => {
    const talk = Array.from({ length: times }, () => line).join('\n');
    expect(factsOf(play(`${HANDSHAKE} ${talk}`, 20)).close.stage).toBe(stage);
  });

  it.each([
    // FACTS 2.5 #2: collapsed on (seq, len) and on full overlap
    ['C PA 101 501 9 \n C PA 101 501 9', 1],
    ['C PA 101 501 9 \n C PA 103 501 4', 1],
    ['C PA 101 501 9 \n C PA 101 501 12', 2],
    ['C PA 110 501 9 \n C PA 101 501 9', 2],
    ['C PA 101 501 9 \n C PA 110 501 1', 2],
    // a probe of a window that the server closed: its byte is payload whatever the server said
    ['C PA 101 501 9 \n S A 501 110 0 win=0 \n C A 110 501 1 \n C A 110 501 1', 2],
    // beyond any window that the server offered
    ['S A 501 101 0 win=9 \n C FA 900000 501', 0],
  ])('%s are %i distinct data segments', (text, data) => {
    const { radar } = observed(`${HANDSHAKE} ${text}`);
    expect(Math.min(radar.data, 2)).toBe(data);
    expect(radar.fin).toBe(text.includes('FA'));
  });

  it('begins with the SYN: what was captured before it is no packet of the ten', () => {
    const before = Array.from({ length: 4 }, () => 'C PA 101 501 9').join('\n');
    const { radar } = observed(`${before} \n C S 100 \n C A 101 501`);
    expect(radar).toMatchObject({ clientPackets: 2, data: 0, ack: true, opened: true });
  });

  it("measures silence from the client's last packet, whatever the server says after it", () => {
    const text = `${HANDSHAKE} S PA 501 101 5 @9s \n S PA 501 101 5 @14s`;
    expect(factsOf(play(text, 1)).close).toMatchObject({ stage: 'post-ack', excluded: null });
  });

  it('takes a reset with payload for a reset, not for data', () => {
    const { stage, signature } = factsOf(play(`${HANDSHAKE} C R 101 0 30`)).close;
    expect([stage, signature]).toEqual(['post-ack', 'ACK_RST']);
  });
});

describe('our own tags, after those of Radar', () => {
  const tagsOf = (text: string, quiet = 0): readonly CloseTag[] =>
    factsOf(play(text, quiet)).close.tags;

  it.each([
    // 1: two segments before the server says anything are one message
    ['C PA 101 501 9 \n C PA 110 501 9 \n C R 119 0', true],
    ['C PA 101 501 9 \n C PA 110 501 9 \n S A 501 119 \n C R 119 0', true],
    ['C PA 101 501 9 \n S PA 501 110 5 \n C PA 110 506 9 \n C R 119 0', false],
    ['S PA 501 101 5 \n C PA 101 506 9 \n C PA 110 506 9 \n C R 119 0', true],
    ['C PA 101 501 9 \n S PA 501 110 5 \n C PA 101 506 9 \n C PA 110 506 9 \n C R 119 0', false],
    ['C PA 101 501 9 \n C R 110 0', false],
  ])('1: of %s the first flight has several segments: %s', (text, several) => {
    const { tags } = factsOf(play(`${HANDSHAKE} ${text}`)).close;
    expect(tags.includes('multi_segment_first_flight')).toBe(several);
  });

  it('1: a silence after a first flight of two segments has the tag, though Radar gives it no stage', () => {
    const text = `${HANDSHAKE} C A 101 501 1448 \n C PA 1549 501 300`;
    expect(factsOf(play(text, 20)).close).toMatchObject({
      stage: 'none',
      tags: ['multi_segment_first_flight'],
    });
    expect(tagsOf(text, 5)).toEqual(['incomplete']);
  });

  it('4: data in the SYN is TCP Fast Open', () => {
    expect(tagsOf('C S 100 0 50', 20)).toEqual(['timeout', 'tfo']);
    expect(tagsOf('C S 100 0 50 \n S SA 500 151 \n C A 151 501 \n C R 151 0')).toContain('tfo');
    expect(tagsOf('C S 100', 20)).toEqual(['timeout']);
  });

  it('9: a silence of less than ten seconds is incomplete, never a timeout', () => {
    expect(tagsOf(HANDSHAKE, 9)).toEqual(['incomplete']);
  });

  it('11: a reset after the first ten packets of the client is late', () => {
    const talk = (count: number): string =>
      Array.from({ length: count }, (_, i) => `C PA ${101 + i} 501 1`).join('\n');
    expect(tagsOf(`${HANDSHAKE} ${talk(8)} \n C R 109 0`)).toEqual(['late_reset']);
    expect(tagsOf(`${HANDSHAKE} ${talk(7)} \n C R 108 0`)).not.toContain('late_reset');
  });

  it('12: the same number again is a repeated SYN, another one after a close re-uses the ports', () => {
    const twice = 'C S 100 \n C S 100 0 0 @1s';
    expect(factsOf(play(twice, 20)).close).toMatchObject({
      tags: ['syn_retransmit'],
      excluded: 'syn-retransmit',
    });
    const again = play(`${HANDSHAKE} C R 101 0 \n C S 90000 \n S SA 7 90001 \n C R 90001 0`);
    expect(factsOf(again, 0).close).toMatchObject({ excluded: 'port-reuse', tags: [] });
    expect(factsOf(again, 1).close).toMatchObject({ excluded: 'port-reuse', tags: ['port_reuse'] });
    const open = play(`${HANDSHAKE} C S 90000 \n S SA 7 90001 \n C R 90001 0`);
    expect(factsOf(open, 1).close).toMatchObject({ excluded: 'multi-syn', tags: [] });
  });

  it.each([
    ['C S 100 0 0 id=7 @0s \n C S 100 0 0 id=7 @0.0009s', false],
    ['C S 100 0 0 @0s \n C S 100 0 0 @0.0009s', false],
    ['C S 100 0 0 id=7 @0s \n C S 100 0 0 id=8 @0.0009s', true],
    ['C S 100 0 0 id=7 @0s \n C S 100 0 0 id=7 @0.2s', true],
    ['C S 100 \n C SA 100 501', false],
  ])('12, 17: of %s the SYN was sent again: %s', (text, again) => {
    expect(tagsOf(text, 20).includes('syn_retransmit')).toBe(again);
  });

  it('14: a FIN that nobody acknowledged, and silence, is half-closed and idle, not a timeout', () => {
    expect(factsOf(play(`${HANDSHAKE} C FA 101 501`, 20)).close).toMatchObject({
      stage: 'none',
      tags: ['half_closed_idle'],
    });
    expect(tagsOf(`${HANDSHAKE} C FA 101 501`, 5)).toEqual([]);
    expect(tagsOf(`${HANDSHAKE} C FA 101 501 \n S A 501 102`, 20)).toEqual([]);
    expect(tagsOf('C S 100 \n C A 101 501 \n C FA 101 501', 20)).toEqual([]);
  });

  it('18: SYN or FIN in a reset is illegal, on either side', () => {
    expect(tagsOf(`${HANDSHAKE} C SR 100 0`)).toEqual(['reset', 'single_rst', 'illegal_flags']);
    expect(tagsOf(`${HANDSHAKE} S FRA 501 101`, 20)).toEqual(['server_closed', 'illegal_flags']);
    expect(tagsOf(`${HANDSHAKE} C R 101 0`)).not.toContain('illegal_flags');
  });

  it('19: Post-ACK says little where the server speaks first', () => {
    expect(tagsOf(`${HANDSHAKE} S PA 501 101 20 \n C R 101 0`)).toEqual([
      'reset',
      'single_rst',
      'server_first',
    ]);
    expect(tagsOf(`${HANDSHAKE} C R 101 0`)).not.toContain('server_first');
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
        expect([...tags].sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b))).toEqual(tags);
        expect(new Set(tags).size).toBe(tags.length);
        const plain = lines.slice(0, 8).filter((line) => line.startsWith('C R ')).length;
        const withAck = lines.slice(0, 8).filter((line) => line.startsWith('C RA')).length;
        const counts = tags.filter((tag) => COUNT_TAGS.includes(tag)).length;
        const acknums = tags.filter((tag) => ACKNUM_TAGS.includes(tag)).length;
        expect(tags.includes('reset')).toBe(plain + withAck > 0);
        expect(counts).toBe(plain + withAck > 0 ? 1 : 0);
        expect(acknums).toBe(plain >= 2 && withAck === 0 ? 1 : 0);
        expect(tags.includes('reset') && tags.includes('timeout')).toBe(false);
        if (tags.length === 0) expect(stage).toBe('none');
        if (signature !== null) expect([...SIGNATURE_IDS, ...UNLISTED_IDS]).toContain(signature);
      }),
    );
  });
});
