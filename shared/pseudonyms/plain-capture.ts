import type { CaptureReader } from '../capture/record.ts';
import { plainOptions } from '../capture/write-pcapng-source.ts';

/** An interface under a made-up name. */
export function interfaceName(index: number): string {
  return `interface ${index}`;
}

/** A capture that says of itself only what a copy of its packets needs: formats and clocks. */
export function plainCapture(reader: CaptureReader): CaptureReader {
  return {
    format: reader.format,
    formatText: reader.formatText,
    record: reader.record,
    interfaces: reader.interfaces.map((one) => ({
      ...one,
      name: interfaceName(one.index),
      description: null,
      hardware: null,
      operatingSystem: null,
      filter: null,
      // Their options in the file say all of that again: a copy of packets carries these instead.
      options: plainOptions(one, interfaceName(one.index)),
    })),
    comments: [],
    health: [],
    position: reader.position,
    block: reader.block,
    next: () => false,
    reread: () => false,
  };
}
