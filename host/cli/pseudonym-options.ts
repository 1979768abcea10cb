import path from 'node:path';
import type { Command } from 'commander';
import { oneLine } from '../../shared/base/one-line.ts';
import type { PseudonymOptions } from '../../shared/report/report-options.ts';
import type { AnalysisSession } from '../../shared/session/analysis-api.ts';
import { underNames } from '../worker/open-pseudonyms.ts';
import type { CommandContext } from './command-context.ts';
import { MAP_MODE, mapFile, mapNameOf } from '../pseudonym-map.ts';
import { cannotWrite, openDraft, refuseInputs } from './output-file.ts';

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

/** The way back from made-up names, written and not yet in its place. */
interface WayBack {
  /** Puts it in its place and says where; nothing where nothing was renamed. */
  commit(): void;
  /** Leaves nothing behind; after `commit` it does nothing. */
  discard(): void;
}

/** A session for an output, and the way back beside it. */
export interface ToldOutput {
  readonly told: AnalysisSession;
  /**
   * Writes the way back, once all is told and before the output appears: without it an output under
   * made-up names would be of no use to its owner.
   */
  readonly openWayBack: () => WayBack;
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
  if (output !== undefined) refuseInputs(mapNameOf(output), inputs);
  const openWayBack = (): WayBack => {
    const values = map();
    if (values === null) return NO_WAY_BACK;
    if (output === undefined) {
      if (!context.quiet)
        context.warn('teardown: the list of made-up names is written only beside a file (-o).');
      return NO_WAY_BACK;
    }
    const place = mapNameOf(output);
    const draft = openDraft(place, MAP_MODE);
    try {
      draft.write(mapFile(values, [path.basename(output)]));
    } catch (cause) {
      draft.discard();
      throw cannotWrite(cause);
    }
    return {
      commit: () => {
        draft.commit();
        if (!context.quiet)
          context.warn(oneLine(`teardown: ${place} leads back to the originals.`));
      },
      discard: () => draft.discard(),
    };
  };
  return { told, openWayBack };
}

const NO_WAY_BACK: WayBack = { commit: () => undefined, discard: () => undefined };
