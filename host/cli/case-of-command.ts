import path from 'node:path';
import { counted } from '../../shared/base/numbers.ts';
import { oneLine } from '../../shared/base/one-line.ts';
import type { AnalysisSession } from '../../shared/session/analysis-api.ts';
import { openCaseFile, showCase, type CaseContent, type ShownCapture } from '../case/show-case.ts';
import type { CommandContext } from './command-context.ts';
import { errorLine } from './error-line.ts';
import { CommandFailure, EXIT } from './exit-codes.ts';

/** A case that a command was given. */
export interface CommandCase {
  readonly file: string;
  readonly content: CaseContent;
}

/** Reads the case file of a command, before anything else is done; fails the command where it cannot. */
export function caseOf(file: string): CommandCase {
  const opened = openCaseFile(path.resolve(file));
  if (opened.ok) return { file, content: opened.value };
  throw new CommandFailure(EXIT.unreadable, errorLine(opened.error, { files: [file] }));
}

/** Shows the case in the analysis; what cannot be shown is told on stderr. */
export async function tellCase(
  session: AnalysisSession,
  captures: readonly ShownCapture[],
  { file, content }: CommandCase,
  context: CommandContext,
): Promise<void> {
  const { elsewhere, missingCaptures } = await showCase(session, captures, content);
  const warn = (text: string): void => context.warn(oneLine(`teardown: ${file}: ${text}`));
  for (const remark of content.remarks) warn(remark);
  if (missingCaptures.length > 0) {
    warn(`The case is also about captures that were not named: ${missingCaptures.join(', ')}.`);
  }
  if (elsewhere.length > 0) {
    const places = [...new Set(elsewhere.map(({ where }) => where))];
    const notes = counted(elsewhere.length, 'note');
    const verb = elsewhere.length === 1 ? 'has' : 'have';
    warn(`${notes} of the case ${verb} no place in these captures, on ${places.join('; ')}.`);
  }
}
