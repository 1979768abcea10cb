import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { reportHtml } from '../../../shared/report/report-html.ts';
import { reportMarkdown } from '../../../shared/report/report-markdown.ts';
import type { ReportBlock, ReportModel, RichText } from '../../../shared/report/report-model.ts';
import type { AnalysisSession } from '../../../shared/session/analysis-api.ts';
import { CORPUS, HAS_CORPUS } from '../../golden/corpus/corpus-files.ts';
import { allRecordings } from '../../golden/lab/lab-recordings.ts';
import { fileInMemory, wholeAnalysis } from '../../support/whole-analysis.ts';
import { markupOf } from './html-shape.ts';
import { allTexts, reportOf } from './report-of.ts';

if (!HAS_CORPUS) console.warn(`SKIPPED: no corpus at ${CORPUS} (set TEARDOWN_CORPUS)`);

/** Lines that Wireshark or a shell must understand. */
const REPRODUCE = [
  /^teardown (analyze|explain|check-file) /,
  /^tshark -r /,
  /^tcp\.stream eq \d+$/,
  /^frame\.number (== \d+|in \{\d+(\.\.\d+)?(, \d+(\.\.\d+)?)*\})( \(in .+\))?$/,
];

/** A tool with an option or its subcommand. */
const COMMAND_IN_PROSE =
  /\b(tcpdump|strace|nstat|ss|conntrack|ping|ethtool|tshark) -|\bnft list|\bip neigh|\bping [\d:]/;

/** Texts of a block whose words have a style. */
function richOf(block: ReportBlock): RichText {
  if (block.kind === 'list') return block.items.flat();
  return block.kind === 'paragraph' || block.kind === 'callout' ? block.text : [];
}

/** What is wrong with a report, whatever was captured. */
function faultsOf(model: ReportModel, session: AnalysisSession): readonly string[] {
  const faults: string[] = [];
  const packets = session.summary(0).packets;
  const comments = new Set(
    session.captures.flatMap((one) =>
      one.comments.map(({ text }) => text.replace(/\r\n|\n/g, ' ')),
    ),
  );
  for (const text of allTexts(model)) {
    if (comments.has(text)) continue;
    if (/undefined|NaN|(?<!\()\bnull\b|\[object|Infinity/.test(text))
      faults.push(`a leak: ${text}`);
    if (/[\u0000-\u0009\u000b-\u001f\u202a-\u202e\u2066-\u2069]/.test(text))
      faults.push(`a control character: ${JSON.stringify(text)}`);
    if (/ {2,}\S|\.\.(?!\d|\/)|,,|(^|\s)\(\)| [,.;] /.test(text) && !text.includes('│'))
      faults.push(`a clumsy text: ${text}`);
    if (/\b[12] times\b/.test(text)) faults.push(`a clumsy count: ${text}`);
    for (const [, number] of text.matchAll(/#(\d+)/g)) {
      if (Number(number) < 1 || Number(number) > packets)
        faults.push(`no packet #${number}: ${text}`);
    }
  }
  for (const part of model.sections) {
    for (const block of part.blocks) {
      for (const { text, style } of part.id.startsWith('flow-') ? richOf(block) : []) {
        const bare = text.replace(/'[^']*'/g, "''");
        if (
          style === 'code' &&
          /[.,;:!?(\s]$|, |[;()]|\b(and|or|on|the|shows|before|after)\b/.test(bare)
        )
          faults.push(`a command with prose in it: ${text}`);
        if (style !== 'code' && COMMAND_IN_PROSE.test(bare))
          faults.push(`a command that is set as prose: ${text}`);
      }
      if (block.kind === 'table') {
        if (
          part.id === 'actions' &&
          block.rows.some((row) => row.at(-1)?.text === 'Nothing to do.')
        )
          faults.push('needs action, and there is nothing to do');
        const width = block.columns.length;
        if (block.rows.some((row) => row.length !== width))
          faults.push(`a ragged table in ${part.id}`);
        if (block.rows.length === 0) faults.push(`an empty table in ${part.id}`);
      }
      if (block.kind !== 'figure') continue;
      if (block.alt.trim() === '') faults.push(`a picture without words in ${part.id}`);
      for (const line of block.reproduce)
        if (!REPRODUCE.some((form) => form.test(line))) faults.push(`not to be typed: ${line}`);
      if (block.height > 1000) faults.push(`a picture taller than a page in ${part.id}`);
    }
  }
  if (new Set(model.sections.map(({ id }) => id)).size !== model.sections.length)
    faults.push('two sections of one name');
  return faults;
}

async function check(session: AnalysisSession): Promise<void> {
  const model = await reportOf(session);
  expect(faultsOf(model, session)).toEqual([]);
  const markup = markupOf(reportHtml(model));
  expect(markup.faults).toEqual([]);
  expect(markup.count('h1')).toBe(1);
  expect(markup.count('script')).toBe(0);
  expect(markup.count('figure')).toBe(
    model.sections.flatMap(({ blocks }) => blocks).filter(({ kind }) => kind === 'figure').length,
  );
  const markdown = reportMarkdown(model, () => '0'.repeat(64));
  expect(markdown).not.toMatch(/undefined|NaN/);
}

describe.skipIf(!HAS_CORPUS)('the report of every real capture', () => {
  const folder = path.join(CORPUS, 'captures');
  const names = HAS_CORPUS
    ? readdirSync(folder).filter((name) => !/\.(md|json)$/.test(name) && name !== 'oracles')
    : [];

  it.each(names)('%s', async (name) => {
    let session: AnalysisSession;
    try {
      session = wholeAnalysis(fileInMemory(path.join(folder, name)));
    } catch {
      return; // Not a capture that can be opened without the host's help; others see to that.
    }
    await check(session);
  });
});

describe('the report of every lab recording', () => {
  const scenarios = new Map<string, string[]>();
  for (const { path: file } of allRecordings()) {
    const scenario = path.basename(path.dirname(file));
    scenarios.set(scenario, [...(scenarios.get(scenario) ?? []), file]);
  }

  it.each([...scenarios])('%s, seen from each point and from all together', async (_, files) => {
    for (const file of files) await check(wholeAnalysis(fileInMemory(file)));
    await check(wholeAnalysis(...files.map((file) => fileInMemory(file))));
  });
});
