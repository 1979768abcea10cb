import { describe, expect, it } from 'vitest';
import { excerptLadder, leapText, type ExcerptRow } from '../../../shared/ladder/ladder-excerpt.ts';
import { printLadder } from '../../../shared/ladder/ladder-print.ts';
import { ladderRowsText } from '../../../shared/ladder/ladder-text.ts';
import type { LadderRow } from '../../../shared/ladder/ladder-rows.ts';
import { wrapText } from '../../../shared/ladder/wrap-text.ts';
import { fileInMemory, wholeAnalysis } from '../../support/whole-analysis.ts';

const sample = wholeAnalysis(fileInMemory('host/sample/teardown-sample.pcapng'));
/** Every packet of the download of 422 006 bytes is a row of its own. */
const ladder = sample.ladderLayout(9, false);
const OPTIONS = { most: 20, head: 5, tail: 2, around: 2, evidence: [] as readonly number[] };

/** Packets that the rows show or say they leave out, in order. */
function covered(rows: readonly ExcerptRow[]): readonly (readonly [number, number])[] {
  return rows.flatMap((row): (readonly [number, number])[] => {
    if (row.kind === 'gap') return [];
    if (row.kind === 'packet') return [[row.packet.packet, row.packet.packet]];
    return [[row.first, row.last]];
  });
}

describe('an excerpt of a ladder', () => {
  it('shows or names every packet of the flow exactly once', () => {
    const rows = excerptLadder(ladder, { ...OPTIONS, evidence: [ladder.packets.packet[120]] });
    const ranges = covered(rows);
    expect(ranges[0][0]).toBe(ladder.packets.packet[0]);
    expect(ranges.at(-1)?.[1]).toBe(ladder.packets.packet[ladder.packets.count - 1]);
    const index = (packet: number): number => ladder.packets.packet.indexOf(packet);
    for (let i = 1; i < ranges.length; i += 1)
      expect(index(ranges[i][0])).toBe(index(ranges[i - 1][1]) + 1);
  });

  it('keeps the handshake, the evidence and the close with their surroundings', () => {
    const wanted = ladder.packets.packet[120];
    const rows = excerptLadder(ladder, { ...OPTIONS, evidence: [wanted] });
    const shown = rows.flatMap((row) => (row.kind === 'packet' ? [row.packet.packet] : []));
    expect(shown.slice(0, 3)).toEqual([...ladder.packets.packet.slice(0, 3)]);
    const at = shown.indexOf(wanted);
    expect(at).toBeGreaterThan(4);
    expect(shown[at - 2]).toBe(ladder.packets.packet[118]);
    const close = ladder.row(ladder.closeRow) as Extract<LadderRow, { kind: 'packet' }>;
    expect(shown).toContain(close.packet.packet);
  });

  it('counts packets, bytes and time of what it leaves out', () => {
    const [leap] = excerptLadder(ladder, OPTIONS).filter((row) => row.kind === 'leap');
    const { packets } = ladder;
    const from = packets.packet.indexOf(leap.first);
    const to = packets.packet.indexOf(leap.last);
    expect(leap.packets).toBe(to - from + 1);
    expect(leap.bytes).toBe(packets.length.slice(from, to + 1).reduce((sum, one) => sum + one, 0));
    expect(leap.span).toBe(packets.at[to + 1] - packets.at[from - 1]);
    expect(leapText(leap)).toMatch(/^\d+ packets, 4\d\d kB, \d+ ms left out: #\d+–#\d+$/);
  });

  it('leaves a ladder whole that is short enough', () => {
    const rows = excerptLadder(ladder, { ...OPTIONS, most: ladder.rowCount });
    expect(rows).toHaveLength(ladder.rowCount);
    expect(rows.some((row) => row.kind === 'leap')).toBe(false);
  });

  it('says in text what it leaves out', () => {
    const rows = excerptLadder(ladder, OPTIONS);
    const text = ladderRowsText(rows, ladder.packets, { client: 'c', server: 's', title: null });
    const [leap] = rows.filter((row) => row.kind === 'leap');
    expect(text).toContain(`#${leap.first}–#${leap.last}`);
    expect(text).toContain('left out');
  });
});

describe('a printed ladder', () => {
  const ends = { client: 'c', server: 's', base: ladder.packets.base, decimals: 6 };

  it('comes in pieces that fit a page, each with the names of the ends, together with every row', () => {
    const rows = Array.from({ length: ladder.rowCount }, (_, i) => ladder.row(i));
    const pieces = printLadder(rows, ends);
    expect(pieces.length).toBeGreaterThan(3);
    for (const { svg, height } of pieces) {
      expect(height).toBeLessThanOrEqual(1000);
      expect(svg).toContain('class="end client"');
    }
    const all = pieces.map(({ svg }) => svg).join('');
    for (let i = 0; i < ladder.packets.count; i += 1)
      expect(all).toContain(`>#${ladder.packets.packet[i]}<`);
  });

  it('writes a long note out on as many lines as it needs', () => {
    const row = ladder.row(0) as Extract<LadderRow, { kind: 'packet' }>;
    const words = Array.from({ length: 60 }, (_, i) => `word${i}`);
    const [{ svg }] = printLadder([{ ...row, note: words.join(' ') }], ends);
    for (const word of words) expect(svg).toMatch(new RegExp(`\\b${word}\\b`));
  });
});

describe('wrapping a text', () => {
  it('loses nothing, breaks what has no spaces, and counts wide letters twice', () => {
    expect(wrapText('a bb ccc dddd', 6)).toEqual(['a bb', 'ccc', 'dddd']);
    expect(wrapText('abcdefghij', 4)).toEqual(['abcd', 'efgh', 'ij']);
    expect(wrapText('日本語日本語', 4)).toEqual(['日本', '語日', '本語']);
    expect(wrapText('\u{1f600}\u{1f600}\u{1f600}', 4)).toEqual(['\u{1f600}\u{1f600}', '\u{1f600}']);
  });
});
