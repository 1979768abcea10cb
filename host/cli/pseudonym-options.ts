import type { Command } from 'commander';
import type { PseudonymOptions } from '../../shared/report/report-options.ts';
import type { AnalysisSession } from '../../shared/session/analysis-api.ts';
import { underNames } from '../worker/open-pseudonyms.ts';
import type { CommandContext } from './command-context.ts';
import { openDraft, refuseInputs } from './output-file.ts';

/** What a command that writes about flows takes for made-up names. */
export interface PseudonymArguments {
  readonly pseudonymise: boolean;
  readonly keepPrefixes: boolean;
}

/** Adds the options to a command. */
export function withPseudonyms(command: Command): Command {
  return command
    .option('--pseudonymise', 'made-up addresses, names and paths; packets without payload', false)
    .option(
      '--keep-prefixes',
      'with --pseudonymise: addresses of one network stay together',
      false,
    );
}

/** The options as the engine takes them; names follow from a secret of this installation. */
export function pseudonymOptions(args: PseudonymArguments): PseudonymOptions | null {
  const { pseudonymise, keepPrefixes } = args;
  return pseudonymise || keepPrefixes ? { keepPrefixes, seed: '' } : null;
}

/** A session for an output, and what writes the map back beside it. */
export interface ToldOutput {
  readonly told: AnalysisSession;
  /** Writes the map beside the output; nothing where nothing was renamed. */
  readonly writeMap: () => void;
}

/**
 * The session under the names that were asked for. The map goes beside `output`; a command that
 * writes to stdout has none and says so.
 */
export function toldFor(
  session: AnalysisSession,
  args: PseudonymArguments,
  where: { readonly output: string | undefined; readonly inputs: readonly string[] },
  context: CommandContext,
): ToldOutput {
  const { told, map } = underNames(session, pseudonymOptions(args));
  const { output, inputs } = where;
  if (output !== undefined) refuseInputs(mapOf(output), inputs);
  const writeMap = (): void => {
    const values = map();
    if (values === null) return;
    if (output === undefined) {
      if (!context.quiet)
        context.warn('teardown: the list of made-up names is written only beside a file (-o).');
      return;
    }
    const draft = openDraft(mapOf(output), PRIVATE);
    draft.write(Buffer.from(`${JSON.stringify(values, null, 1)}\n`));
    draft.commit();
    if (!context.quiet) context.warn(`teardown: ${mapOf(output)} leads back to the originals.`);
  };
  return { told, writeMap };
}

/** The map is for its user alone. */
const PRIVATE = 0o600;

function mapOf(output: string): string {
  return `${output}.map.json`;
}
