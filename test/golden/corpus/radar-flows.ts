import { openCapture } from '../../../shared/capture/open-capture.ts';
import { emptyRecord } from '../../../shared/capture/record.ts';
import { radarInput } from '../../../shared/flows/radar-input.ts';
import type { RadarCounts } from '../../../shared/flows/flow-facts.ts';
import { Tracker } from '../../../shared/flows/tracker.ts';
import { decode } from '../../../shared/wire/decode.ts';
import { DecodedPacket } from '../../../shared/wire/decoded-packet.ts';
import { FragmentTable } from '../../../shared/wire/fragments.ts';
import type { SeenPacket } from './radar-reference.ts';
import { unpackedOf } from '../../support/unpacked-memory.ts';

/** A capture as the engine tracked it, and its TCP packets as they are. */
export interface RadarFlows {
  readonly tracker: Tracker;
  /** The TCP packets of each flow, in order. */
  readonly flows: ReadonlyMap<number, readonly SeenPacket[]>;
  /** For each packet of the file (from 1) its flow; not there: none, or left out. */
  readonly flowOf: ReadonlyMap<number, number>;
  readonly end: number;
  input(flow: number): RadarCounts;
}

/**
 * Reads a capture; with `wanted`, only those packets (by their number in the file), as if the others had not
 * been captured, though the capture ends when it did.
 */
export function radarFlows(
  name: string,
  bytes: Uint8Array,
  most: number,
  wanted: ((packet: number) => boolean) | null = null,
): RadarFlows | null {
  const opened = openCapture(unpackedOf(bytes, {}, name));
  if (!opened.ok) return null;
  const reader = opened.value;
  const tracker = new Tracker([]);
  tracker.tcp.radarPackets = most;
  const decoded = new DecodedPacket();
  const fragments = new FragmentTable();
  const flows = new Map<number, SeenPacket[]>();
  const flowOf = new Map<number, number>();
  let number = 0;
  let begin: { readonly sec: number; readonly nsec: number } | null = null;
  let end = { sec: 0, nsec: 0, at: 0 };
  while (reader.next()) {
    number += 1;
    let record = reader.record;
    begin ??= { sec: record.sec, nsec: record.nsec };
    const at = (record.sec - begin.sec) * 1e9 + (record.nsec - begin.nsec);
    if (number === 1 || at > end.at) end = { sec: record.sec, nsec: record.nsec, at };
    decode(record, decoded);
    if (decoded.isFragment) {
      const whole = fragments.resolve(record, decoded);
      if (whole === null) continue;
      if (whole !== record) decode(whole, decoded, decoded.tunnelDepth);
      record = whole;
    }
    if (decoded.kind !== 'tcp' || (wanted !== null && !wanted(number))) continue;
    const packet = tracker.packet(record, decoded, 0);
    const flow = tracker.index.flow(packet);
    flowOf.set(number, flow);
    const known = flows.get(flow);
    const seen = seenOf(decoded, at);
    if (known === undefined) flows.set(flow, [seen]);
    else known.push(seen);
  }
  const last = emptyRecord();
  last.sec = end.sec;
  last.nsec = end.nsec;
  tracker.skip(last, 0);
  return { tracker, flows, flowOf, end: end.at, input: (flow) => radarInput(tracker, flow) };
}

function seenOf(p: DecodedPacket, at: number): SeenPacket {
  const end = (from: number, port: number): string =>
    `${[...p.addresses.subarray(from, from + 4)].join('.')} ${port}`;
  return {
    from: end(0, p.sourcePort),
    to: end(4, p.destinationPort),
    at,
    flags: p.flags,
    seq: p.seq,
    ack: p.ack,
    length: p.payloadLength,
    ipId: p.ipId,
  };
}
