import type { ByteSource } from '../capture/byte-source.ts';
import { radarCode } from '../close/radar-code.ts';
import type { RadarView } from '../close/radar-filter.ts';
import type { RadarParameters } from '../close/radar-parameters.ts';
import type { RadarTally } from '../close/radar-report.ts';
import { slotOf } from '../close/radar-slot.ts';
import { radarInput } from '../flows/radar-input.ts';
import type { Tracker } from '../flows/tracker.ts';
import { RadarRecount } from './radar-recount.ts';

/** No code is this: not worked out yet. */
const UNKNOWN = 0xffffffff;

/**
 * Each flow by Radar's method, for the parameters that were asked for last: worked out once, four bytes a
 * flow, for the report and for the filter's words alike.
 */
export class RadarColumns implements RadarView {
  private key = '';
  private table = new Uint32Array(0);
  /** What another number of packets shows, from reading again. */
  private recounted: {
    readonly packets: number;
    /** Packets of the analysis that were read. */
    readonly upTo: number;
    readonly bits: Uint32Array;
  } | null = null;

  constructor(
    private readonly tracker: Tracker,
    private readonly sources: readonly ByteSource[],
  ) {}

  /** Counts flows; `recount` comes first where the tally's packets are others than those counted while reading. */
  tally(tally: RadarTally, from: number, until: number): void {
    const code = this.codes(tally.parameters);
    const slot = this.slots(tally.parameters.bucketMinutes);
    const end = Math.min(until, this.tracker.flowCount);
    for (let flow = from; flow < end; flow += 1) tally.add(code(flow), slot(flow));
  }

  /** The work of looking at another number of packets, null where these are counted. */
  recount(packets: number): RadarRecount | null {
    const { tracker } = this;
    if (packets === tracker.tcp.radarPackets || this.isRecounted(packets)) return null;
    const upTo = tracker.packetCount;
    return new RadarRecount(this.sources, packets, upTo, (bits) => {
      this.recounted = { packets, upTo, bits };
      this.key = '';
    });
  }

  codes(parameters: RadarParameters): (flow: number) => number {
    const { tracker } = this;
    const { packets } = parameters;
    const bits = this.bitsOf(packets);
    this.prepare(parameters);
    const { table } = this;
    return (flow) => {
      if (table[flow] === UNKNOWN) {
        const counted =
          bits === null
            ? radarInput(tracker, flow)
            : radarInput(tracker, flow, packets, flow < bits.length ? bits[flow] : 0);
        table[flow] = radarCode(counted, parameters);
      }
      return table[flow];
    };
  }

  slots(minutes: number): (flow: number) => number {
    const { tracker } = this;
    return (flow) => slotOf(tracker.index.sec(tracker.firstPacket(flow)), minutes);
  }

  /** A filter may name a number of packets that nobody counted yet: it waits until they are. */
  private bitsOf(packets: number): Uint32Array | null {
    if (packets === this.tracker.tcp.radarPackets) return null;
    const work = this.recount(packets);
    if (work !== null) while (work.step(Infinity));
    return this.recounted?.bits ?? null;
  }

  private isRecounted(packets: number): boolean {
    const known = this.recounted;
    return known?.packets === packets && known.upTo === this.tracker.packetCount;
  }

  private prepare({ packets, silenceSeconds, keep }: RadarParameters): void {
    const { tracker } = this;
    const flows = tracker.flowCount;
    const key = `${tracker.packetCount} ${flows} ${packets} ${silenceSeconds} ${keep.join()}`;
    if (key === this.key) return;
    this.key = key;
    if (this.table.length !== flows) this.table = new Uint32Array(flows);
    this.table.fill(UNKNOWN);
  }
}
