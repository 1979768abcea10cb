import type { FlowColumns } from '../flows/flow-columns.ts';

/**
 * Sort keys for ends: the rank of an address among all addresses of the analysis (IPv4 before IPv6,
 * each in numerical order) times 65,536 plus the port. Built once, when a column of ends is sorted.
 */
export class AddressRanks {
  private readonly ranks = new Map<number | string, number>();

  constructor(
    private readonly columns: FlowColumns,
    /** How many flows the ranks cover: more flows need new ranks. */
    readonly flowCount: number,
  ) {
    for (let flow = 0; flow < flowCount; flow += 1) {
      this.ranks.set(this.key(flow, 0), 0);
      this.ranks.set(this.key(flow, 1), 0);
    }
    const keys = [...this.ranks.keys()];
    const v4 = Float64Array.from(keys.filter((key) => typeof key === 'number')).sort();
    const v6 = keys.filter((key) => typeof key === 'string').sort();
    v4.forEach((key, rank) => this.ranks.set(key, rank));
    v6.forEach((key, rank) => this.ranks.set(key, v4.length + rank));
  }

  endpointKey(flow: number, side: 0 | 1): number {
    return (this.ranks.get(this.key(flow, side)) ?? 0) * 65_536 + this.columns.port(flow, side);
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
