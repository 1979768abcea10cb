import { endpointText } from '../base/ip-address.ts';
import type { FlowColumns } from '../flows/flow-columns.ts';

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
    const numbers = new Map<number | string, number>();
    const seen: { readonly key: number | string; readonly text: string }[] = [];
    const ids = [new Uint32Array(flowCount), new Uint32Array(flowCount)] as const;
    for (let flow = 0; flow < flowCount; flow += 1) {
      for (const side of [0, 1] as const) {
        const key = this.key(flow, side);
        let id = numbers.get(key);
        if (id === undefined) {
          id = seen.length;
          numbers.set(key, id);
          seen.push({ key, text: columns.ip(flow, side) });
        }
        ids[side][flow] = id;
      }
    }
    const order = seen.map((_, id) => id).sort((a, b) => compareKeys(seen[a].key, seen[b].key));
    const rankOfId = new Uint32Array(seen.length);
    order.forEach((id, rank) => {
      rankOfId[id] = rank;
    });
    this.texts = order.map((id) => seen[id].text);
    this.ranks = [ids[0].map((id) => rankOfId[id]), ids[1].map((id) => rankOfId[id])];
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

  /** An IPv4 address as its number, an IPv6 one as text that sorts by value. */
  private key(flow: number, side: 0 | 1): number | string {
    if (!this.columns.isV6(flow)) return this.columns.addressWord(flow, side, 0);
    let text = '';
    for (let i = 0; i < 4; i += 1) {
      text += this.columns.addressWord(flow, side, i).toString(16).padStart(8, '0');
    }
    return text;
  }
}

/** Numbers (IPv4) before texts (IPv6). */
function compareKeys(a: number | string, b: number | string): number {
  if (typeof a !== typeof b) return typeof a === 'number' ? -1 : 1;
  return a < b ? -1 : 1;
}
