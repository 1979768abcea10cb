import { describe, expect, it } from 'vitest';
import { memorySource } from '../../../shared/capture/byte-source.ts';
import { pcapFile } from '../../support/capture-builder.ts';
import { ethernet, tcpPacket } from '../../support/packet-builder.ts';
import { wholeAnalysis } from '../../support/whole-analysis.ts';

const DAY = 86_400;

/** A connection that is open when the capture pauses, and another one `pause` seconds later. */
function joined(pause: number): ReturnType<typeof wholeAnalysis> {
  const ends = { src: '10.0.0.2', dst: '10.0.0.9', sport: 50_000, dport: 80 };
  const back = { src: '10.0.0.9', dst: '10.0.0.2', sport: 80, dport: 50_000 };
  const at = (sec: number, bytes: Uint8Array): { bytes: Uint8Array; sec: number } => ({
    bytes: ethernet(bytes),
    sec,
  });
  const packets = [
    at(1000, tcpPacket({ ...ends, seq: 100, flags: 'S', options: { mss: 1460 } })),
    at(1000, tcpPacket({ ...back, seq: 500, ack: 101, flags: 'SA' })),
    at(1000, tcpPacket({ ...ends, seq: 101, ack: 501, flags: 'A' })),
    at(1001, tcpPacket({ ...ends, seq: 101, ack: 501, flags: 'PA', payload: 'hello' })),
    at(1001 + pause, tcpPacket({ ...ends, sport: 50_001, seq: 9, flags: 'S' })),
  ];
  return wholeAnalysis(memorySource('joined.pcap', pcapFile(packets)));
}

describe('a capture that pauses', () => {
  it('does not make a connection before the pause time out: nobody watched', () => {
    const session = joined(4 * DAY);
    // Radar's own clock is the whole capture's last packet (FACTS 2.5 #9): its tag says timeout, we do not.
    expect(session.record(0).close).toMatchObject({ kind: 'open', tags: ['timeout'] });
    expect(session.record(0).verdict.headline).not.toMatch(/day/u);
    const entry = session.health().entries.find(({ code }) => code === 'clock-step');
    expect(entry?.text).toMatch(/^Not one packet for 4 days between #4 and #5/u);
  });

  it('of some minutes is silence of the connection itself', () => {
    const session = joined(600);
    expect(session.record(0).close.tags).toContain('timeout');
    expect(session.health().entries).toEqual([]);
  });
});
