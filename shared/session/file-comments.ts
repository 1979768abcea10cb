import type { CaptureReader } from '../capture/record.ts';
import type { PacketPlaces } from './packet-places.ts';

/** A comment that somebody wrote into the capture file. */
export interface FileComment {
  readonly packet: number;
  readonly text: string;
}

const NONE: readonly FileComment[] = [];

/** Packet comments of the captures (pcapng), by packet and flow of the analysis; found when asked for. */
export class FileComments {
  private known = 0;
  private byPacket = new Map<number, FileComment[]>();
  private byFlow = new Map<number, FileComment[]>();

  constructor(
    private readonly readers: readonly CaptureReader[],
    private readonly places: PacketPlaces,
  ) {}

  of(packet: number): readonly FileComment[] {
    this.look();
    return this.byPacket.get(packet) ?? NONE;
  }

  /** Comments on the packets of a flow, in the order of the packets. */
  ofFlow(flow: number): readonly FileComment[] {
    this.look();
    return this.byFlow.get(flow) ?? NONE;
  }

  /** While reading there are ever more. */
  private look(): void {
    const count = this.readers.reduce((sum, reader) => sum + reader.comments.length, 0);
    if (count === this.known) return;
    this.known = count;
    this.byPacket = new Map();
    this.byFlow = new Map();
    const texts = this.readers.map((reader) => {
      const byNumber = new Map<number, string[]>();
      for (const { on, number, text } of reader.comments) {
        if (on === 'packet') push(byNumber, number, text);
      }
      return byNumber;
    });
    for (const packet of this.places.withNumbers(texts)) {
      const { capture, packet: number } = this.places.placeOf(packet);
      for (const text of texts[capture].get(number) ?? []) {
        push(this.byPacket, packet, { packet, text });
        const flow = this.places.flowOf(packet);
        if (flow >= 0) push(this.byFlow, flow, { packet, text });
      }
    }
  }
}

function push<T>(map: Map<number, T[]>, key: number, value: T): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}
