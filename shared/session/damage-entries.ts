import type { ByteSource } from '../capture/byte-source.ts';
import type { HealthEntry } from '../capture/record.ts';
import { teardownError, type TeardownError } from '../base/errors.ts';
import { MOST_FILE_BYTES } from '../flows/packet-index.ts';

/** A file whose offsets the packet index cannot hold is refused before anything is read. */
export function tooLarge(source: ByteSource): TeardownError {
  const detail =
    'The file has a TiB or more; Teardown reads smaller ones. Cut it: editcap -c 1000000000 IN OUT.pcapng.';
  return teardownError('unsupported-format', detail, {
    file: source.name,
    offset: MOST_FILE_BYTES,
  });
}

/** A capture that could not be opened beside others that could. */
export function refusedEntry(error: TeardownError): HealthEntry {
  return {
    code: 'garbage',
    severity: 'damage',
    file: error.where.file ?? '',
    offset: error.where.offset,
    block: error.where.block,
    count: 0,
    text: error.detail,
    effect: 'Nothing of this file is in the analysis.',
  };
}

/** A flow that no verdict could be made for. */
export function judgingEntry(cause: unknown, flow: number, file: string): HealthEntry {
  const why = cause instanceof Error ? cause.message : String(cause);
  return {
    code: 'unreadable',
    severity: 'damage',
    file,
    offset: null,
    block: null,
    count: 0,
    text: `Flow ${flow} could not be judged (${why}).`,
    effect: 'Flows from there on have no verdict in counts and lists.',
  };
}
