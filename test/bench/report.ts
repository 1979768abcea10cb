import { describeCounts } from './generate.ts';
import type { Cost } from './measure.ts';
import type { Measured, Results } from './results.ts';
import { rounded } from './targets.ts';

/** The results as a Markdown page: what was run, what it took, how it stands to the targets. */
export function reportOf(results: Results): string {
  const { machine } = results;
  const lines = [
    `Measured ${results.date.slice(0, 10)} on ${machine.processor}, ${String(machine.cores)} cores, ` +
      `${String(Math.round(machine.memoryBytes / 2 ** 30))} GiB, ${machine.system}, Node ${machine.node}; ` +
      `load average ${machine.load.map((l) => l.toFixed(1)).join(' → ')}.`,
    ...results.missingPeers.map((peer) => `**Not installed, not compared: ${peer}.**`),
    ...results.remarks,
    '',
    ...captureTables(results),
    ...windowTable(results),
    '| target | must | measured | by processor time | verdict |',
    '|---|---|---|---|---|',
    ...results.judgements.map(
      (j) =>
        `| ${j.what} | ${j.target} | ${j.measured} | ${j.processor} | ${emphasised(j.standing)} |`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

function captureTables({ measured }: Results): string[] {
  const captures = new Map(measured.map((m) => [m.capture.name, m.capture]));
  return [...captures.values()].flatMap((capture) => {
    const rows = measured.filter((m) => m.capture.name === capture.name);
    const base = rows.find((m) => m.program === 'capinfos')?.cost ?? null;
    return [
      `**${capture.kind}, scale ${String(capture.scale)}**: ${describeCounts(capture.counts)}`,
      '',
      '| program | wall | processor | peak memory | × capinfos, wall | × capinfos, processor |',
      '|---|---:|---:|---:|---:|---:|',
      ...rows.map((row) => programRow(row, base)),
      '',
    ];
  });
}

function programRow({ program, cost }: Measured, base: Cost | null): string {
  const wall = cost.stopped
    ? `stopped at ${cost.seconds.toFixed(0)} s`
    : `${cost.seconds.toFixed(2)} s`;
  const processor = cost.cpuSeconds === null ? '–' : `${cost.cpuSeconds.toFixed(2)} s`;
  const peak = cost.peakBytes === null ? '–' : `${rounded(cost.peakBytes / 1e6)} MB`;
  const times = quotient(cost.seconds, base?.seconds ?? null);
  const work = quotient(cost.cpuSeconds, base?.cpuSeconds ?? null);
  const failed = !cost.stopped && cost.status !== 0 ? ` (exit ${String(cost.status)})` : '';
  return `| ${program}${failed} | ${wall} | ${processor} | ${peak} | ${times} | ${work} |`;
}

function quotient(value: number | null, base: number | null): string {
  return value === null || base === null || base === 0 ? '–' : rounded(value / base);
}

function windowTable({ window, ladder }: Results): string[] {
  if (window === null && ladder === null) return [];
  const rows: [string, number][] = [];
  if (window !== null) {
    rows.push(['first 50 rows after opening', window.firstRows], ['whole file read', window.read]);
    if (window.cancel !== null) rows.push(['cancel while reading', window.cancel]);
    rows.push(
      ...window.views.map(({ what, milliseconds }): [string, number] => [what, milliseconds]),
    );
  }
  if (ladder !== null) {
    const of = `of ${ladder.packets.toLocaleString('en')} packets`;
    rows.push([`ladder ${of}, first opening (folded)`, ladder.openFolded]);
    rows.push([`ladder ${of}, unfolded next`, ladder.openUnfolded]);
    rows.push(['100 ladder rows while scrolling, median', ladder.scrollMedian]);
    rows.push(['100 ladder rows while scrolling, worst', ladder.scrollWorst]);
  }
  return [
    '| what the window waits for | ms |',
    '|---|---:|',
    ...rows.map(([what, milliseconds]) => `| ${what} | ${rounded(milliseconds)} |`),
    '',
  ];
}

function emphasised(standing: string): string {
  return standing === 'met' ? standing : `**${standing}**`;
}
