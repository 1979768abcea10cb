import type { PacketNumber } from '../base/units.ts';
import { NO_FLOW, type PacketIndex } from '../flows/packet-index.ts';
import type { Tracker } from '../flows/tracker.ts';
import type { PacketPlace } from './analysis-api.ts';

/**
 * Where packets lie: numbers of the analysis against numbers inside each file. They are equal for
 * one capture; where several were merged, each packet's own number is kept once somebody asks.
 */
export class PacketPlaces {
  private own: Uint32Array = new Uint32Array(0);
  /** By capture: the packet of each number inside its file. */
  private byCapture: Uint32Array[] = [];

  constructor(
    private readonly tracker: Tracker,
    private readonly captures: number,
  ) {}

  private get index(): PacketIndex {
    return this.tracker.index;
  }

  /** The packet's capture and its number inside that file. */
  placeOf(packet: PacketNumber): PacketPlace {
    if (this.captures === 1) return { capture: 0, packet };
    return { capture: this.index.captureIndex(packet), packet: this.ownNumbers()[packet - 1] };
  }

  /** The packet at a place, 0 where there is none. */
  packetAt(place: PacketPlace): PacketNumber {
    const { capture, packet } = place;
    if (packet < 1 || packet > this.index.count) return 0;
    if (this.captures === 1) return capture === 0 ? packet : 0;
    const numbers = this.inCapture(capture);
    return packet <= numbers.length ? numbers[packet - 1] : 0;
  }

  /** The packet's flow, -1 where it has none. */
  flowOf(packet: PacketNumber): number {
    if (packet < 1 || packet > this.index.count) return -1;
    const flow = this.index.flow(packet);
    return flow === NO_FLOW ? -1 : flow;
  }

  /** Packets whose numbers in their files are among those looked for, ascending: one list a capture. */
  *withNumbers(
    wanted: readonly {
      readonly size: number;
      has(number: number): boolean;
      keys(): Iterable<number>;
    }[],
  ): Generator<number> {
    if (wanted.every((one) => one.size === 0)) return;
    if (this.captures === 1) {
      for (const number of wanted[0].keys()) if (number <= this.index.count) yield number;
      return;
    }
    const own = this.ownNumbers();
    for (let packet = 1; packet <= own.length; packet += 1) {
      if (wanted[this.index.captureIndex(packet)].has(own[packet - 1])) yield packet;
    }
  }

  /** Every packet chained to these flows and every fragment shown with them, ascending. */
  packetsOf(flows: Iterable<number>): Uint32Array {
    const packets: number[] = [];
    for (const flow of flows) {
      let packet = this.tracker.chainStart(flow);
      while (packet !== 0) {
        packets.push(packet);
        packet = this.index.next(packet);
      }
      for (const part of this.tracker.fragments.ofFlowInOrder(flow)) packets.push(part.packet);
    }
    return Uint32Array.from(packets).sort();
  }

  /** The number inside its own file of every packet so far. */
  private ownNumbers(): Uint32Array {
    const { count } = this.index;
    if (this.own.length !== count) {
      this.byCapture = [];
      const seen = new Uint32Array(this.captures);
      this.own = Uint32Array.from({ length: count }, (_, i) => {
        const capture = this.index.captureIndex(i + 1);
        seen[capture] += 1;
        return seen[capture];
      });
    }
    return this.own;
  }

  /** The packets of one capture, in the order of its file. */
  private inCapture(capture: number): Uint32Array {
    const own = this.ownNumbers();
    if (this.byCapture.length === 0) {
      const counts = new Uint32Array(this.captures);
      for (let at = 1; at <= own.length; at += 1) counts[this.index.captureIndex(at)] += 1;
      this.byCapture = Array.from(counts, (count) => new Uint32Array(count));
      own.forEach((number, at) => {
        this.byCapture[this.index.captureIndex(at + 1)][number - 1] = at + 1;
      });
    }
    return this.byCapture.at(capture) ?? new Uint32Array(0);
  }
}
