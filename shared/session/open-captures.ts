import { teardownError, type TeardownError } from '../base/errors.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { ByteSource } from '../capture/byte-source.ts';
import { openCapture } from '../capture/open-capture.ts';
import type { CaptureReader, HealthEntry } from '../capture/record.ts';
import { MOST_CAPTURES, MOST_FILE_BYTES } from '../flows/packet-index.ts';
import { refusedEntry, tooLarge } from './damage-entries.ts';

/** The captures of one analysis that can be read, and what became of the others. */
export interface OpenedCaptures {
  readonly sources: readonly ByteSource[];
  readonly readers: readonly CaptureReader[];
  /** A health entry for each source that cannot be read at all. */
  readonly refused: readonly HealthEntry[];
  /** For each capture, its index among the sources that were named. */
  readonly inputs: readonly number[];
}

/** Opens what can be read; the first one's error where nothing can. */
export function openCaptures(
  sources: readonly ByteSource[],
): Result<OpenedCaptures, TeardownError> {
  const readers: CaptureReader[] = [];
  const opened: ByteSource[] = [];
  const inputs: number[] = [];
  const refused: TeardownError[] = [];
  if (sources.length > MOST_CAPTURES) {
    const detail = `${sources.length} captures were named; one analysis takes at most ${MOST_CAPTURES}.`;
    return err(teardownError('bad-request', detail));
  }
  for (const [input, source] of sources.entries()) {
    const reader = source.size < MOST_FILE_BYTES ? openCapture(source) : err(tooLarge(source));
    if (reader.ok) {
      readers.push(reader.value);
      opened.push(source);
      inputs.push(input);
    } else refused.push(reader.error);
  }
  if (opened.length > 0) {
    return ok({ sources: opened, readers, refused: refused.map(refusedEntry), inputs });
  }
  return err(refused[0] ?? teardownError('bad-request', 'No capture was named.'));
}
