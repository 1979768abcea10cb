import { createHmac } from 'node:crypto';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyRecord } from '../../../shared/capture/record.ts';
import { parseIpv4, parseIpv6 } from '../../../shared/base/parse-ip.ts';
import { Pseudonyms } from '../../../shared/pseudonyms/pseudonyms.ts';
import { pseudonymousSession } from '../../../shared/pseudonyms/pseudonymous-session.ts';
import { rewritePacket } from '../../../shared/pseudonyms/rewrite-packet.ts';
import type { AnalysisSession } from '../../../shared/session/analysis-api.ts';
import { dissect } from '../../../shared/wire/dissect.ts';
import { ethernet, icmpError, tcpPacket, udpPacket } from '../../support/packet-builder.ts';
import { fileInMemory, wholeAnalysis } from '../../support/whole-analysis.ts';

const ETHERNET = 1;
const names = (): Pseudonyms =>
  new Pseudonyms((message) => createHmac('sha256', 'k').update(message).digest(), false);

const fieldsOf = (bytes: Uint8Array, original: number): ReadonlyMap<string, string> =>
  new Map(
    dissect(bytes, ETHERNET, original).flatMap((layer) =>
      layer.fields.map((field) => [field.name, field.value] as const),
    ),
  );

const rewritten = (packet: Uint8Array, service: number | null = 443): Uint8Array =>
  rewritePacket(packet, ETHERNET, packet.length, names(), service);

/** The ones'-complement sum over a header and what it covers is 0xffff where the checksum is right. */
function sums(bytes: Uint8Array, from: number, to: number, extra = 0): number {
  let sum = extra;
  for (let i = from; i < to; i += 2) sum += bytes[i] * 256 + (i + 1 < to ? bytes[i + 1] : 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return sum;
}

const SYN = {
  src: '10.0.0.2',
  dst: '192.0.2.9',
  sport: 50000,
  dport: 443,
  seq: 7_000_001,
  flags: 'S',
} as const;

describe('a rewritten packet', () => {
  it('has made-up addresses and client port, and keeps numbers, flags, service and sizes', () => {
    const packet = ethernet(tcpPacket({ ...SYN, options: { mss: 1460, windowScale: 7 } }));
    const before = fieldsOf(packet, packet.length);
    const after = fieldsOf(rewritten(packet), packet.length);
    const kept = ['tcp.seq_raw', 'tcp.flags', 'tcp.dstport', 'ip.len', 'ip.ttl', 'tcp.options'];
    for (const name of kept) expect(after.get(name)).toBe(before.get(name));
    for (const name of ['ip.src', 'ip.dst', 'tcp.srcport', 'eth.src', 'eth.dst'])
      expect(after.get(name)).not.toBe(before.get(name));
  });

  it('has right checksums', () => {
    const copy = rewritten(ethernet(tcpPacket({ ...SYN, options: { mss: 1460 } })));
    expect(sums(copy, 14, 34)).toBe(0xffff);
    const pseudoHeader = sums(copy, 26, 34) + 6 + (copy.length - 34);
    expect(sums(copy, 34, copy.length, pseudoHeader)).toBe(0xffff);
  });

  it('has right checksums over IPv6, for TCP and UDP', () => {
    const ends = { src: '2001:db8::2', dst: '2001:db8::9' };
    for (const [packet, protocol] of [
      [tcpPacket({ ...SYN, ...ends }), 6],
      [udpPacket({ ...ends, sport: 50000, dport: 53, payload: '' }), 17],
    ] as const) {
      const copy = rewritten(ethernet(packet));
      const pseudoHeader = sums(copy, 22, 54) + protocol + (copy.length - 54);
      expect(sums(copy, 54, copy.length, pseudoHeader)).toBe(0xffff);
    }
  });

  it('has no payload, and an option that nobody knows tells nothing', () => {
    const secret = 'GET /secret HTTP/1.1\r\n\r\n';
    const packet = ethernet(
      tcpPacket({
        ...SYN,
        flags: 'PA',
        payload: secret,
        options: { raw: Uint8Array.of(254, 8, 83, 69, 67, 82, 69, 84) },
      }),
    );
    const copy = rewritten(packet);
    expect(copy.length).toBe(packet.length - secret.length);
    expect(Buffer.from(copy).toString('latin1')).not.toMatch(/secret/iu);
    expect(fieldsOf(copy, packet.length).get('tcp.len')).toBe(String(secret.length));
  });

  it('hides the packet that an ICMP error quotes', () => {
    const quoted = tcpPacket({ ...SYN, payload: 'SECRET' });
    const packet = ethernet(
      icmpError({ src: '10.9.9.1', dst: '10.0.0.2', type: 3, code: 1, quoted }),
    );
    const copy = rewritten(packet);
    const texts = dissect(copy, ETHERNET, packet.length).map((layer) => layer.summary);
    expect(texts.join(' ')).not.toMatch(/10\.0\.0\.2|192\.0\.2\.9|50000|10\.9\.9\.1/u);
    expect(texts.join(' ')).toMatch(/→ 443/u);
  });

  it('of an unknown protocol is empty', () => {
    const neighbour = ethernet(Uint8Array.of(1, 2, 3, 4));
    neighbour.set([0x88, 0xcc], 12);
    expect(rewritten(neighbour).length).toBe(14);
  });
});

/** Every original value of a session that must not show: as text and as bytes. */
function secretsOf(session: AnalysisSession): { texts: Set<string>; bytes: Set<string> } {
  const texts = new Set<string>();
  const bytes = new Set<string>();
  const special = /^(0|127|22[4-9]|2[3-5]\d)\.|^::1?$|^ff/u;
  for (let flow = 0; flow < session.flowCount; flow += 1) {
    const { client, server, tls, http, capture } = session.record(flow);
    for (const { ip } of [client, server]) {
      if (special.test(ip)) continue;
      texts.add(ip);
      const four = parseIpv4(ip);
      const words = four === null ? (parseIpv6(ip) ?? []) : [four];
      bytes.add([...words].map((word) => word.toString(16).padStart(8, '0')).join(''));
    }
    for (const name of [tls?.sni, http?.host]) if (typeof name === 'string') texts.add(name);
    if (typeof http?.path === 'string' && http.path.length > 2) texts.add(http.path);
    texts.add(capture);
  }
  return { texts, bytes };
}

const RECORDINGS = path.join('test', 'lab', 'recordings');
const captures = [
  'host/sample/teardown-sample.pcapng',
  ...readdirSync(RECORDINGS, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.pcap(ng)?$/u.test(name))
    .filter((_, i) => i % 8 === 0)
    .map((name) => path.join(RECORDINGS, name)),
];

describe.each(captures)('%s under made-up names', (file) => {
  const session = wholeAnalysis(fileInMemory(file));
  const other = pseudonymousSession(session, names());
  const { texts, bytes } = secretsOf(session);

  it('tells no original value in any record, row, story, ladder or health text', () => {
    const told: string[] = [JSON.stringify(other.health()), JSON.stringify(other.summary(0))];
    told.push(JSON.stringify(other.causeGroups()));
    for (let flow = 0; flow < other.flowCount; flow += 1) {
      told.push(JSON.stringify(other.story(flow)), JSON.stringify(other.row(flow)));
      told.push(
        JSON.stringify(other.explain(flow, true)),
        JSON.stringify(other.ladderHead(flow, true)),
      );
      told.push(other.ladderSvg(flow, false), other.ladderText(flow, true));
    }
    const all = told.join('\n');
    expect(texts.size).toBeGreaterThan(2);
    expect([...texts].filter((text) => all.includes(text))).toEqual([]);
  });

  it('tells no original value in any byte of any packet', () => {
    const record = emptyRecord();
    const packets = other.packetsOf(Array(other.flowCount).keys());
    const found = new Set<string>();
    for (const packet of packets) {
      if (!other.readPacket(packet, record)) continue;
      const hex = Buffer.from(record.bytes.subarray(0, record.captured)).toString('hex');
      for (const secret of bytes) if (hex.includes(secret)) found.add(secret);
    }
    expect(packets.length).toBeGreaterThan(0);
    expect([...found]).toEqual([]);
  });
});
