import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { oneLine } from '../../shared/base/one-line.ts';
import { titledByCase } from '../../shared/case/titled-by-case.ts';
import { TeardownFailure, teardownError } from '../../shared/contract/errors.ts';
import type { ReportModel } from '../../shared/report/report-model.ts';
import { DEFAULT_REPORT, type ReportOptions } from '../../shared/report/report-options.ts';
import { errorOf } from '../dispatch.ts';
import { writeDraft } from '../draft-file.ts';
import { writeAttachments } from '../jobs/write-attachments.ts';
import { MAP_MODE, mapFile, mapNameOf } from '../pseudonym-map.ts';
import { openReportMaker } from '../report/open-report-maker.ts';
import type { ReportFormat } from '../report/report-maker.ts';
import type { PseudonymMap } from '../../shared/report/report-options.ts';
import type { EngineWork } from '../worker/engine-work.ts';
import { reportModelWork } from '../worker/report-model-work.ts';
import type { CommandContext } from './command-context.ts';
import { errorLine } from './error-line.ts';
import { CommandFailure, EXIT, type ExitCode } from './exit-codes.ts';
import { refuseInputs } from './output-file.ts';
import { pseudonymOptions, type PseudonymArguments } from './pseudonym-options.ts';
import { readCaptures, type ReadCaptures } from './read-captures.ts';
import { openStepBar, type StepBar } from './step-bar.ts';

/** Arguments of `report`. */
export interface ReportArguments extends PseudonymArguments {
  readonly files: readonly string[];
  readonly output: string | undefined;
  readonly html: string | undefined;
  readonly md: string | undefined;
  readonly case: string | undefined;
  readonly title: string | undefined;
  readonly caseId: string | undefined;
  readonly author: string | undefined;
  readonly logo: string | undefined;
  readonly flows: ReportOptions['flows'];
  readonly sections: ReportOptions['sections'];
  readonly paper: ReportOptions['paper'];
}

interface Output {
  readonly format: ReportFormat;
  readonly file: string;
}

/** The incident report: PDF, HTML and Markdown from one model, each written whole or not at all. */
export async function report(args: ReportArguments, context: CommandContext): Promise<ExitCode> {
  const outputs = outputsOf(args);
  const options = optionsOf(args, context);
  const caseFile = args.case === undefined ? null : path.basename(args.case);
  const read = await readCaptures(args.files, context, { hashes: true, case: args.case });
  const interrupted = new AbortController();
  const wasInterrupted = context.interrupt.happened;
  const off = context.interrupt.on(() => interrupted.abort());
  const bar = openStepBar(!context.quiet);
  const maker = openReportMaker();
  try {
    const said = read.said?.state ?? { title: null, caseId: null };
    const titled = titledByCase(options, said);
    const wanted = { options: titled, caseFile };
    const { model, map } = await modelOf(read, wanted, interrupted.signal, bar);
    const written: string[] = [];
    for (const output of outputs) {
      const bytes = await maker.make(model, output.format, {
        signal: interrupted.signal,
        onStep: (step) => bar.show(step),
      });
      written.push(...(await write(output, bytes, model, inputsOf(args))));
    }
    bar.end();
    if (map !== null) await writeMap(outputs, map, written, context);
    return read.exitCode;
  } catch (cause) {
    bar.end();
    if (!interrupted.signal.aborted || wasInterrupted) throw cause;
    throw new CommandFailure(EXIT.interrupted, 'teardown: interrupted before the report was done.');
  } finally {
    off();
    maker.close();
  }
}

/** What is to be written, the PDF last: the others need no typesetter. */
function outputsOf(args: ReportArguments): readonly Output[] {
  const { md, html, output } = args;
  const asked = [
    { format: 'md', file: md },
    { format: 'html', file: html },
    { format: 'pdf', file: output },
  ] as const;
  const outputs = asked.flatMap(({ format, file }) =>
    file === undefined ? [] : [{ format, file }],
  );
  if (outputs.length === 0) {
    throw usage('name what to write: -o OUT.pdf, --html OUT.html or --md OUT.md.');
  }
  const files = outputs.map(({ file }) => file);
  if (pseudonymOptions(args) !== null) files.push(mapOf(outputs));
  if (new Set(files.map((file) => path.resolve(file))).size < files.length) {
    throw usage('each output needs a name of its own.');
  }
  for (const file of files) refuseInputs(file, inputsOf(args));
  return outputs;
}

/** All that the command reads: none of it is written over. */
function inputsOf({ files, case: caseFile, logo }: ReportArguments): readonly string[] {
  return [...files, ...[caseFile, logo].filter((file) => file !== undefined)];
}

/** The map of made-up names lies beside the PDF, else the HTML page, else the Markdown file. */
function mapOf(outputs: readonly Output[]): string {
  const [{ file }] = [...outputs].reverse();
  return mapNameOf(file);
}

function optionsOf(args: ReportArguments, context: CommandContext): ReportOptions {
  const { title, caseId, author, flows, sections, paper, logo } = args;
  return {
    ...DEFAULT_REPORT,
    title: title ?? null,
    caseId: caseId ?? null,
    author: author ?? null,
    logo: logo === undefined ? null : logoUrl(logo),
    flows,
    sections,
    paper,
    zone: context.tz,
    pseudonyms: pseudonymOptions(args),
  };
}

function logoUrl(file: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CommandFailure(EXIT.unreadable, `teardown: cannot read the logo ${file}: ${why}`);
  }
  const type = pictureType(bytes);
  if (type === null) throw usage(`the logo ${file} is neither PNG nor JPEG nor SVG.`);
  return `data:${type};base64,${bytes.toString('base64')}`;
}

/** By the file's first bytes, as its name may say anything. */
function pictureType(bytes: Buffer): string | null {
  if (bytes.subarray(0, 8).toString('latin1') === '\u0089PNG\r\n\u001a\n') return 'image/png';
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'image/jpeg';
  const start = bytes.subarray(0, 4096).toString('utf8');
  return /^\ufeff?\s*</u.test(start) && start.includes('<svg') ? 'image/svg+xml' : null;
}

async function modelOf(
  { session, sources }: ReadCaptures,
  { options, caseFile }: Pick<EngineWork['report.model']['params'], 'options' | 'caseFile'>,
  signal: AbortSignal,
  bar: StepBar,
): Promise<{ readonly model: ReportModel; readonly map: PseudonymMap | null }> {
  const unknown = typeof options.flows === 'string' ? [] : options.flows;
  const missing = unknown.find((flow) => flow >= session.flowCount);
  if (missing !== undefined) {
    throw usage(`there is no flow ${missing}; the last one is ${session.flowCount - 1}.`);
  }
  return reportModelWork(
    session,
    { options, caseFile, missing: [] },
    {
      sources,
      tell: (step) => bar.show(step),
      breathe: async () => {
        await breathe();
        if (signal.aborted) throw new TeardownFailure(teardownError('cancelled', 'Interrupted.'));
      },
    },
  );
}

/** Writes an output, Markdown with the files that it names; what was written. */
async function write(
  { format, file }: Output,
  bytes: Uint8Array,
  model: ReportModel,
  inputs: readonly string[],
): Promise<readonly string[]> {
  try {
    const read = inputs.filter((input) => input !== '-');
    const beside = format === 'md' ? await writeAttachments(file, model, read) : [];
    await writeDraft(file, (draft) => draft.write(bytes));
    return [...beside, file];
  } catch (cause) {
    throw new CommandFailure(EXIT.usage, errorLine(errorOf(cause), { files: [file] }));
  }
}

/**
 * The way back from made-up names, for its user alone, and told. Where it cannot be written, what was
 * written goes too: a report that nobody can read back is of no use.
 */
async function writeMap(
  outputs: readonly Output[],
  map: PseudonymMap,
  written: readonly string[],
  context: CommandContext,
): Promise<void> {
  const place = mapOf(outputs);
  const files = outputs.map(({ file }) => file).reverse();
  const text = mapFile(
    map,
    files.map((file) => path.basename(file)),
  );
  try {
    await writeDraft(place, (draft) => draft.write(text), MAP_MODE);
  } catch (cause) {
    for (const output of written) rmSync(output, { force: true });
    throw new CommandFailure(EXIT.usage, errorLine(errorOf(cause), { files: [place] }));
  }
  if (!context.quiet) {
    const of = files.join(', ');
    const what = `teardown: original values of ${of} stand in ${place}; keep it apart from the report.`;
    context.warn(oneLine(what));
  }
}

function usage(what: string): CommandFailure {
  return new CommandFailure(EXIT.usage, `teardown: ${what}`);
}
