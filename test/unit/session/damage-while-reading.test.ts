import { describe, expect, it, vi } from 'vitest';
import { memorySource, type ByteSource } from '../../../shared/capture/byte-source.ts';
import { MOST_FILE_BYTES } from '../../../shared/flows/packet-index.ts';
import { Tracker } from '../../../shared/flows/tracker.ts';
import { openAnalysis } from '../../../shared/session/analysis.ts';
import { pcapFile, pcapngFile } from '../../support/capture-builder.ts';
import { ethernet, tcpPacket } from '../../support/packet-builder.ts';
import { wholeAnalysis } from '../../support/whole-analysis.ts';

const ENDS = { src: '10.0.0.2', dst: '10.0.0.9', sport: 50_000, dport: 443 };
const SYN = ethernet(tcpPacket({ ...ENDS, flags: 'S' }));

/** Ethernet with `count` IP headers of no stated length, each inside the one before. */
function nested(count: number, version: 4 | 6): Uint8Array {
  const size = version === 4 ? 20 : 40;
  const bytes = new Uint8Array(14 + count * size);
  bytes.set(version === 4 ? [8, 0] : [0x86, 0xdd], 12);
  for (let at = 14; at < bytes.length; at += size) {
    bytes[at] = version === 4 ? 0x45 : 0x60;
    bytes[at + (version === 4 ? 9 : 6)] = version === 4 ? 4 : 41;
  }
  return bytes;
}

describe('a packet of thousands of IP headers inside each other', () => {
  it.each([4, 6] as const)(
    'IPv%i: is told as malformed, and the packets after it count',
    (version) => {
      const file = pcapFile([nested(12_500 / (version / 2), version), SYN]);
      const session = wholeAnalysis(memorySource('nested.pcap', file));
      expect(session.outcome).toBe('whole');
      expect(session.flowCount).toBe(1);
      expect(session.health().entries).toMatchObject([
        { code: 'undecoded', severity: 'warning', count: 1, offset: 24 },
      ]);
      expect(session.packetDetail(1)?.layers.at(-2)?.stop).toContain('nested too deep');
    },
  );

  it('eight are still followed: tunnels in tunnels', () => {
    const outer = nested(7, 4);
    const tunnel = new Uint8Array([...outer, ...tcpPacket({ ...ENDS, flags: 'S' })]);
    const session = wholeAnalysis(memorySource('tunnel.pcap', pcapFile([tunnel])));
    expect(session.record(0).client).toEqual({ ip: ENDS.src, port: ENDS.sport });
  });
});

it('a packet of sixty thousand VLAN tags can be opened', () => {
  const tags = new Uint8Array(14 + 4 * 60_000);
  for (let at = 12; at < tags.length; at += 4) tags.set([0x81, 0], at);
  const session = wholeAnalysis(memorySource('tags.pcap', pcapFile([tags])));
  expect(session.packetDetail(1)?.layers.length).toBeLessThan(100);
});

/** A source whose device fails from an offset on. */
function failingAt(offset: number, bytes: Uint8Array): ByteSource {
  const whole = memorySource('disk.cap', bytes);
  return {
    ...whole,
    read(from, into) {
      if (from >= offset) throw new Error('The disk does not answer.');
      return whole.read(from, into.subarray(0, offset - from));
    },
  };
}

describe('a device that fails while a capture is read', () => {
  const packets = Array.from({ length: 50 }, () => SYN);
  it.each([
    ['pcap', pcapFile(packets)],
    ['pcapng', pcapngFile(packets)],
  ] as const)(
    '%s: leaves what came before, and says at which byte and block it ended',
    (_, file) => {
      const session = wholeAnalysis(failingAt(Math.floor(file.length / 2), file));
      expect(session.outcome).toBe('part');
      const { entries, captures } = session.health();
      expect(captures[0].read).toBe('part');
      expect(entries[0]).toMatchObject({
        code: 'unreadable',
        severity: 'damage',
        file: 'disk.cap',
      });
      expect(entries[0].text).toContain('The disk does not answer.');
      expect(entries[0].offset).toBeGreaterThan(0);
      expect(entries[0].block).toBeGreaterThan(10);
      expect(session.readingState().packets).toBeGreaterThan(10);
      expect(session.record(0).packets.client).toBe(session.readingState().packets);
    },
  );
});

it('a packet that Teardown itself fails on ends reading there, as damage, never in silence', () => {
  const file = pcapFile([SYN, SYN, SYN]);
  const packet = vi.spyOn(Tracker.prototype, 'packet');
  packet
    .mockImplementationOnce(function (this: Tracker, record, _, capture) {
      return this.skip(record, capture);
    })
    .mockImplementationOnce(() => {
      throw new Error('a bug');
    });
  const session = wholeAnalysis(memorySource('odd.pcap', file));
  packet.mockRestore();
  expect(session.outcome).toBe('part');
  const { entries, captures } = session.health();
  const offset = 24 + (file.length - 24) / 3;
  expect(entries[0]).toMatchObject({ code: 'unreadable', severity: 'damage', offset, block: 2 });
  expect(captures[0].read).toBe('part');
});

describe('a file too large for exact offsets', () => {
  const huge: ByteSource = { ...memorySource('huge.pcap', pcapFile([SYN])), size: MOST_FILE_BYTES };

  it('is refused before anything is read', () => {
    expect(openAnalysis([huge])).toMatchObject({
      ok: false,
      error: { code: 'unsupported-format', where: { file: 'huge.pcap' } },
    });
  });

  it('beside others is told as damage', () => {
    const session = wholeAnalysis(huge, memorySource('small.pcap', pcapFile([SYN])));
    expect(session.outcome).toBe('part');
    expect(session.flowCount).toBe(1);
  });
});
