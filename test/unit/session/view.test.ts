import { describe, expect, it } from 'vitest';
import { SORT_COLUMNS, type SortColumn, type ViewSpec } from '../../../shared/session/records.ts';
import { fileInMemory, wholeAnalysis } from '../../support/whole-analysis.ts';

const sample = wholeAnalysis(fileInMemory('host/sample/teardown-sample.pcapng'));

const spec = (change: Partial<ViewSpec>): ViewSpec => ({
  text: '',
  kinds: [],
  triage: [],
  sort: { column: 'flow', direction: 'up' },
  ...change,
});

const flowsOf = (change: Partial<ViewSpec>): number[] => {
  const { view } = sample.view(spec(change));
  return [...(sample.viewFlows(view) ?? [])];
};

describe('a view of the flows', () => {
  it('holds every flow in order of first packets when nothing is asked', () => {
    const { counts } = sample.view(spec({}));
    expect(counts.matched).toBe(counts.total);
    expect(flowsOf({})).toEqual([...Array(sample.flowCount).keys()]);
  });

  it('counts endings after the text filter and before the chips', () => {
    const all = sample.view(spec({})).counts;
    const resets = sample.view(spec({ kinds: ['reset'] })).counts;
    expect(resets.kinds).toEqual(all.kinds);
    expect(resets.matched).toBe(all.kinds.reset);
    const sum = Object.values(all.kinds).reduce((a, b) => a + b, 0);
    expect(sum).toBe(all.total);
  });

  it.each([
    ['shop.example', (flow: number) => sample.row(flow).name === 'shop.example'],
    ['SHOP.example', (flow: number) => sample.row(flow).name === 'shop.example'],
    ['close_notify', (flow: number) => /close_notify/u.test(sample.row(flow).headline)],
    ['fin-rst', (flow: number) => sample.row(flow).cause === 'fin-rst-without-close-notify'],
    [':5140', (flow: number) => /:5140$/u.test(sample.row(flow).server)],
    ['acknumsame0', (flow: number) => sample.row(flow).tags.includes('acknumsame0')],
    ['ShADadFR', (flow: number) => sample.row(flow).history.includes('ShADadFR')],
    ['harmful', (flow: number) => sample.row(flow).class === 'harmful'],
  ])('"%s" finds exactly the flows that show it', (text, shows) => {
    const expected = flowsOf({}).filter(shows);
    expect(expected.length).toBeGreaterThan(0);
    expect(flowsOf({ text })).toEqual(expected);
  });

  it('wants every word of several', () => {
    const both = flowsOf({ text: 'shop.example reset' });
    expect(both).toEqual(flowsOf({ text: 'shop.example', kinds: ['reset'] }));
    expect(both.length).toBeGreaterThan(0);
  });

  it.each(SORT_COLUMNS)('sorts by %s both ways, equal flows in their own order', (column) => {
    const up = flowsOf({ sort: { column, direction: 'up' } });
    const down = flowsOf({ sort: { column, direction: 'down' } });
    expect([...up].sort((a, b) => a - b)).toEqual(flowsOf({}));
    const keys = up.map((flow) => shownKey(column, flow));
    for (let i = 1; i < up.length; i += 1) {
      if (keys[i] === keys[i - 1]) expect(up[i]).toBeGreaterThan(up[i - 1]);
    }
    const groups = (flows: readonly number[]): string[] =>
      flows
        .map((flow) => String(shownKey(column, flow)))
        .filter((key, i, all) => key !== all[i - 1]);
    expect(groups(down)).toEqual(groups(up).reverse());
  });

  it('an outdated view answers nothing', () => {
    const { view } = sample.view(spec({}));
    sample.view(spec({ text: 'shop' }));
    expect(sample.viewRows(view, 0, 10)).toBeNull();
    expect(sample.viewPosition(view, 0)).toBeNull();
  });
});

/** What the table shows in a column: equal keys are equal cells. */
function shownKey(column: SortColumn, flow: number): string | number | null {
  const row = sample.row(flow);
  switch (column) {
    case 'start':
      return row.startNanos;
    case 'duration':
      return row.durationNanos;
    case 'packets':
      return row.packets[0] + row.packets[1];
    case 'bytesClient':
      return row.bytes[0];
    case 'bytesServer':
      return row.bytes[1];
    case 'tags':
      return row.tags.join(' ');
    default:
      return row[column];
  }
}
