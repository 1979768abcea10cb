import { setTimeout as delay } from 'node:timers/promises';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { followState } from '../../shared/capture/followable.ts';
import { teardownError, type TeardownError } from '../../shared/contract/errors.ts';
import type { FileSource } from '../files/file-source.ts';
import { LOOK_EVERY_MS, isFollowed } from '../files/growing-file.ts';
import type { SourceSpec } from './engine-messages.ts';
import { openSources } from './open-sources.ts';

/**
 * Opens captures of which one may be followed: waits until its file header is written. A stream that
 * cannot be followed record by record (compressed, text) is waited for and read whole; such a file is
 * refused. `isOver` ends the wait with `cancelled`.
 */
export async function openFollowed(
  specs: readonly SourceSpec[],
  isOver: () => boolean,
): Promise<Result<readonly FileSource[], TeardownError>> {
  const opened = openSources(specs);
  if (!opened.ok || !specs.some(({ follow }) => follow !== undefined)) return opened;
  const close = (error: TeardownError): Result<never, TeardownError> => {
    for (const source of opened.value) source.close();
    return err(error);
  };
  if (specs.length > 1)
    return close(teardownError('bad-request', 'A capture that still grows is followed alone.'));
  const [source] = opened.value;
  const [spec] = specs;
  for (;;) {
    if (isOver()) return close(teardownError('cancelled', 'It was cancelled.'));
    const state = followState(source);
    if (state === 'ready') return ok(opened.value);
    if (state === 'other') {
      if ((spec.follow?.endMark ?? null) === null) return close(cannotFollow(spec.name));
      if (source.growth?.state !== 'growing') {
        source.close();
        return openSources([{ path: spec.path, name: spec.name }]);
      }
    }
    await delay(LOOK_EVERY_MS);
    if (isFollowed(source)) source.look();
  }
}

function cannotFollow(file: string): TeardownError {
  const detail =
    'This file cannot be followed: only pcap, pcapng and snoop are read while they are written. Open it without following.';
  return teardownError('unsupported-format', detail, { file });
}
