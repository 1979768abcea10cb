import path from 'node:path';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { CaptureInput } from '../../shared/contract/api.ts';
import { teardownError, type TeardownError } from '../../shared/contract/errors.ts';
import { errorOf } from '../dispatch.ts';
import type { InputPolicy } from '../inputs.ts';
import type { RecentCaptures } from '../recent.ts';
import type { SourceSpec } from '../worker/engine-messages.ts';
import type { CaseFile } from './case-file.ts';
import { gatherCase, isCaseFile, openCase, type CaseSource } from './case-inputs.ts';
import type { GivenCase } from './case-home.ts';

/** What was named, ready for the engine. */
export interface GatheredSources {
  readonly sources: readonly CaseSource[];
  /** The case among it, null where only captures were named. */
  readonly given: GivenCase | null;
  readonly release: () => void;
}

/** What gathering needs of the host. */
export interface GatherParts {
  readonly recent: RecentCaptures;
  readonly policy: InputPolicy;
  readonly cases: {
    author(): string;
    /** Puts a case that came as an upload into the app's own folder. */
    takeIn(file: CaseFile): Promise<CaseFile>;
  };
}

/** Captures as they were named; a case file among them brings its own captures or slices of them. */
export async function gatherSources(
  inputs: readonly CaptureInput[],
  specs: readonly SourceSpec[],
  parts: GatherParts,
): Promise<Result<GatheredSources, TeardownError>> {
  const named: CaseSource[] = [];
  const cases: { readonly spec: SourceSpec; readonly isPath: boolean }[] = [];
  specs.forEach((spec, i) => {
    const isPath = inputs[i].kind === 'path';
    if (isCaseFile(spec)) cases.push({ spec, isPath });
    else named.push({ ...spec, isKept: inputs[i].kind !== 'upload', slice: null });
  });
  if (cases.length === 0) return ok({ sources: named, given: null, release: () => undefined });
  if (cases.length > 1) {
    return err(teardownError('bad-request', 'Several cases were named; open one at a time.'));
  }
  const [{ spec, isPath }] = cases;
  const opened = openCase(spec.path, () => parts.cases.author());
  if (!opened.ok) return opened;
  try {
    const file = isPath ? opened.value : await parts.cases.takeIn(opened.value);
    const { recent, policy } = parts;
    const gathered = gatherCase(file, named, {
      folders: isPath ? [path.dirname(spec.path)] : [],
      ownPaths: isPath,
      recent: recent.list().filter((entry) => isPath || policy.mayOpen(entry.path)),
    });
    if (!gathered.ok) return gathered;
    return ok({ ...gathered.value, given: { file, automatic: !isPath } });
  } catch (cause) {
    return err(errorOf(cause));
  }
}
