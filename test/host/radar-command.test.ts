import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { RadarReport } from '../../shared/close/radar-report.ts';
import { runTeardown } from './run-teardown.ts';

const SAMPLE = 'host/sample/teardown-sample.pcapng';

describe('analyze --radar', () => {
  it('prints what docs/radar.md shows', async () => {
    const { status, stdout } = await runTeardown(['analyze', SAMPLE, '--radar']);
    expect(status).toBe(0);
    expect(readFileSync('docs/radar.md', 'utf8')).toContain(stdout.trimEnd());
  });

  it('looks at as many packets as it is told, and says with what it counted', async () => {
    const options = ['--radar-packets', '5', '--radar-silence', '3', '--radar-keep', 'window-end'];
    const run = await runTeardown(['analyze', SAMPLE, '--radar', ...options, '--format', 'json']);
    expect(JSON.parse(run.stdout)).toMatchObject({
      schema: 'teardown.radar/1',
      parameters: { packets: 5, silenceSeconds: 3, keep: ['window-end'] },
      flows: 21,
      matched: 1,
      unmatched: { 'late-reset': 4 },
    });
  });

  it('prints with every exclusion that is switched off how many flows that brings in', async () => {
    const run = await runTeardown(['analyze', SAMPLE, '--radar', '--radar-keep', 'syn-retransmit']);
    expect(run.stdout).toMatch(/^kept: syn-retransmit +1 +counted above/m);
    expect(run.stdout).toMatch(/^ +syn-retransmit +0 /m);
    expect(run.stdout).toMatch(/^any +2 /m);
  });

  it('counts by slots of the length it is told, and every flow in one of them', async () => {
    const options = ['--radar', '--radar-bucket', '1', '--format', 'json'];
    const run = await runTeardown(['analyze', SAMPLE, ...options]);
    const told = JSON.parse(run.stdout) as RadarReport;
    const sum = (of: (bucket: RadarReport['buckets'][number]) => number): number =>
      told.buckets.map(of).reduce((a, b) => a + b, 0);
    expect(told.parameters.bucketMinutes).toBe(1);
    expect(sum(({ flows }) => flows)).toBe(told.flows);
    expect(sum(({ eligible }) => eligible)).toBe(told.eligible);
    expect(sum(({ stages }) => Object.values(stages).reduce((a, b) => a + b, 0))).toBe(
      told.matched,
    );
    expect(told.buckets.every(({ start }) => /^2026-11-20T18:[34]\dZ$/u.test(start))).toBe(true);
  });

  it('says of its only share that flows still open are among those eligible', async () => {
    const { stdout } = await runTeardown(['analyze', SAMPLE, '--radar']);
    expect(stdout).toContain('26.3 % of those eligible, still open ones among them');
    expect(stdout).toContain('closed in order, went on, or is still open');
  });

  it('counts by stage what the summary counts by stage', async () => {
    const told = await runTeardown(['analyze', SAMPLE, '--radar', '--format', 'summary']);
    const summary = await runTeardown(['analyze', SAMPLE, '--format', 'summary']);
    const { stages } = JSON.parse(told.stdout) as { stages: { stage: string; flows: number }[] };
    const { byStage } = JSON.parse(summary.stdout) as { byStage: Record<string, number> };
    for (const { stage, flows } of stages) expect(byStage[stage]).toBe(flows);
  });

  it.each([
    [['--radar-silence', '3'], 'belong to --radar'],
    [['--radar', '--format', 'csv'], '--radar counts flows'],
    [['--radar', '--radar-packets', '0'], 'no number of packets'],
    [['--radar', '--radar-silence', 'long'], 'no number of seconds'],
    [['--radar', '--radar-silence', '0'], 'greater than 0'],
    [['--radar', '--radar-keep', 'udp'], 'multi-syn, syn-retransmit, port-reuse, window-end'],
    [['--radar-bucket', '60'], 'belong to --radar'],
    [['--radar', '--radar-bucket', '0'], 'no number of minutes'],
    [['--radar', '--radar-bucket', '527041'], 'no number of minutes'],
  ])('%j is wrong usage: %s', async (args, words) => {
    const { status, stderr } = await runTeardown(['analyze', SAMPLE, ...args]);
    expect(status).toBe(2);
    expect(stderr).toContain(words);
  });
});
