import type { ByteSource } from '../capture/byte-source.ts';
import { radarBits } from '../flows/radar-input.ts';
import { Tracker } from '../flows/tracker.ts';
import { CaptureFeed } from './capture-feed.ts';
import { openCaptures } from './open-captures.ts';

/**
 * Reads captures again only to look at another number of the client's packets: what Radar counts of them
 * is made packet by packet. Flows have the numbers that they had, because the packets are the same.
 */
export class RadarRecount {
  private readonly tracker = new Tracker([]);
  private readonly feed: CaptureFeed | null;

  /** @param total packets that were read the first time: no more than these */
  constructor(
    sources: readonly ByteSource[],
    readonly packets: number,
    readonly total: number,
    private readonly found: (bits: Uint32Array) => void,
  ) {
    this.tracker.tcp.radarPackets = packets;
    const opened = openCaptures(sources);
    this.feed = opened.ok
      ? new CaptureFeed(
          opened.value.readers,
          this.tracker,
          sources.map((source) => source.name),
        )
      : null;
  }

  /** Packets read so far. */
  get done(): number {
    return this.tracker.packetCount;
  }

  /** Reads on; false once it is over and the counts are handed over. */
  step(most: number): boolean {
    const left = Math.min(most, this.total - this.done);
    if (left > 0 && this.feed?.feed(left) === true && this.done < this.total) return true;
    const { flowCount } = this.tracker;
    const bits = new Uint32Array(flowCount);
    for (let flow = 0; flow < flowCount; flow += 1) bits[flow] = radarBits(this.tracker, flow);
    this.found(bits);
    return false;
  }
}
