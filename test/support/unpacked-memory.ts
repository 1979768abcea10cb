import type { FileSource } from '../../host/files/file-source.ts';
import {
  UNPACK_LIMITS,
  unpackedSource,
  type UnpackLimits,
} from '../../host/files/unpacked-source.ts';
import { memorySource } from '../../shared/capture/byte-source.ts';
import { TeardownFailure } from '../../shared/contract/errors.ts';

/** No test fills a disk, and a small machine may have little of it. */
const LIMITS: UnpackLimits = { ...UNPACK_LIMITS, reserve: 0 };

/** Opens bytes as the host opens a file: compressed ones as their content. Throws where they are refused. */
export function unpackedOf(
  packed: Uint8Array,
  limits: Partial<UnpackLimits> = {},
  name = 'test.pcap',
): FileSource {
  const file: FileSource = { ...memorySource(name, packed), close: () => undefined };
  const opened = unpackedSource(file, { ...LIMITS, ...limits });
  if (!opened.ok) throw new TeardownFailure(opened.error);
  return opened.value;
}
