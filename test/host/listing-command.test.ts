import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { runTeardown } from './run-teardown.ts';

const text = (name: string): Uint8Array => readFileSync(`test/golden/references/texts/${name}.txt`);

interface Line {
  readonly duration: number | null;
  readonly verdict: { readonly cause: string };
}

describe('a listing on stdin', () => {
  it.each([
    [
      'asa-two-interfaces',
      ['fin-rst-without-close-notify', 'fin-rst-without-close-notify', 'graceful-close'],
      [2.536_447, 2.536_371, 0.025_664],
    ],
    ['conntrack-close-wait', ['late-data-reset'], [null]],
  ])('%s gives its flows', async (name, causes, durations) => {
    const run = await runTeardown(['analyze', '-', '--format', 'jsonl'], { stdin: text(name) });
    expect(run.status).toBe(0);
    const flows = run.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);
    expect(flows.map(({ verdict }) => verdict.cause)).toEqual(causes);
    expect(flows.map(({ duration }) => duration)).toEqual(durations);
  });

  it('explains a flow without times in its facts and its ladder', async () => {
    const run = await runTeardown(['explain', '-', '--flow', '0'], {
      stdin: text('conntrack-close-wait'),
    });
    expect(run.status).toBe(0);
    expect(run.stdout).toContain('unknown: the listing tells the order of packets only');
    expect(run.stdout).toMatch(/#22 +— /u);
    expect(run.stdout).not.toContain('0.210');
  });
});
