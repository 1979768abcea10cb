import { endpointText } from '../base/ip-address.ts';
import type { FlowColumns } from '../flows/flow-columns.ts';
import { DistinctAddresses } from './distinct-addresses.ts';

/**
 * Both ends of every flow as small numbers: the rank of an address among all addresses of the
 * analysis (IPv4 before IPv6, each in numerical order). Sorting compares ranks, and a text filter
 * looks at each distinct address once instead of at two million texts. Built once, when the first
 * column of ends is sorted or the first address is filtered for.
 */
export class AddressRanks {
  /** Rank of the client's address of each flow, then of the server's. */
  private readonly ranks: readonly [Uint32Array, Uint32Array];
  /** Text of each distinct address, by rank. */
  private readonly texts: string[];

  constructor(
    private readonly columns: FlowColumns,
    /** How many flows the ranks cover: more flows need new ranks. */
    readonly flowCount: number,
  ) {
    const addresses = new DistinctAddresses();
    const ids = [new Uint32Array(flowCount), new Uint32Array(flowCount)] as const;
    const both = new Uint32Array(8);
    for (let flow = 0; flow < flowCount; flow += 1) {
      const v6 = columns.addressesInto(flow, both);
      ids[0][flow] = addresses.number(v6, both, 0);
      ids[1][flow] = addresses.number(v6, both, 4);
    }
    const order = addresses.inOrder();
    const rankOfId = new Uint32Array(order.length);
    order.forEach((id, rank) => {
      rankOfId[id] = rank;
    });
    this.texts = Array.from(order, (id) => addresses.text(id));
    for (const side of ids) for (let i = 0; i < flowCount; i += 1) side[i] = rankOfId[side[i]];
    this.ranks = ids;
  }

  /** Sort key of an end: rank of its address times 65,536 plus its port. */
  endpointKey(flow: number, side: 0 | 1): number {
    return this.ranks[side][flow] * 65_536 + this.columns.port(flow, side);
  }

  /** A predicate: the word occurs in "address:port" (IPv6 in brackets) of either end. */
  matcher(word: string): (flow: number) => boolean {
    const inAddress = Uint8Array.from(this.texts, (text) => (text.includes(word) ? 1 : 0));
    const inPort = new Uint8Array(65_536);
    if (/^\d+$/u.test(word)) {
      for (let port = 0; port < inPort.length; port += 1) {
        if (String(port).includes(word)) inPort[port] = 1;
      }
    }
    const spans = /[:[\]]/u.test(word);
    const holds = (flow: number, side: 0 | 1): boolean => {
      const rank = this.ranks[side][flow];
      const port = this.columns.port(flow, side);
      if (inAddress[rank] === 1 || inPort[port] === 1) return true;
      return spans && endpointText(this.texts[rank], port).includes(word);
    };
    return (flow) => holds(flow, 0) || holds(flow, 1);
  }
}
