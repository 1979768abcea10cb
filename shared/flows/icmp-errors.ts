import { ipText } from '../base/ip-address.ts';
import type { FlowNumber, PacketNumber } from '../base/units.ts';
import type { DecodedPacket } from '../wire/decoded-packet.ts';
import { icmpText, isRejection } from './icmp-text.ts';

/** An ICMP error about a flow; `quotedSide` is the tracker's side, before a swap of roles. */
export interface KeptIcmpError {
  readonly packet: PacketNumber;
  readonly from: string;
  readonly version: 4 | 6;
  readonly type: number;
  readonly code: number;
  readonly text: string;
  readonly quotedSide: 0 | 1;
}

/** The ICMP error of each flow that has any: the first that rejects, else the first of all. */
export class IcmpErrors {
  private readonly byFlow = new Map<FlowNumber, KeptIcmpError>();

  add(flow: FlowNumber, p: DecodedPacket, packet: PacketNumber, quotedSide: 0 | 1): void {
    const kept = this.byFlow.get(flow);
    const version = p.ipVersion;
    if (kept !== undefined) {
      const better =
        isRejection(version, p.icmpType, p.icmpCode) &&
        !isRejection(kept.version, kept.type, kept.code);
      if (!better) return;
    }
    this.byFlow.set(flow, {
      packet,
      from: ipText(version, p.addresses, 0),
      version,
      type: p.icmpType,
      code: p.icmpCode,
      text: icmpText(version, p.icmpType, p.icmpCode),
      quotedSide,
    });
  }

  of(flow: FlowNumber): KeptIcmpError | null {
    return this.byFlow.get(flow) ?? null;
  }
}
