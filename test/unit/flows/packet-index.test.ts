import { describe, expect, it } from 'vitest';
import { FlowTable } from '../../../shared/flows/flow-table.ts';
import { NO_FLOW, PacketIndex } from '../../../shared/flows/packet-index.ts';

describe('the packet index', () => {
  it('keeps offsets beyond 4 GiB, captures, times and marks exactly', () => {
    const index = new PacketIndex();
    const packet = index.append(2 ** 40 - 3, 511, 4_000_000_000, 999_999_999);
    index.assign(packet, 77, 1, 0x7fff, true);
    expect(index.fileOffset(packet)).toBe(2 ** 40 - 3);
    expect(index.captureIndex(packet)).toBe(511);
    expect([index.sec(packet), index.nsec(packet)]).toEqual([4_000_000_000, 999_999_999]);
    expect([index.flow(packet), index.rawSide(packet), index.marks(packet)]).toEqual([
      77, 1, 0x7fff,
    ]);
    expect(index.isAbout(packet)).toBe(true);
  });

  it('a packet without a flow says so', () => {
    const index = new PacketIndex();
    expect(index.flow(index.append(24, 0, 1, 2))).toBe(NO_FLOW);
  });

  it('refuses what it cannot tell apart', () => {
    expect(() => new PacketIndex().append(2 ** 40, 0, 0, 0)).toThrow('first TiB');
    expect(() => new PacketIndex().append(0, 512, 0, 0)).toThrow('512 captures');
  });
});

describe('the flow table', () => {
  it('finds a flow from both directions, and keeps IPv4 and IPv6 apart, through growth', () => {
    const table = new FlowTable();
    const flows: [Uint32Array, number, boolean, number][] = [];
    for (let i = 0; i < 20_000; i += 1) {
      const v6 = i % 3 === 0;
      const a = v6
        ? Uint32Array.of(0x20010db8, 0, 0, i, 0x20010db8, 0, 1, 9)
        : Uint32Array.of(i, 0, 0, 0, 9, 0, 0, 0);
      const slot = table.find(a, 1000 + (i % 7), 443, false, v6);
      expect(table.flowAt(slot)).toBe(-1);
      flows.push([
        a,
        1000 + (i % 7),
        v6,
        table.append(slot, a, 1000 + (i % 7), 443, v6 ? 2 : 0, false),
      ]);
    }
    for (const [a, port, v6, flow] of flows) {
      const back = Uint32Array.of(...a.subarray(4), ...a.subarray(0, 4));
      expect(table.flowAt(table.find(a, port, 443, false, v6))).toBe(flow);
      expect(table.flowAt(table.find(back, 443, port, false, v6))).toBe(flow);
      expect([table.sideOf(flow, a, port), table.sideOf(flow, back, 443)]).toEqual([0, 1]);
      expect(table.flowAt(table.find(a, port, 443, true, v6))).toBe(-1);
    }
  });
});
