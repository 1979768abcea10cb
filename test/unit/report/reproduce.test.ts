import { execFileSync, spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { decimalSeconds } from '../../../shared/base/time.ts';
import { streamsOverTimeCommand } from '../../../shared/report/report-commands.ts';
import type { AnalysisSession } from '../../../shared/session/analysis-api.ts';
import { CORPUS, HAS_CORPUS } from '../../golden/corpus/corpus-files.ts';
import { fileInMemory, wholeAnalysis } from '../../support/whole-analysis.ts';
import { reportOf } from './report-of.ts';

const TSHARK = 'tshark';
const HAS_TSHARK = spawnSync(TSHARK, ['--version']).status === 0;
if (!HAS_TSHARK)
  console.warn('SKIPPED: no tshark, so nothing says that our commands give our figures');

const FILES = [
  'host/sample/teardown-sample.pcapng',
  ...(HAS_CORPUS
    ? ['joy__firefox58.pcap', 'mercury__emix.pcap'].map((name) =>
        path.join(CORPUS, 'captures', name),
      )
    : []),
];

function run(command: string): string {
  return execFileSync('bash', ['-c', command], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

const open = (file: string): AnalysisSession => wholeAnalysis(fileInMemory(file));

/** tshark takes a second or two a run. */
const PATIENCE = 120_000;

describe.skipIf(!HAS_TSHARK)('what a report says to type', { timeout: PATIENCE }, () => {
  it.each(FILES)('tshark counts the connections over time as the figure does: %s', (file) => {
    const { flows, binNanos } = open(file).timeline(60);
    const ours = flows.flatMap((count, bin) => (count > 0 ? [`${bin} ${count}`] : []));
    const theirs = run(streamsOverTimeCommand(file, decimalSeconds(binNanos), []));
    expect(theirs.trim().split('\n')).toEqual(ours);
  });

  it.each(FILES)('the filters of every ladder give its packets: %s', async (file) => {
    const model = await reportOf(open(file));
    const figures = model.sections
      .flatMap(({ blocks }) => blocks)
      .filter((block) => block.kind === 'figure')
      .slice(1, 3);
    expect(figures.length).toBeGreaterThan(0);
    for (const { svg, reproduce } of figures) {
      const filter = reproduce.find((line) => line.startsWith('frame.number')) ?? '';
      const shown = run(`tshark -r '${file}' -Y '${filter}' -T fields -e frame.number`)
        .trim()
        .split('\n');
      const drawn = [...svg.matchAll(/>#(\d+)</g)].map(([, number]) => number);
      expect(shown).toEqual(expect.arrayContaining(drawn));
      const stream = reproduce.find((line) => line.startsWith('tcp.stream'));
      if (stream === undefined) continue;
      // Reading SOCKS, tshark numbers a relayed connection as a TCP stream too (docs/contract.md).
      const whole = run(
        `tshark --disable-protocol socks -r '${file}' -Y '${stream}' -T fields -e frame.number`,
      )
        .trim()
        .split('\n');
      expect(whole).toContain(drawn[0]);
    }
  });
});
