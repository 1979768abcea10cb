import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../../shared/capture/byte-source.ts';
import { Pseudonyms } from '../../../shared/pseudonyms/pseudonyms.ts';
import { pseudonymousSession } from '../../../shared/pseudonyms/pseudonymous-session.ts';
import { rewritePacket } from '../../../shared/pseudonyms/rewrite-packet.ts';
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
    expect([tunnel.kind, tunnel.id]).toEqual(['gre', 7]);
    const text = explanationText(session, 0, FOR_A_TICKET);
    expect(text).toContain('GRE key 7');
    for (const told of [tunnel.from, tunnel.to, text]) {
      expect(told).not.toMatch(/192\.0\.2\.[12]\b|10\.77\.66\.55|10\.99\.88\.77/);
    }
  });
});
