import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { memorySource } from '../../../shared/capture/byte-source.ts';
import { openCapture } from '../../../shared/capture/open-capture.ts';
import { decode } from '../../../shared/wire/decode.ts';
import { DecodedPacket, SYN } from '../../../shared/wire/decoded-packet.ts';
import type { SideIndex } from '../../../shared/base/units.ts';

/** One TCP segment with payload, as a follower gets it. */
export interface Segment {
  readonly flow: number;
  readonly side: SideIndex;
  readonly seq: number;
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly captured: number;
  readonly length: number;
  readonly packet: number;
}

/** Where the corpus is: TEARDOWN_CORPUS, else beside the project. */
export const CORPUS = process.env['TEARDOWN_CORPUS'] ?? path.resolve('../shared/corpus');

/** False, and says so, where the corpus is not there. */
export function corpusIsThere(): boolean {
  const there = existsSync(CORPUS);
  if (!there) process.stderr.write(`SKIPPED: no corpus at ${CORPUS}; set TEARDOWN_CORPUS\n`);
  return there;
}

/** Every TCP segment with payload of a capture; flows by endpoint pair, side 0 sent the SYN or came first. */
export function segmentsOf(file: string): Segment[] {
  const opened = openCapture(memorySource(path.basename(file), readFileSync(file)));
  if (!opened.ok) throw new Error(`cannot open ${file}: ${opened.error.detail}`);
  const reader = opened.value;
  const decoded = new DecodedPacket();
  const flows = new Map<string, { flow: number; client: string }>();
  const segments: Segment[] = [];
  for (let packet = 1; reader.next(); packet += 1) {
    decode(reader.record, decoded);
    if (decoded.kind !== 'tcp') continue;
    const source = `${decoded.addresses.slice(0, 4).join('.')}:${decoded.sourcePort}`;
    const destination = `${decoded.addresses.slice(4, 8).join('.')}:${decoded.destinationPort}`;
    const name = [source, destination].sort().join(' ');
    const known = flows.get(name) ?? { flow: flows.size, client: source };
    flows.set(name, known);
    const { payloadStart: start, payloadCaptured: captured, payloadLength: length } = decoded;
    if (length === 0) continue;
    segments.push({
      flow: known.flow,
      side: source === known.client ? 0 : 1,
      seq: ((decoded.flags & SYN) === 0 ? decoded.seq : decoded.seq + 1) >>> 0,
      bytes: reader.record.bytes.slice(start, start + captured),
      start: 0,
      captured,
      length,
      packet,
    });
  }
  return segments;
}
