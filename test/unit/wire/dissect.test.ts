import { describe, expect, test } from 'vitest';
import { dissect } from '../../../shared/wire/dissect.ts';
import { icmpText } from '../../../shared/wire/icmp-names.ts';
import type { Layer, LayerField } from '../../../shared/wire/layer-tree.ts';
import { linkTypeName } from '../../../shared/wire/link-type-names.ts';
import { concat, hex, utf8 } from '../../support/byte-writer.ts';
import { ethernet, icmpError, sll, tcpPacket, udpPacket } from '../../support/packet-builder.ts';

const ENDS = { src: '10.0.0.2', dst: '10.0.0.9', sport: 50000, dport: 443 };

/** Names of the layers. */
function names(layers: readonly Layer[]): string[] {
  return layers.map((layer) => layer.name);
}

/** A field by Wireshark's name, at any depth. */
function field(layers: readonly Layer[], name: string): LayerField | undefined {
  const search = (fields: readonly LayerField[]): LayerField | undefined => {
    for (const candidate of fields) {
      if (candidate.name === name) return candidate;
      const inside = search(candidate.children ?? []);
      if (inside !== undefined) return inside;
    }
    return undefined;
  };
  return search(layers.flatMap((layer) => layer.fields));
}

/** [value, offset, length] of a field. */
function at(layers: readonly Layer[], name: string): unknown[] {
  const found = field(layers, name);
  return [found?.value, found?.offset, found?.length];
}

/** A ClientHello record with a server name. */
function clientHello(name: string): Uint8Array {
  const host = utf8(name);
  const sni = concat(
    Uint8Array.of(0, 0, 0, host.length + 5, 0, host.length + 3, 0, 0, host.length),
    host,
  );
  const body = concat(
    hex('0303'),
    new Uint8Array(32),
    hex('00 0002 1301 0100'),
    Uint8Array.of(0, sni.length),
    sni,
  );
  const message = concat(Uint8Array.of(1, 0, 0, body.length), body);
  return concat(hex('160301'), Uint8Array.of(0, message.length), message);
}

describe('layers for the packet pane', () => {
  test('every field of a TCP segment lies where its bytes are', () => {
    const options = { mss: 1460, windowScale: 7, sackPermitted: true, timestamps: [1, 2] } as const;
    const bytes = ethernet(
      tcpPacket({ ...ENDS, seq: 1000, ack: 2000, flags: 'SA', window: 500, ttl: 57, options }),
      { vlans: [[0x8100, 42]] },
    );
    const layers = dissect(bytes, 1, bytes.length);
    expect(names(layers)).toEqual(['eth', 'vlan', 'ip', 'tcp']);
    expect(layers.map((layer) => [layer.offset, layer.length])).toEqual([
      [0, 14],
      [14, 4],
      [18, 20],
      [38, 40],
    ]);
    expect(at(layers, 'eth.src')).toEqual(['02:00:00:00:00:02', 6, 6]);
    expect(at(layers, 'vlan.id')).toEqual(['42', 14, 2]);
    expect(at(layers, 'ip.ttl')).toEqual(['57', 26, 1]);
    expect(at(layers, 'ip.src')).toEqual(['10.0.0.2', 30, 4]);
    expect(at(layers, 'tcp.srcport')).toEqual(['50000', 38, 2]);
    expect(at(layers, 'tcp.seq_raw')).toEqual(['1000', 42, 4]);
    expect(at(layers, 'tcp.ack_raw')).toEqual(['2000', 46, 4]);
    expect(at(layers, 'tcp.flags')).toEqual(['SYN ACK', 50, 2]);
    expect(at(layers, 'tcp.flags.syn')).toEqual(['set', 51, 1]);
    expect(at(layers, 'tcp.flags.reset')).toEqual(['not set', 51, 1]);
    expect(at(layers, 'tcp.window_size_value')).toEqual(['500', 52, 2]);
    expect(at(layers, 'tcp.options.mss_val')).toEqual(['1460', 58, 4]);
    expect(at(layers, 'tcp.options.wscale.shift')).toEqual(['7 (multiply by 128)', 74, 3]);
    expect(at(layers, 'tcp.options.timestamp.tsecr')[0]).toBe('2');
    expect(layers[3].summary).toBe('50000 → 443, SYN ACK, len 0');
    expect(layers.every((layer) => layer.stop === null)).toBe(true);
  });

  test('TLS records: hello with its server name, change of cipher, what is encrypted', () => {
    const hello = clientHello('shop.example');
    const payload = concat(
      hello,
      hex('140303000101'),
      hex('1603030010'),
      new Uint8Array(16).fill(0xaa),
    );
    const bytes = sll(tcpPacket({ ...ENDS, payload }));
    const layers = dissect(bytes, 113, bytes.length);
    expect(names(layers)).toEqual(['sll', 'ip', 'tcp', 'tls', 'tls', 'tls']);
    const name = field(layers, 'tls.handshake.extensions_server_name');
    expect(name?.value).toBe('shop.example');
    expect(bytes.subarray(name?.offset, (name?.offset ?? 0) + (name?.length ?? 0))).toEqual(
      utf8('shop.example'),
    );
    expect(layers.slice(3).map((layer) => layer.summary)).toEqual([
      'TLS 1.0 Client Hello',
      'TLS 1.2 change cipher spec, 1 bytes',
      'TLS 1.2 encrypted handshake message',
    ]);
  });

  test('alerts: in words where they are clear, named encrypted where they are not', () => {
    const summary = (payload: string): string | undefined => {
      const bytes = tcpPacket({ ...ENDS, payload: hex(payload) });
      return dissect(bytes, 101, bytes.length).at(-1)?.summary;
    };
    expect(summary('15 0303 0002 0228')).toBe('TLS 1.2 alert: fatal, handshake_failure');
    expect(summary('15 0303 0002 0100')).toBe('TLS 1.2 alert: warning, close_notify');
    expect(summary('15 0303 001a 0000000000000001 112233445566778899aabbccddeeff001122')).toBe(
      'TLS 1.2 encrypted alert, 26 bytes',
    );
  });

  test('a record that goes on in a later segment says so', () => {
    const bytes = tcpPacket({ ...ENDS, payload: hex('1703030400 0102030405') });
    const layers = dissect(bytes, 101, bytes.length);
    expect(layers.at(-1)).toMatchObject({
      name: 'tls',
      summary: 'TLS 1.2 application data, 1024 bytes',
    });
    expect(layers.at(-1)?.stop).toContain('later segment');
  });

  test('an ICMP error shows what it quotes', () => {
    const quoted = tcpPacket({ ...ENDS, seq: 77 });
    const bytes = ethernet(
      icmpError({ src: '192.0.2.1', dst: '10.0.0.2', type: 3, code: 13, quoted, quotedBytes: 28 }),
    );
    const layers = dissect(bytes, 1, bytes.length);
    expect(names(layers)).toEqual(['eth', 'ip', 'icmp', 'ip', 'tcp']);
    expect(layers[2].summary).toBe('communication administratively prohibited');
    expect(layers[3].summary).toBe('10.0.0.2 → 10.0.0.9');
    expect(at(layers.slice(4), 'tcp.seq_raw')).toEqual(['77', 66, 4]);
  });

  test('UDP, padding and payload', () => {
    const bytes = ethernet(udpPacket({ ...ENDS, payload: 'hi' }), { padTo: 60 });
    const layers = dissect(bytes, 1, bytes.length);
    expect(names(layers)).toEqual(['eth', 'ip', 'udp', 'data', 'eth.padding']);
    expect(layers[4]).toMatchObject({ offset: 44, length: 16 });
  });

  test('a cut packet says where', () => {
    const whole = ethernet(tcpPacket({ ...ENDS, payload: 'x'.repeat(100) }));
    const layers = dissect(whole.subarray(0, 47), 1, whole.length);
    expect(names(layers)).toEqual(['eth', 'ip', 'tcp']);
    expect(layers[2].stop).toContain('end inside this header');
    expect(layers[2].stop).toContain(`47 of this packet’s ${whole.length} bytes`);
    const inPayload = dissect(whole.subarray(0, 60), 1, whole.length);
    expect(inPayload.at(-1)).toMatchObject({ name: 'data', length: 6 });
    expect(inPayload.at(-1)?.stop).toContain('snap length');
  });

  test('what is not decoded is named', () => {
    const arp = concat(hex('ffffffffffff 020000000002 0806'), new Uint8Array(28));
    expect(dissect(arp, 1, 42)[0].stop).toContain('0x0806 (ARP)');
    expect(dissect(arp, 195, 42)[0].stop).toContain('802.15.4');
    expect(linkTypeName(9999)).toBe('link type 9999');
  });
});

test.each([
  [4, 3, 1, 'host unreachable'],
  [4, 3, 4, 'fragmentation needed but forbidden'],
  [4, 11, 0, 'time to live exceeded in transit'],
  [4, 8, 0, 'echo request'],
  [4, 3, 99, 'destination unreachable, code 99'],
  [6, 1, 4, 'port unreachable'],
  [6, 2, 0, 'packet too big'],
  [6, 200, 3, 'ICMPv6 type 200, code 3'],
] as const)('ICMP version %s type %s code %s in words', (version, type, code, text) => {
  expect(icmpText(version, type, code)).toBe(text);
});
