import type { Evidence } from '../findings/rule.ts';
import type { FlowColumns } from '../flows/flow-columns.ts';
import type { EndpointGeneration } from '../flows/flow-facts.ts';
import { indexOfPacket, type FlowPackets } from '../flows/flow-packets.ts';
import { replayFlow } from '../flows/replay.ts';
import type { Tracker } from '../flows/tracker.ts';
import { layoutLadder, type Ladder } from '../ladder/layout-ladder.ts';
import { markReasons } from '../ladder/mark-words.ts';
import { SegmentDescriber } from '../ladder/describe-segment.ts';
import { ACK, RST, SYN } from '../wire/decoded-packet.ts';
import type { CaptureFeed } from './capture-feed.ts';

/** A laid-out ladder of one flow. */
export interface OpenLadder {
  readonly flow: number;
  readonly folded: boolean;
  readonly ladder: Ladder;
}

/** The generation of endpoints that the facts are told for. */
const TODAY: EndpointGeneration = 'linux-current';

/** How many flows' packets are kept: the one on screen and the ones just before it. */
const KEPT = 3;

/**
 * Second looks, remembered: the packets of the last few flows that somebody opened, and their
 * layouts. A flow that has grown since (while reading) is read again.
 */
export class OpenLadders {
  /** `last` grows with every packet and fragment of the flow. */
  private readonly packets = new Map<
    number,
    { readonly last: number; readonly packets: FlowPackets }
  >();
  private layouts: OpenLadder[] = [];

  constructor(
    private readonly tracker: Tracker,
    private readonly columns: FlowColumns,
    private readonly feed: CaptureFeed,
    private readonly said: (packet: number) => readonly string[],
  ) {}

  /** Forgets everything: verdicts may have changed. */
  clear(): void {
    this.packets.clear();
    this.layouts = [];
  }

  /** All packets of a flow, by the second look; as endpoints of today, remembered. */
  packetsOf(flow: number, endpoint: EndpointGeneration = TODAY): FlowPackets {
    if (endpoint !== TODAY) return this.replay(flow, endpoint);
    const last = this.columns.chainEnd(flow) + this.tracker.fragments.count(flow);
    const kept = this.packets.get(flow);
    if (kept?.last === last) return kept.packets;
    const packets = this.replay(flow, TODAY);
    this.packets.delete(flow);
    this.packets.set(flow, { last, packets });
    this.layouts = this.layouts.filter((layout) => layout.flow !== flow);
    for (const oldest of this.packets.keys()) {
      if (this.packets.size <= KEPT) break;
      this.packets.delete(oldest);
      this.layouts = this.layouts.filter((layout) => layout.flow !== oldest);
    }
    return packets;
  }

  /** Why a packet has its marks; asks for a second look only where it may have some. */
  readonly reasonsOf = (packet: number): readonly string[] => {
    const { index } = this.tracker;
    const flow = index.flow(packet);
    if (flow >= this.tracker.flowCount || this.tracker.tcpStream(flow) === null) return [];
    const packets = this.packetsOf(flow);
    return markReasons(packets, indexOfPacket(packets.packet, packets.count, packet));
  };

  open(flow: number, folded: boolean, evidence: () => readonly Evidence[]): OpenLadder {
    const packets = this.packetsOf(flow);
    const known = this.layouts.find((layout) => layout.flow === flow && layout.folded === folded);
    if (known !== undefined) return known;
    const ladder = layoutLadder(packets, { folded, evidence: evidence(), said: this.said });
    const open = { flow, folded, ladder };
    this.layouts.push(open);
    return open;
  }

  /** The ladder as endpoints of another generation would have it; not remembered. */
  asEndpoint(
    flow: number,
    folded: boolean,
    evidence: readonly Evidence[],
    endpoint: EndpointGeneration,
  ): Ladder {
    return layoutLadder(this.packetsOf(flow, endpoint), { folded, evidence, said: this.said });
  }

  /** Whether endpoints of that generation pass through other states than today's. */
  changesStates(flow: number, endpoint: EndpointGeneration = TODAY): boolean {
    if (endpoint === TODAY) return false;
    const today = this.packetsOf(flow);
    const other = this.replay(flow, endpoint);
    return (
      !sameColumn(today.clientState, other.clientState, today.count) ||
      !sameColumn(today.serverState, other.serverState, today.count)
    );
  }

  private replay(flow: number, generation: EndpointGeneration): FlowPackets {
    const describer = new SegmentDescriber();
    return replayFlow(this.tracker, flow, {
      generation,
      readPacket: this.feed.again,
      describe: (_packet, side, record, decoded) => {
        if (decoded.kind !== 'tcp' || decoded.payloadLength === 0) return null;
        if ((decoded.flags & RST) !== 0) return null;
        const seq = (decoded.flags & (SYN | ACK)) === SYN ? (decoded.seq + 1) >>> 0 : decoded.seq;
        return describer.describe(
          side,
          seq,
          record.bytes,
          decoded.payloadStart,
          decoded.payloadCaptured,
          decoded.payloadLength,
        );
      },
    });
  }
}

function sameColumn(a: Uint8Array, b: Uint8Array, count: number): boolean {
  for (let i = 0; i < count; i += 1) if (a[i] !== b[i]) return false;
  return true;
}
