import { describe, expect, it } from 'vitest';
import { memorySource } from '../../../shared/capture/byte-source.ts';
import { pcapFile } from '../../support/capture-builder.ts';
import { ethernet, tcpPacket } from '../../support/packet-builder.ts';
import { wholeAnalysis } from '../../support/whole-analysis.ts';
import { ZEEK_CASES } from './zeek-cases.ts';

const FIRST = { '>': 0xfffffffa, '<': 5000 } as const;
const PACKET = /^([<>])([SAFRPU]*)(?::(\d+))?(?:@(\d+))?(?:\^(\d+))?(w0)?(?:x(\d+))?$/;

/** The packets of one case, a second apart; the client's numbers wrap a few bytes after its SYN. */
function played(text: string): Uint8Array[] {
  /** What each side sends next, after its first number. */
  const next = { '>': 0, '<': 0 };
  const packets: Uint8Array[] = [];
  for (const word of text.split(' ')) {
    const parts = PACKET.exec(word);
    if (parts === null) throw new Error(`not a packet: ${word}`);
    const side = parts[1] as '<' | '>';
    const other = side === '>' ? '<' : '>';
    const flags = parts[2];
    const length = Number(parts[3] ?? 0);
    for (let times = Number(parts[7] ?? 1); times > 0; times -= 1) {
      const begins = flags.includes('S') && next[side] === 0;
      const at = parts[4] === undefined ? (begins ? 0 : Math.max(1, next[side])) : Number(parts[4]);
      const acked = parts[5] === undefined ? Math.max(1, next[other]) : Number(parts[5]);
      packets.push(
        ethernet(
          tcpPacket({
            src: side === '>' ? '10.0.0.1' : '10.0.0.2',
            dst: side === '>' ? '10.0.0.2' : '10.0.0.1',
            sport: side === '>' ? 40_000 : 80,
            dport: side === '>' ? 80 : 40_000,
            flags,
            seq: (FIRST[side] + at) >>> 0,
            ack: flags.includes('A') ? (FIRST[other] + acked) >>> 0 : 0,
            window: parts[6] === undefined ? 8192 : 0,
            payload: 'x'.repeat(length),
          }),
        ),
      );
      if (flags.includes('R')) continue;
      const controls = Number(flags.includes('S')) + Number(flags.includes('F'));
      next[side] = Math.max(next[side], at + length + controls);
    }
  }
  return packets;
}

describe("Zeek's conn_state and history", () => {
  it('sixty cases and more, each only once', () => {
    const texts = ZEEK_CASES.map(({ packets }) => packets);
    expect(new Set(texts).size).toBe(texts.length);
    expect(texts.length).toBeGreaterThanOrEqual(60);
  });

  it.each(ZEEK_CASES)('$packets: $state $history ($rule)', ({ packets, state, history }) => {
    const session = wholeAnalysis(memorySource('zeek.pcap', pcapFile(played(packets))));
    expect(session.flowCount).toBe(1);
    expect(session.record(0).zeek).toEqual({ state, history });
  });
});
