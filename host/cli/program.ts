import { Command, InvalidArgumentError, Option } from 'commander';
import { MOST_BUCKET_MINUTES, MOST_RADAR_PACKETS } from '../../shared/close/radar-filter.ts';
import {
  RADAR_DEFAULTS,
  RADAR_KEEPS,
  type RadarKeep,
} from '../../shared/close/radar-parameters.ts';
import { ENDPOINT_GENERATIONS } from '../../shared/flows/flow-facts.ts';
import { DEFAULT_REPORT, REPORT_SECTIONS } from '../../shared/report/report-options.ts';
import { SETTLE_SECONDS } from '../../shared/session/settled-flows.ts';
import { CLOSE_KINDS } from '../../shared/session/verdict-table.ts';
import { APP_VERSION } from '../app-version.ts';
import { ANALYZE_FORMATS, type AnalyzeArguments } from './analyze.ts';
import type { CheckFormat } from './check-file.ts';
import type { CommandContext, CommonOptions } from './command-context.ts';
import { EXPLAIN_FORMATS, type ExplainArguments } from './explain.ts';
import type { ExitCode } from './exit-codes.ts';
import { flowRanges, noFilterYet } from './extract-choices.ts';
import type { ExtractArguments } from './extract.ts';
import { withPseudonyms } from './pseudonym-options.ts';
import { reportFlows, reportSections } from './report-choices.ts';
import type { ReportArguments } from './report.ts';
import { isTimeZone } from '../../shared/session/text/time-text.ts';

/** Makes the context of a command from its common options. */
export type MakeContext = (options: CommonOptions) => CommandContext;

/**
 * The command line as data: commands, arguments, options and their help. Each command's code is
 * loaded only when it runs, so that a short answer stays quick.
 */
export function makeProgram(makeContext: MakeContext, done: (code: ExitCode) => void): Command {
  const program = new Command('teardown')
    .description('See how every TCP connection ended, and why.')
    .version(APP_VERSION, '--version', 'print the version and exit')
    .helpOption('--help', 'show this help and exit')
    .helpCommand(false)
    .showHelpAfterError('(teardown COMMAND --help shows what a command takes)')
    .addHelpText('after', EXIT_HELP);

  add(
    program,
    'open [FILE...]',
    'the desktop app; without an Electron runtime, the app in a browser',
  )
    .option('--follow', FOLLOW_HELP, false)
    .action(async (files: string[], options: CommonOptions & { follow: boolean }) => {
      const { open } = await import('./open.ts');
      done(await open({ files, follow: options.follow }, makeContext(options)));
    });

  add(
    program,
    'serve [FILE...]',
    'the app in a browser, on 127.0.0.1 only, behind a one-time token',
  )
    .option('--port <N>', 'listen on this port (default: any free one)', portNumber, 0)
    .option('--no-open', 'print the address and do not open a browser')
    .option('--follow', FOLLOW_HELP, false)
    .action(
      async (
        files: string[],
        options: CommonOptions & { port: number; open: boolean; follow: boolean },
      ) => {
        const { serve } = await import('./serve.ts');
        const { port, open, follow } = options;
        done(await serve({ files, follow, port, open }, makeContext(options)));
      },
    );

  withPseudonyms(add(program, 'analyze <FILE...>', 'every flow with its verdict'))
    .addOption(
      new Option('--format <FORMAT>', 'output format').choices(ANALYZE_FORMATS).default('table'),
    )
    .option('-o, --output <OUT>', 'write to this file instead of stdout')
    .option('--radar', "count all flows by Cloudflare Radar's stages and tags instead", false)
    .option(
      '--radar-packets <N>',
      "packets of the client that --radar looks at (Radar's 10)",
      packetNumber,
      RADAR_DEFAULTS.packets,
    )
    .option(
      '--radar-silence <SECONDS>',
      "silence that --radar calls a timeout (Radar's 10, the paper's 3)",
      silence,
      RADAR_DEFAULTS.silenceSeconds,
    )
    .option(
      '--radar-keep <LIST>',
      `exclusions that --radar does without: ${RADAR_KEEPS.join()}`,
      keptOnes,
      RADAR_DEFAULTS.keep,
    )
    .option(
      '--radar-bucket <MINUTES>',
      "length of the slots of time that --radar counts by (Radar's 15)",
      minutes,
      RADAR_DEFAULTS.bucketMinutes,
    )
    .option('--follow', `${FOLLOW_HELP}; Ctrl+C ends it`, false)
    .option(
      '--settle <SECONDS>',
      'with --follow --format jsonl: a flow that ended is written after so many quiet seconds',
      silence,
      SETTLE_SECONDS,
    )
    .option('--case <CASE>', CASE_HELP)
    .action(async (files: string[], options: CommonOptions & Omit<AnalyzeArguments, 'files'>) => {
      const { analyze } = await import('./analyze.ts');
      done(await analyze({ ...options, files }, makeContext(options)));
    });

  withPseudonyms(
    add(program, 'explain <FILE>', 'one flow: ladder, endpoint states, verdict with evidence'),
  )
    .requiredOption('--flow <N>', 'number of the flow, as `analyze` counts them', flowNumber)
    .addOption(
      new Option('--format <FORMAT>', 'output format').choices(EXPLAIN_FORMATS).default('text'),
    )
    .option('--absolute', 'raw sequence and acknowledgement numbers', false)
    .option('--why', 'with the points of every cause: why this one and not another', false)
    .option('--all', 'every reset one by one, also of flows with more than twelve', false)
    .addOption(
      new Option('--endpoint <GENERATION>', 'whose rules for resets the states follow')
        .choices(ENDPOINT_GENERATIONS)
        .default('linux-current'),
    )
    .option('--case <CASE>', CASE_HELP)
    .action(async (file: string, options: CommonOptions & Omit<ExplainArguments, 'file'>) => {
      const { explain } = await import('./explain.ts');
      done(await explain({ ...options, file }, makeContext(options)));
    });

  withPseudonyms(
    add(program, 'extract <FILE...>', "the chosen flows' packets, byte-exact, notes as comments"),
  )
    .requiredOption('-o, --output <OUT.pcapng>', 'write the packets here')
    .option('--flows <N,N-N>', 'only these flows, as `analyze` counts them: 1,4-9', flowRanges)
    .option('--text <WORDS>', 'only flows that the window would find with these words')
    .addOption(new Option('--kind <KIND...>', 'only flows that ended so').choices(CLOSE_KINDS))
    .option('--case <CASE>', 'notes of this case file (.teardown) become packet comments')
    .addOption(new Option('--filter <EXPR>').argParser(noFilterYet).hideHelp())
    .action(async (files: string[], options: CommonOptions & Omit<ExtractArguments, 'files'>) => {
      const { extract } = await import('./extract.ts');
      done(await extract({ ...options, files }, makeContext(options)));
    });

  withPseudonyms(add(program, 'report <FILE...>', 'the incident report: PDF, HTML, Markdown'))
    .option('-o, --output <OUT.pdf>', 'write the PDF (PDF/A-3a) here', fileName)
    .option('--html <OUT.html>', 'write one self-contained HTML file here', fileName)
    .option('--md <OUT.md>', 'write Markdown here', fileName)
    .option('--case <CASE>', CASE_HELP)
    .option('--title <TITLE>', 'title (default: made from the findings)')
    .option('--case-id <ID>', 'number of the incident or ticket, such as INC-2041')
    .option('--author <NAME>', 'who prepared it')
    .option('--logo <FILE>', 'PNG, JPEG or SVG beside the title')
    .option(
      '--flows <WHICH>',
      'flows with a section of their own: noted, suspicious, or numbers such as 1,4-9',
      reportFlows,
      DEFAULT_REPORT.flows,
    )
    .option(
      '--sections <LIST>',
      `parts to write, of ${REPORT_SECTIONS.join(',')}`,
      reportSections,
      REPORT_SECTIONS,
    )
    .addOption(new Option('--paper <PAPER>', 'paper').choices(['a4', 'letter']).default('a4'))
    .action(async (files: string[], options: CommonOptions & Omit<ReportArguments, 'files'>) => {
      const { report } = await import('./report.ts');
      done(await report({ ...options, files }, makeContext(options)));
    });

  add(
    program,
    'check-file <FILE>',
    'capture health: format, interfaces, drops, truncation, clock, copies, offload',
  )
    .addOption(
      new Option('--format <FORMAT>', 'output format').choices(['text', 'json']).default('text'),
    )
    .action(async (file: string, options: CommonOptions & { format: CheckFormat }) => {
      const { checkFile } = await import('./check-file.ts');
      done(await checkFile(file, options.format, makeContext(options)));
    });

  return program;
}

const CASE_HELP = 'show what this case file (.teardown) says of the flows';

const FOLLOW_HELP = 'read the one FILE on while it is written';

const EXIT_HELP = `
FILE may be - (a capture stream on stdin) or a named pipe. Several files are one analysis, merged by time.

Exit status:
  0    done
  2    wrong usage
  3    an input could not be read at all
  4    read in part: results are complete up to the damage, and stderr says where that is
  130  interrupted, with what was done so far written out`;

/** A command with the options that work everywhere. */
function add(program: Command, usage: string, description: string): Command {
  return program
    .command(usage)
    .description(description)
    .helpOption('--help', 'show this help and exit')
    .allowExcessArguments(false)
    .option(
      '--tz <ZONE>',
      'time zone of times written for people, such as Europe/Berlin',
      timeZone,
      'UTC',
    )
    .option(
      '--quiet',
      'no progress and no remarks on stderr; errors and damage are still told',
      false,
    )
    .option('--no-color', 'no colours (NO_COLOR in the environment does the same)');
}

function timeZone(zone: string): string {
  if (isTimeZone(zone)) return zone;
  throw new InvalidArgumentError('It is no IANA time zone (such as Europe/Berlin or UTC).');
}

function portNumber(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError('It is no port number (0 to 65535).');
}

function flowNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It is no flow number (0, 1, 2 and so on).');
}

function packetNumber(text: string): number {
  if (/^[1-9]\d{0,6}$/.test(text) && Number(text) <= MOST_RADAR_PACKETS) return Number(text);
  throw new InvalidArgumentError('It is no number of packets (1 to 1000000).');
}

function silence(text: string): number {
  if (/^\d{1,6}(\.\d{1,9})?$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It is no number of seconds (such as 3 or 0.5).');
}

function minutes(text: string): number {
  const number = Number(text);
  if (/^[1-9]\d*$/.test(text) && number <= MOST_BUCKET_MINUTES) return number;
  throw new InvalidArgumentError('It is no number of minutes (1 to 527040, a year).');
}

/** Exclusions to switch off, separated by commas. */
function keptOnes(text: string): readonly RadarKeep[] {
  const names = text.split(',').map((name) => name.trim());
  const known = RADAR_KEEPS.filter((name) => names.includes(name));
  if (known.length === new Set(names).size) return known;
  throw new InvalidArgumentError(
    `Exclusions that can be switched off are ${RADAR_KEEPS.join(', ')}.`,
  );
}

/** A file to write; an option in its place was meant as one. */
function fileName(text: string): string {
  if (text.startsWith('-')) throw new InvalidArgumentError(`A file name belongs before ${text}.`);
  return text;
}
