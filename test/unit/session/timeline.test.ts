import { describe, expect, it } from 'vitest';
import { roundSpan } from '../../../shared/session/round-span.ts';
import { fileInMemory, wholeAnalysis } from '../../support/whole-analysis.ts';

const sample = wholeAnalysis(fileInMemory('host/sample/teardown-sample.pcapng'));
const sum = (counts: readonly number[]): number => counts.reduce((a, b) => a + b, 0);

describe('the timeline', () => {
  it('counts every TCP flow once, by its first packet and by how it ended', () => {
    const { flows, byKind, udp, binNanos } = sample.timeline(60);
    const rows = Array.from({ length: sample.flowCount }, (_, flow) => sample.row(flow));
    expect(sum(flows) + udp).toBe(rows.length);
    const expected = flows.map(() => 0);
    for (const { startNanos } of rows) expected[Math.floor(startNanos / binNanos)] += 1;
    expect(flows).toEqual(expected);
    for (const [kind, counts] of Object.entries(byKind))
      expect(sum(counts)).toBe(rows.filter((row) => row.kind === kind).length);
  });

  it.each([1, 7, 60, 1000])('has at most %i bins of a round width, and reaches the end', (bins) => {
    const { flows, binNanos } = sample.timeline(bins);
    expect(flows.length).toBeLessThanOrEqual(bins);
    const span = 17.661142847e9;
    expect(binNanos * flows.length).toBeGreaterThan(span);
    expect(binNanos * (flows.length - 1)).toBeLessThanOrEqual(span);
  });

  it.each([
    [0, 1e3],
    [1.2e3, 2e3],
    [3e8, 5e8],
    [1e9, 1e9],
    [1.1e9, 2e9],
    [40e9, 60e9],
    [7 * 60e9, 600e9],
    [4 * 3600e9, 6 * 3600e9],
    [30 * 3600e9, 2 * 86_400e9],
    [40 * 86_400e9, 50 * 86_400e9],
  ])('%f ns are rounded up to %f', (least, round) => {
    expect(roundSpan(least)).toBe(round);
  });
});

describe('groups of causes', () => {
  it('hold every flow once, most harmful first, with who stands on each side', () => {
    const groups = sample.causeGroups();
    expect(sum(groups.map(({ count }) => count))).toBe(sample.flowCount);
    expect(groups.map((group) => group.class)).toEqual(
      [...groups.map((group) => group.class)].sort(
        (a, b) =>
          ['harmful', 'watch', 'benign'].indexOf(a) - ['harmful', 'watch', 'benign'].indexOf(b),
      ),
    );
    for (const group of groups) {
      const rows = group.examples.map((flow) => sample.row(flow));
      expect(rows).toHaveLength(group.count);
      for (const row of rows) {
        expect([row.cause, row.class, row.proto]).toEqual([group.cause, group.class, group.proto]);
      }
      const servers = rows.map((row) => row.server);
      expect(group.servers.distinct).toBe(new Set(servers).size);
      expect(group.servers.topCount).toBe(
        servers.filter((server) => server === group.servers.top).length,
      );
      const clients = rows.map((row) => row.client.replace(/:\d+$/, ''));
      expect(group.clients.distinct).toBe(new Set(clients).size);
      expect(clients).toContain(group.clients.top);
    }
  });
});
