import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ipText } from '../../../shared/base/ip-address.ts';
import { memorySource } from '../../../shared/capture/byte-source.ts';
import { Pseudonyms } from '../../../shared/pseudonyms/pseudonyms.ts';
import { pseudonymousSession } from '../../../shared/pseudonyms/pseudonymous-session.ts';
import type { AnalysisSession } from '../../../shared/session/analysis-api.ts';
import { PcapngBuilder } from '../../support/capture-builder.ts';
import { ethernet, tcpPacket } from '../../support/packet-builder.ts';
import { wholeAnalysis } from '../../support/whole-analysis.ts';

/** Words that no sentence of the engine holds: a "q" before consonants. */
const word = fc.stringMatching(/^q[xzvk][a-z]{3,9}$/u);
const words = fc.oneof(
  word,
  fc.tuple(word, fc.nat(99)).map(([a, n]) => `${a}${n}`),
  fc.tuple(word, word).map((two) => two.join('-')),
);
const ip = fc.integer({ min: 0x0b000000, max: 0x7e000000 }).map((bits) => ipText(4, [bits]));
const hostName = fc.array(words, { minLength: 1, maxLength: 12 }).map((all) => all.join('.'));

const planted = fc.record({
  client: ip,
  server: ip,
  port: fc.integer({ min: 20_000, max: 60_000 }),
  host: fc.oneof(
    words,
    hostName,
    fc.tuple(hostName, fc.nat(9999)).map((two) => two.join(':')),
  ),
  path: fc.array(words, { minLength: 1, maxLength: 4 }).map((all) => `/${all.join('/')}`),
  file: fc.array(words, { minLength: 1, maxLength: 4 }).map((all) => `${all.join('.')}.pcapng`),
  interface: words,
  description: fc.tuple(words, words).map((two) => two.join(' ')),
  glue: fc.array(fc.constantFrom(' ', ', ', ' (', ') ', ' “', '” ', ' <', '> ', ' «', ' =', '; '), {
    minLength: 9,
    maxLength: 9,
  }),
});
type Planted = typeof planted extends fc.Arbitrary<infer T> ? T : never;

/** One conversation that was reset after its request, with everything planted in it and said of it. */
function sessionOf(one: Planted): AnalysisSession {
  const there = { src: one.client, dst: one.server, sport: one.port, dport: 80 };
  const back = { src: one.server, dst: one.client, sport: 80, dport: one.port };
  const payload = `GET ${one.path} HTTP/1.1\r\nHost: ${one.host}\r\n\r\n`;
  const file = new PcapngBuilder()
    .section()
    .interface({ linkType: 1, name: one.interface, description: one.description });
  [
    tcpPacket({ ...there, seq: 100, flags: 'S' }),
    tcpPacket({ ...back, seq: 900, ack: 101, flags: 'SA' }),
    tcpPacket({ ...there, seq: 101, ack: 901, flags: 'PA', payload }),
    tcpPacket({ ...there, seq: 101 + payload.length, ack: 901, flags: 'RA' }),
  ].forEach((packet, i) => file.packet({ bytes: ethernet(packet), sec: 1_700_000_000 + i }));
  file.statistics(0, { ifdrop: 3n });
  const session = wholeAnalysis(memorySource(one.file, file.bytes()));
  const { client, server, port, host, path, file: name, description } = one;
  const all = [client, server, `port ${port}`, host, path, name, one.interface, description];
  const text = all.map((value, i) => `${one.glue[i]}${value}`).join('') + one.glue[8];
  const at = '2026-11-20T14:02:00Z';
  const said = { by: text, at, edited: { by: text, at }, text };
  session.annotate({
    notes: [
      { id: '1', anchor: { on: 'flow', flow: 0 }, ...said },
      { id: '2', anchor: { on: 'packet', flow: 0, packet: 3 }, ...said },
    ],
    flows: [
      {
        flow: 0,
        triage: 'ask',
        owner: text,
        tags: [text],
        override: { cause: null, class: 'watch', why: text, by: text, at },
      },
    ],
  });
  return session;
}

function everythingTold(session: AnalysisSession): string {
  return [
    ...[session.health(), session.summary(0), session.annotations, session.causeGroups()],
    ...[session.row(0), session.record(0), session.story(0), session.explain(0, false)],
    ...[session.ladderHead(0, false), session.ladderRows(0, false, 0, 100)],
    ...[session.ladderSvg(0, false), session.ladderText(0, true)],
  ]
    .map((part) => JSON.stringify(part))
    .join('\n')
    .toLowerCase();
}

describe('values planted in every field', () => {
  it.each([false, true])('survive in no text of the session (prefixes kept: %s)', (keep) => {
    fc.assert(
      fc.property(planted, (one) => {
        fc.pre(one.client !== one.server);
        const session = sessionOf(one);
        const key = (message: string): Uint8Array =>
          createHmac('sha256', 'k').update(message).digest();
        const told = everythingTold(pseudonymousSession(session, new Pseudonyms(key, keep)));
        const secrets = [
          ...[one.host.replace(/:\d+$/u, ''), one.path, one.file.replace(/\.pcapng$/u, '')],
          ...[one.interface, one.description, `port ${one.port}`],
          ...(keep ? [] : [one.client, one.server]),
        ];
        expect(secrets.filter((value) => told.includes(value))).toEqual([]);
        const original = everythingTold(session);
        expect(secrets.filter((value) => !original.includes(value))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
