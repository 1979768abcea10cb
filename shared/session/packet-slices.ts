import type { AnalysisSession, PacketPlace } from './analysis-api.ts';
import { PacketCopier, type CopyOptions } from './packet-copier.ts';
import { CUT, OMIT, headerBytes, planSlice, type PacketSizes } from './slice-plan.ts';

/** The packets of flows, ready to be kept in a case or attached to a report. */
export interface PacketSlice {
  /** A pcapng file. */
  readonly bytes: Uint8Array;
  readonly packets: number;
  /** Where each packet of the slice came from, in the slice's order. */
  readonly places: readonly PacketPlace[];
  /** Packets whose payload was left out to stay within the limit; 0: the slice is byte-exact. */
  readonly shortened: number;
  /** Packets left out altogether; 0: all are in. */
  readonly omitted: number;
}

/** How far a slice is. */
export interface SliceStep {
  readonly done: number;
  readonly total: number;
}

/** Packets between two chances for others to run: a few milliseconds. */
const PACKETS_A_STEP = 1000;

/**
 * The packets of flows (ICMP errors about them included) as a pcapng file of at most `most` bytes, in
 * file order. While everything fits, every packet is as it is in its file. Where it does not,
 * payload of bulk data is left out first (original lengths kept), farthest from evidence, noted
 * packets, handshake and close; then packets in the same order; the section and its interfaces are
 * always there. Yields now and then, so that a host may do other things.
 */
export function* packetSlice(
  session: AnalysisSession,
  flows: readonly number[],
  most: number,
  options: CopyOptions,
): Generator<SliceStep, PacketSlice> {
  const packets = session.packetsOf(flows);
  const copier = new PacketCopier(session, { ...options, secrets: false });
  copier.head();
  const head = copier.out.take();
  const written: Uint8Array[] = [head];
  const places: PacketPlace[] = [];
  const sizes: PacketSizes = {
    whole: new Uint32Array(packets.length),
    cut: new Uint32Array(packets.length),
  };
  let total = head.length;
  for (let i = 0; i < packets.length; i += 1) {
    if (i % PACKETS_A_STEP === PACKETS_A_STEP - 1) yield { done: i, total: packets.length };
    const record = copier.read(packets[i]);
    if (record === null) continue;
    copier.write(packets[i]);
    const block = copier.out.take();
    sizes.whole[i] = block.length;
    sizes.cut[i] = block.length - padded(record.captured) + padded(headerBytes(record));
    total += block.length;
    if (total > most) continue;
    written.push(block);
    places.push(session.placeOf(packets[i]));
  }
  if (total <= most) {
    const omitted = packets.length - places.length;
    return { bytes: joined(written), packets: places.length, places, shortened: 0, omitted };
  }
  return yield* limited(session, packets, planSlice(session, packets, sizes, most - head.length), {
    copier,
    head,
  });
}

/** The same packets again, each as the plan has it. */
function* limited(
  session: AnalysisSession,
  packets: Uint32Array,
  plan: Uint8Array,
  { copier, head }: { readonly copier: PacketCopier; readonly head: Uint8Array },
): Generator<SliceStep, PacketSlice> {
  const written: Uint8Array[] = [head];
  const places: PacketPlace[] = [];
  let shortened = 0;
  for (let i = 0; i < packets.length; i += 1) {
    if (i % PACKETS_A_STEP === PACKETS_A_STEP - 1) yield { done: i, total: packets.length };
    if (plan[i] === OMIT) continue;
    const record = copier.read(packets[i]);
    if (record === null) continue;
    const keep = plan[i] === CUT ? headerBytes(record) : record.captured;
    copier.write(packets[i], keep);
    if (keep < record.captured) shortened += 1;
    written.push(copier.out.take());
    places.push(session.placeOf(packets[i]));
  }
  const omitted = packets.length - places.length;
  return { bytes: joined(written), packets: places.length, places, shortened, omitted };
}

function padded(length: number): number {
  return (length + 3) & ~3;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
