import type { FlowNumber } from '../base/units.ts';
import { TUNNEL_WORDS, type DecodedPacket } from '../wire/decoded-packet.ts';
import { UNKNOWN_PORT, tunnelsOf, type Tunnel } from '../wire/tunnel.ts';

/** What an entry costs, about: a map's slot, and the words and text of a path. */
const FLOW_BYTES = 40;
const PATH_BYTES = 512;

/**
 * The tunnels around flows, as on each flow's first packet. A side table: flows outside of any tunnel
 * cost nothing, flows in the same tunnels share one entry.
 */
export class TunnelTable {
  private readonly pathOfFlow = new Map<FlowNumber, number>();
  private readonly paths: (readonly Tunnel[])[] = [];
  private readonly numbers = new Map<string, number>();
  /** Some packet of a flow is in VXLAN on Linux's first port, which Wireshark does not open by itself. */
  private unknownPort = false;

  /** Remembers the tunnels around a flow's first packet, where there are any. */
  add(flow: FlowNumber, first: DecodedPacket): void {
    const { tunnelDepth, tunnels } = first;
    if (tunnelDepth === 0) return;
    const key = tunnels.subarray(0, tunnelDepth * TUNNEL_WORDS).join(' ');
    let path = this.numbers.get(key);
    if (path === undefined) {
      path = this.paths.length;
      this.paths.push(tunnelsOf(tunnels, tunnelDepth));
      this.numbers.set(key, path);
    }
    this.pathOfFlow.set(flow, path);
  }

  /** Looks at a packet in tunnels: a flow's first one may be outside of the tunnel that later ones are in. */
  see({ tunnelDepth, tunnels }: DecodedPacket): void {
    if (this.unknownPort) return;
    for (let i = 0; i < tunnelDepth; i += 1)
      if ((tunnels[i * TUNNEL_WORDS] & UNKNOWN_PORT) !== 0) this.unknownPort = true;
  }

  /** What Wireshark must be told to decode (its option `-d`) so that it sees the same flows. */
  get decodeAs(): readonly string[] {
    return this.unknownPort ? ['udp.port==8472,vxlan'] : [];
  }

  /** The tunnels around a flow, outermost first; null where there are none. */
  of(flow: FlowNumber): readonly Tunnel[] | null {
    const path = this.pathOfFlow.get(flow);
    return path === undefined ? null : this.paths[path];
  }

  /** Flows in tunnels. */
  get count(): number {
    return this.pathOfFlow.size;
  }

  /** Bytes held, about. */
  get byteLength(): number {
    return this.pathOfFlow.size * FLOW_BYTES + this.paths.length * PATH_BYTES;
  }
}
