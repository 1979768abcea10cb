import { endpointText } from '../base/ip-address.ts';
import type { FlowColumns } from '../flows/flow-columns.ts';
import type { EndpointGeneration } from '../flows/flow-facts.ts';
import type { LadderRow } from '../ladder/ladder-rows.ts';
import { ladderSvg } from '../ladder/ladder-svg.ts';
import { ladderText } from '../ladder/ladder-text.ts';
import type { Ladder } from '../ladder/layout-ladder.ts';
import type { FlowAccounts } from './flow-accounts.ts';
import type { OpenLadders } from './open-ladders.ts';
import type { LadderHead } from './records.ts';

/** A flow's ladder with the evidence of its verdict, in every form: windows of rows, SVG, text. */
export class FlowLadders {
  constructor(
    private readonly ladders: OpenLadders,
    private readonly accounts: FlowAccounts,
    private readonly columns: FlowColumns,
    private readonly captureName: (packet: number) => string,
  ) {}

  head(flow: number, folded: boolean): LadderHead {
    const ladder = this.layout(flow, folded);
    const { evidence } = this.accounts.record(flow).verdict;
    return {
      flow,
      packets: ladder.packets.count,
      rows: ladder.rowCount,
      ...this.ends(flow),
      base: ladder.packets.base,
      // Evidence may be a packet of another flow, which has no row here.
      evidenceRows: evidence
        .map(({ packet }) => ({ packet, row: ladder.rowOfPacket(packet) }))
        .filter(({ row }) => row >= 0),
      closeRow: ladder.closeRow,
    };
  }

  rows(flow: number, folded: boolean, from: number, count: number): readonly LadderRow[] {
    const ladder = this.layout(flow, folded);
    const end = Math.min(from + count, ladder.rowCount);
    return Array.from({ length: Math.max(0, end - from) }, (_, i) => ladder.row(from + i));
  }

  position(flow: number, folded: boolean, packet: number): number {
    return this.layout(flow, folded).rowOfPacket(packet);
  }

  /** As today's endpoints would have it (remembered), or those of another generation. */
  layout(flow: number, folded: boolean, endpoint?: EndpointGeneration): Ladder {
    const evidence = () => this.accounts.record(flow).verdict.evidence;
    return endpoint === undefined
      ? this.ladders.open(flow, folded, evidence).ladder
      : this.ladders.asEndpoint(flow, folded, evidence(), endpoint);
  }

  svg(flow: number, folded: boolean, endpoint?: EndpointGeneration): string {
    return ladderSvg(this.layout(flow, folded, endpoint), this.title(flow));
  }

  text(flow: number, folded: boolean, endpoint?: EndpointGeneration): string {
    return ladderText(this.layout(flow, folded, endpoint), this.title(flow));
  }

  private ends(flow: number): { readonly client: string; readonly server: string } {
    const { columns } = this;
    return {
      client: endpointText(columns.ip(flow, 0), columns.port(flow, 0)),
      server: endpointText(columns.ip(flow, 1), columns.port(flow, 1)),
    };
  }

  private title(flow: number): { title: string; client: string; server: string } {
    const name = this.captureName(this.columns.firstPacket(flow));
    return { title: `Flow ${flow} · ${name}`, ...this.ends(flow) };
  }
}
