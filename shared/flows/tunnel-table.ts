import type { FlowNumber } from '../base/units.ts';
import { TUNNEL_WORDS, type DecodedPacket } from '../wire/decoded-packet.ts';
import { tunnelsOf, type Tunnel } from '../wire/tunnel.ts';

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
