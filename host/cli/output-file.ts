import path from 'node:path';
import { oneLine } from '../../shared/base/one-line.ts';
import { TeardownFailure } from '../../shared/contract/errors.ts';
import { DraftFile } from '../draft-file.ts';
import { refuseOverwriting } from '../jobs/refuse-overwriting.ts';
import { CommandFailure, EXIT } from './exit-codes.ts';

/** Ends the command where its output would be written over one of its inputs. */
export function refuseInputs(output: string, inputs: readonly string[]): void {
  const files = inputs.filter((file) => file !== '-').map((file) => path.resolve(file));
  try {
    refuseOverwriting(path.resolve(output), files);
  } catch (cause) {
    throw cannotWrite(cause);
  }
}

/** A draft of a command's output. */
export function openDraft(output: string, mode?: number): DraftFile {
  try {
    return new DraftFile(path.resolve(output), mode);
  } catch (cause) {
    throw cannotWrite(cause);
  }
}

/** A file that cannot be written is wrong usage: the inputs are fine. */
export function cannotWrite(cause: unknown): unknown {
  if (!(cause instanceof TeardownFailure)) return cause;
  return new CommandFailure(EXIT.usage, oneLine(`teardown: ${cause.error.detail}`));
}
