import { writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { err, ok, type Result } from '../shared/base/result.ts';
import type { CaptureInput } from '../shared/contract/api.ts';
import { teardownError, type TeardownError } from '../shared/contract/errors.ts';
import { codeFor, sentenceFor } from './files/file-source.ts';
import { makePrivateFolder, type PrivateFolder } from './files/private-folder.ts';
import type { InputPolicy } from './inputs.ts';

/** Inputs of which none is a text any more, and the policy that knows their files. */
export interface SettledTexts {
  readonly inputs: readonly CaptureInput[];
  readonly policy: InputPolicy;
  /** They will not be opened: removes their files. */
  giveUp(): void;
}

/**
 * Writes pasted texts to private temporary files: from there on they are uploads like any other, and `release`
 * removes them when their analysis is over. Errors: `disk-full`, `not-readable`.
 */
export function spoolTexts(
  inputs: readonly CaptureInput[],
  policy: InputPolicy,
): Result<SettledTexts, TeardownError> {
  if (!inputs.some(({ kind }) => kind === 'text'))
    return ok({ inputs, policy, giveUp: () => undefined });
  const files = new Map<string, { readonly folder: PrivateFolder; readonly path: string }>();
  const giveUp = (): void => {
    for (const { folder } of files.values()) folder.remove();
    files.clear();
  };
  const settled: CaptureInput[] = [];
  for (const input of inputs) {
    if (input.kind !== 'text') {
      settled.push(input);
      continue;
    }
    const token = randomUUID();
    try {
      const folder = makePrivateFolder();
      const file = path.join(folder.path, 'spool');
      files.set(token, { folder, path: file });
      writeFileSync(file, input.text, { mode: 0o600, flag: 'wx' });
    } catch (cause) {
      giveUp();
      return err(teardownError(codeFor(cause), sentenceFor(cause), { file: input.name }));
    }
    settled.push({ kind: 'upload', token, name: input.name });
  }
  return ok({
    inputs: settled,
    giveUp,
    policy: {
      mayOpen: policy.mayOpen,
      uploaded: (token) => files.get(token)?.path ?? policy.uploaded(token),
      release: (token) => {
        const own = files.get(token);
        if (own === undefined) policy.release(token);
        else {
          own.folder.remove();
          files.delete(token);
        }
      },
    },
  });
}
