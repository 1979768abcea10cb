import { setImmediate as breathe, setTimeout as delay } from 'node:timers/promises';
import { oneLine } from '../../shared/base/one-line.ts';
import { stillGrows, type ByteSource } from '../../shared/capture/byte-source.ts';
import type { AnalysisSession } from '../../shared/session/analysis-api.ts';
import { openAnalysis } from '../../shared/session/analysis.ts';
import type { CaseContent } from '../case/show-case.ts';
import { hashCaptures, type FollowedPart } from '../worker/hash-captures.ts';
import { LOOK_EVERY_MS, isFollowed } from '../files/growing-file.ts';
import { openFollowed } from '../worker/open-followed.ts';
import { ProgressMeter } from '../worker/progress-meter.ts';
import { SliceSize } from '../worker/slice-size.ts';
import { caseOf, tellCase } from './case-of-command.ts';
import { captureFiles } from './capture-files.ts';
import type { CommandContext } from './command-context.ts';
import { asTyped, errorLine } from './error-line.ts';
import { CommandFailure, EXIT, type ExitCode } from './exit-codes.ts';
import { openReadingBar } from './reading-bar.ts';

/** How often the bar is redrawn. */
const BAR_MS = 100;

/** Captures that were read for a command. */
export interface ReadCaptures {
  readonly session: AnalysisSession;
  /** The captures that were named, still open: for what copies their packets. */
  readonly sources: readonly ByteSource[];
  readonly seconds: number;
  /** What the case says that was named; null: none was. */
  readonly said: CaseContent | null;
  /** What the command ends with, once its output is written. */
  readonly exitCode: ExitCode;
}

/** What a command does while its capture is followed. */
export interface FollowCommand {
  begin(session: AnalysisSession): void;
  /** Packets or a while have come. */
  onStep(): void | Promise<void>;
}

/**
 * Reads all captures on this thread (nothing else waits here, and a thread of its own would cost
 * the copying of every record), breathing between slices so that an interrupt is heard.
 */
export async function readCaptures(
  files: readonly string[],
  context: CommandContext,
  wanted: {
    readonly hashes: boolean;
    readonly case?: string | undefined;
    /** Packets of a direction that Radar's counters look at. */
    readonly radarPackets?: number | undefined;
    /** The one capture is read while it grows; told after each step. */
    readonly follow?: FollowCommand | undefined;
  },
): Promise<ReadCaptures> {
  const said = wanted.case === undefined ? null : caseOf(wanted.case);
  const { follow } = wanted;
  const captures = await captureFiles(files, context.interrupt, follow !== undefined);
  const { specs, remove } = captures;
  // An interrupt that ended stdin has had its effect: what came until then is analysed whole.
  const atStdin = context.interrupt.happened;
  const stopNow = (): boolean => context.interrupt.happened && !atStdin;
  try {
    let began = performance.now();
    const sources = await openFollowed(specs, () => context.interrupt.happened);
    if (!sources.ok) {
      throw new CommandFailure(EXIT.unreadable, errorLine(sources.error, { files }));
    }
    if (follow !== undefined) began = performance.now();
    const opened = openAnalysis(sources.value, { radarPackets: wanted.radarPackets });
    if (!opened.ok) {
      throw new CommandFailure(EXIT.unreadable, errorLine(opened.error, { files }));
    }
    const session = opened.value;
    const hashes = new Map<number, string>();
    follow?.begin(session);
    if (follow !== undefined) began += await followAll(session, sources.value, follow, context);
    const hashing =
      wanted.hashes || said !== null
        ? hashCaptures(
            specs.map((spec) => spec.path),
            (source, sha256) => {
              hashes.set(source, sha256);
              session.setHash(source, sha256);
            },
            undefined,
            followedPart(sources.value),
          )
        : null;
    if (follow === undefined) await readAll(session, context, stopNow);
    if (stopNow()) hashing?.stop();
    await hashing?.done;
    if (said !== null) {
      const hashed = specs.map((spec, i) => ({ ...spec, sha256: hashes.get(i) ?? null }));
      await tellCase(session, hashed, said, context);
    }
    const seconds = (performance.now() - began) / 1000;
    const exitCode = exitCodeOf(session, files, context, follow !== undefined);
    for (const source of sources.value) {
      const remark = isFollowed(source) ? source.growth.remark : null;
      if (remark !== null) context.warn(oneLine(`teardown: ${source.name}: ${remark}`));
    }
    const trouble = captures.trouble();
    if (trouble !== null) context.warn(errorLine(trouble, { files, left: 'part' }));
    return {
      session,
      sources: sources.value,
      seconds,
      said: said?.content ?? null,
      exitCode: trouble === null ? exitCode : EXIT.inPart,
    };
  } finally {
    remove();
  }
}

/** What was read of the capture that was followed. */
function followedPart(sources: readonly ByteSource[]): FollowedPart | null {
  const source = sources.find(isFollowed);
  return source === undefined ? null : { bytes: source.size, inode: source.inode };
}

async function readAll(
  session: AnalysisSession,
  context: CommandContext,
  stopNow: () => boolean,
): Promise<void> {
  const bar = openReadingBar(!context.quiet);
  const meter = new ProgressMeter(0, performance.now());
  const slice = new SliceSize();
  let drawn = performance.now();
  try {
    for (;;) {
      const began = performance.now();
      if (stopNow()) session.stop();
      if (!session.step(slice.packets)) return;
      const ended = performance.now();
      slice.learn(ended - began);
      if (ended - drawn >= BAR_MS) {
        bar.show(meter.measure(session.readingState(), ended, 'reading', null));
        drawn = ended;
      }
      await breathe();
    }
  } finally {
    bar.end();
  }
}

/**
 * Reads a capture that is still written until its writer ends or an interrupt: then what is there is
 * read to its end, so that nothing is lost. One that comes before reading has caught up stops it there.
 * The milliseconds in which there was nothing to read.
 */
async function followAll(
  session: AnalysisSession,
  sources: readonly ByteSource[],
  follow: FollowCommand,
  context: CommandContext,
): Promise<number> {
  const bar = openReadingBar(!context.quiet);
  const meter = new ProgressMeter(0, performance.now());
  const slice = new SliceSize();
  let waited = 0;
  const isSpooled = !sources.some((source) => isFollowed(source) && !source.isStream);
  let caughtUp = false;
  let drawn = -Infinity;
  try {
    for (;;) {
      const began = performance.now();
      if (context.interrupt.happened && !isSpooled) {
        if (!caughtUp) session.stop();
        for (const source of sources) if (isFollowed(source)) source.leave();
      }
      if (!session.step(slice.packets)) return waited;
      const ended = performance.now();
      slice.learn(ended - began);
      await follow.onStep();
      if (ended - drawn >= BAR_MS) {
        const following = sources.some(stillGrows) ? { caughtUp, newsAt: null } : null;
        bar.show(meter.measure(session.readingState(), ended, 'reading', null, following));
        drawn = ended;
      }
      if (!session.waiting) await breathe();
      else {
        caughtUp = true;
        const rests = performance.now();
        await delay(context.interrupt.happened ? 0 : LOOK_EVERY_MS);
        waited += performance.now() - rests;
        for (const source of sources) if (isFollowed(source)) source.look();
      }
    }
  } finally {
    bar.end();
  }
}

/** Says on stderr where reading stopped, and with what the command will end. */
function exitCodeOf(
  session: AnalysisSession,
  files: readonly string[],
  context: CommandContext,
  followed: boolean,
): ExitCode {
  // An interrupt is how following is meant to end: everything that was there has been read.
  const isUsual = followed && !session.stopped;
  if (context.interrupt.happened && !isUsual) {
    const { packets } = session.readingState();
    context.warn(`teardown: interrupted after ${packets} packets; what follows is about those.`);
    return EXIT.interrupted;
  }
  if (session.outcome === 'whole') return EXIT.done;
  const { captures, entries } = session.health();
  const opened = new Set(captures.map(({ name }) => name));
  for (const entry of entries) {
    if (entry.severity !== 'damage') continue;
    const { file, offset, block } = entry;
    if (!opened.has(file)) {
      const name = asTyped(file, files) ?? file;
      context.warn(
        oneLine(`teardown: ${name}: ${entry.text} It is left out; the other files were read.`),
      );
      continue;
    }
    const where = { file, offset, block, layer: null };
    const error = { code: 'damaged', where, detail: `${entry.text} Read in part.` } as const;
    context.warn(errorLine(error, { files, left: 'part' }));
  }
  return EXIT.inPart;
}
