import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../../shared/capture/byte-source.ts';
import { Pseudonyms } from '../../../shared/pseudonyms/pseudonyms.ts';
import { pseudonymousSession } from '../../../shared/pseudonyms/pseudonymous-session.ts';
import { rewritePacket } from '../../../shared/pseudonyms/rewrite-packet.ts';
import type { AnalysisSession } from '../../../shared/session/analysis-api.ts';
import { explanationText, FOR_A_TICKET } from '../../../shared/session/text/explanation-text.ts';
import { pcapFile } from '../../support/capture-builder.ts';
import { ethernet, tcpPacket } from '../../support/packet-builder.ts';
import { wholeAnalysis } from '../../support/whole-analysis.ts';
import { LINKS, TUNNELS } from '../wire/encapsulations.ts';

const names = (): Pseudonyms =>
  new Pseudonyms((message) => createHmac('sha256', 'k').update(message).digest(), false);
const SEGMENT = tcpPacket({
  src: '10.77.66.55',
  dst: '10.99.88.77',
  sport: 50_000,
  dport: 443,
  payload: 'secret-of-a-user',
});
/** How wide each kind's number is. */
const BITS: Readonly<Record<string, number>> = {
  ...{ gre: 32, pptp: 16, erspan: 10, vxlan: 24, 'vxlan-gpe': 24, geneve: 24 },
  ...{ 'gtp-u': 32, l2tp: 16 },
};
/** Addresses of the carriers, of the segment, of the frames, and the payload. */
const SECRETS = [
  '192.0.2.1|192.0.2.2|10.77.66.55|10.99.88.77'
    .split('|')
    .map((text) => Buffer.from(text.split('.').map(Number))),
  [Buffer.from('20010db8ffff0000', 'hex'), Buffer.from('secret-of-a-user')],
].flat();

function leaks(bytes: Uint8Array): readonly string[] {
  const all = Buffer.from(bytes);
  return SECRETS.filter((secret) => all.includes(secret)).map((secret) => secret.toString('hex'));
}

describe('tunnels under made-up names', () => {
  it.each(TUNNELS.map((tunnel, i) => [`${tunnel.kind} (${i})`, tunnel] as const))(
    'a packet in %s gives away neither its own ends nor the carrier’s',
    (_, { wrap }) => {
      const packet = ethernet(wrap(SEGMENT));
      expect(leaks(packet).length).toBeGreaterThan(1);
      expect(leaks(rewritePacket(packet, 1, packet.length, names(), 443))).toEqual([]);
    },
  );

  it.each(LINKS.map((link) => [link.name, link] as const))('nor one on %s', (_, link) => {
    const packet = link.wrap(SEGMENT);
    expect(leaks(rewritePacket(packet, link.linkType, packet.length, names(), 443))).toEqual([]);
  });

  it('the record and explain name the tunnel by made-up addresses', () => {
    const file = pcapFile([ethernet(TUNNELS[1].wrap(SEGMENT))]);
    const session = pseudonymousSession(wholeAnalysis(memorySource('t.pcap', file)), names());
    const [tunnel] = session.record(0).tunnel ?? [];
    expect(tunnel.kind).toBe('gre');
    const text = explanationText(session, 0, FOR_A_TICKET);
    expect(text).toContain(`GRE key ${String(tunnel.id)}, ${tunnel.from}`);
    expect(text).not.toMatch(/key 7\b/);
    for (const told of [tunnel.from, tunnel.to, text]) {
      expect(told).not.toMatch(/192\.0\.2\.[12]\b|10\.77\.66\.55|10\.99\.88\.77/);
    }
  });

  it.each(TUNNELS.flatMap((one, i) => (one.id === null ? [] : [[one.kind, i, one] as const])))(
    'the number of a tunnel of %s (%i) is made up, the same one each time, and kept in the map',
    (kind, _, { id, wrap }) => {
      const file = pcapFile([ethernet(wrap(SEGMENT))]);
      const under = (made: Pseudonyms): AnalysisSession =>
        pseudonymousSession(wholeAnalysis(memorySource('t.pcap', file)), made);
      const first = names();
      const [session, again] = [under(first), under(names())];
      const made = session.record(0).tunnel?.[0].id;
      expect(made).not.toBe(id);
      expect(made).toBeLessThan(2 ** BITS[kind]);
      expect(again.record(0).tunnel?.[0].id).toBe(made);
      expect(first.map().tunnel).toEqual({ [`${kind} ${String(id)}`]: String(made) });
      // Every output that shows a tunnel reads one of these.
      const shown = [session.record(0), session.story(0).record, session.explain(0, false).flow];
      expect(shown.map((record) => record.tunnel?.[0].id)).toEqual([made, made, made]);
    },
  );

  it('a tunnel without a number gets none', () => {
    const file = pcapFile([ethernet(TUNNELS[0].wrap(SEGMENT))]);
    const session = pseudonymousSession(wholeAnalysis(memorySource('t.pcap', file)), names());
    expect(session.record(0).tunnel?.[0].id).toBeNull();
  });

  it('no two numbers of a kind get one made-up number', () => {
    const made = names();
    const ids = Array.from({ length: 1024 }, (_, i) => made.tunnelId('erspan', i));
    expect(new Set(ids).size).toBe(1024);
    expect(made.tunnelId('gtp-u', 0xffffffff)).toBeLessThan(2 ** 32);
    expect(made.tunnelId('gtp-u', 0xffffffff)).toBeGreaterThanOrEqual(0);
  });

  it('people lose the numbers they name', () => {
    const made = names();
    const key = made.tunnelId('gre', 7);
    const teid = made.tunnelId('gtp-u', 0x80000001);
    expect(made.said('GRE key 7, key=7')).toBe(`GRE key ${key}, key=${key}`);
    expect(made.said('TEID 0x80000001')).toBe(`TEID ${teid}`);
    expect(made.said('VNI 5')).toBe(`VNI ${made.tunnelId('vxlan', 5)}`);
    expect(made.said('session 8 of 9, key 70')).toBe('session 8 of 9, key 70');
  });
});
