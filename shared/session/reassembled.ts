import { emptyRecord, type CaptureRecord } from '../capture/record.ts';
import type { PacketNumber } from '../base/units.ts';
import { decode } from '../wire/decode.ts';
import type { DecodedPacket } from '../wire/decoded-packet.ts';
import { FragmentTable } from '../wire/fragments.ts';

/** Datagrams that are remembered while they wait, and fragments of each: beyond it the oldest goes. */
const MOST_WAITING = 8192;
const MOST_FRAGMENTS = 16_384;

/**
 * Remembers which packets made up each reassembled datagram, so that a second look can put it
 * together again. Fragments are rare; what is kept is a few numbers for each datagram, no bytes.
 */
export class Reassembled {
  private readonly waiting = new Map<string, PacketNumber[]>();
  private readonly parts = new Map<PacketNumber, readonly PacketNumber[]>();

  /** Notes a fragment; `whole`: its datagram became whole with it. */
  note(packet: PacketNumber, decoded: DecodedPacket, whole: boolean): void {
    const key = `${decoded.fragmentId} ${decoded.addresses.join(' ')}`;
    const list = this.waiting.get(key) ?? [];
    if (list.length < MOST_FRAGMENTS || whole) list.push(packet);
    if (!whole) {
      this.waiting.set(key, list);
      if (this.waiting.size > MOST_WAITING) this.forgetOldest();
      return;
    }
    this.waiting.delete(key);
    this.parts.set(packet, list);
  }

  private forgetOldest(): void {
    for (const oldest of this.waiting.keys()) {
      this.waiting.delete(oldest);
      return;
    }
  }

  /** Whether the packet completed a datagram. */
  has(packet: PacketNumber): boolean {
    return this.parts.has(packet);
  }

  /**
   * The whole datagram as a raw IP record, decoded into `out`; false where a part cannot be read
   * again. `read` reads one packet of the capture again.
   */
  again(
    packet: PacketNumber,
    read: (packet: PacketNumber, into: CaptureRecord) => boolean,
    into: CaptureRecord,
    out: DecodedPacket,
  ): boolean {
    const table = new FragmentTable();
    const part = emptyRecord();
    for (const number of this.parts.get(packet) ?? []) {
      if (!read(number, part)) return false;
      decode(part, out);
      const whole = table.resolve(part, out);
      if (whole !== null && number === packet) {
        Object.assign(into, whole);
        decode(into, out);
        return true;
      }
    }
    return false;
  }
}
