import { describe, expect, it } from 'vitest';

import { memorySource } from '../../../shared/capture/byte-source.ts';
import type { FlowRecord } from '../../../shared/session/records.ts';
import { pcapFile } from '../../support/capture-builder.ts';
import { ethernet, tcpPacket, type TcpOptions } from '../../support/packet-builder.ts';
import { wholeAnalysis } from '../../support/whole-analysis.ts';
import { Talk } from './talk.ts';

const CLIENT = { v4: '10.0.0.1', v6: '2001:db8::1' };
const SERVER = { v4: '10.0.0.2', v6: '2001:db8::2' };

const options = { mss: 1460, windowScale: 7, sackPermitted: true };

type Version = keyof typeof CLIENT;

/** A port that the server refuses, with this TTL. */
function refusal(ttl: number, version: Version = 'v4', port = 81, form = 'RA'): TcpOptions[] {
  const up = { src: CLIENT[version], dst: SERVER[version], sport: 40_000, dport: port };
  const down = { src: up.dst, dst: up.src, sport: port, dport: up.sport };
  return [
    { ...up, flags: 'S', seq: 1000, options },
    { ...down, flags: form, seq: 0, ack: 1001, window: 0, ttl },
  ];
}

/** A port that it takes, with this TTL; `middle`: the handshake is not in the capture. */
function taken(ttl: number, version: Version = 'v4', port = 80, middle = false): TcpOptions[] {
  const up = { src: CLIENT[version], dst: SERVER[version], sport: 50_000, dport: port };
  const down = { src: up.dst, dst: up.src, sport: port, dport: up.sport, ttl };
  const opening: TcpOptions[] = [
    { ...up, flags: 'S', seq: 1000, options },
    { ...down, flags: 'SA', seq: 5000, ack: 1001 },
    { ...up, flags: 'A', seq: 1001, ack: 5001 },
  ];
  return [
    ...(middle ? [] : opening),
    { ...down, flags: 'PA', seq: 5001, ack: 1001, payload: 'hello' },
    { ...up, flags: 'PA', seq: 1001, ack: 5006, payload: 'hi' },
  ];
}

/** The record of the flow to port 81. */
function refused(packets: readonly TcpOptions[]): FlowRecord {
  const file = pcapFile(packets.map((packet) => ethernet(tcpPacket(packet))));
  const session = wholeAnalysis(memorySource('refused.pcap', file));
  const records = Array.from({ length: session.flowCount }, (_, flow) => session.record(flow));
  const found = records.find(({ server }) => server.port === 81);
  if (found === undefined) throw new Error('no flow to port 81');
  return found;
}

describe('who refused: the TTL of the refusal against the other flows of that address', () => {
  it.each<[string, readonly TcpOptions[], string, readonly string[]]>([
    ['no other flow', refusal(57), 'medium', ['injected-reset']],
    ['the same TTL', [...taken(57), ...refusal(57)], 'high', []],
    ['the same, on a flow that comes later', [...refusal(57), ...taken(57)], 'high', []],
    [
      'the same, in the middle of a flow',
      [...taken(57, 'v4', 80, true), ...refusal(57)],
      'high',
      [],
    ],
    ['the same hop limit', [...taken(57, 'v6'), ...refusal(57, 'v6')], 'high', []],
    [
      'one more: the box in front of the server',
      [...taken(57), ...refusal(58)],
      'medium',
      ['injected-reset'],
    ],
    ['another TTL', [...taken(57), ...refusal(250)], 'medium', ['injected-reset']],
    [
      'as many hops from another start value',
      [...taken(57), ...refusal(121)],
      'medium',
      ['injected-reset'],
    ],
    [
      'a program that sends with TTL 1',
      [...taken(1), ...refusal(64)],
      'medium',
      ['injected-reset'],
    ],
    [
      'flows of two TTLs, one of them the same',
      [...taken(57), ...taken(60, 'v4', 90), ...refusal(57)],
      'medium',
      ['injected-reset'],
    ],
    [
      'other refusals say nothing',
      [...refusal(57, 'v4', 82), ...refusal(57)],
      'medium',
      ['injected-reset'],
    ],
    ['a bare RST is none of a host', [...taken(57), ...refusal(57, 'v4', 81, 'R')], 'low', []],
  ])('%s', (_, packets, confidence, alternatives) => {
    const { verdict } = refused(packets);
    expect([verdict.cause, verdict.confidence]).toEqual(['connection-refused', confidence]);
    expect(verdict.alternatives.map(({ cause }) => cause)).toEqual(alternatives);
  });

  it('the same TTL: the host, with the packet that shows it', () => {
    const { verdict } = refused([...taken(57), ...refusal(57)]);
    expect(verdict.headline).toBe('Connection to port 81 refused.');
    expect(verdict.why).toContain('Its TTL is 57, as that of #2 and of every other flow');
    expect(verdict.evidence.map(({ packet }) => packet)).toEqual([2, 6, 7]);
  });

  it('the packet of the other flow has no row in the ladder', () => {
    const packets = [...taken(57), ...refusal(57)].map((packet) => ethernet(tcpPacket(packet)));
    const session = wholeAnalysis(memorySource('refused.pcap', pcapFile(packets)));
    expect(session.ladderHead(1, false).evidenceRows).toEqual([
      { packet: 6, row: 0 },
      { packet: 7, row: 1 },
    ]);
  });

  it('another TTL: a device in between, in headline, why and remedy of the alternative', () => {
    const { verdict } = refused([...taken(57), ...refusal(58)]);
    expect(verdict.headline).toBe('Connection to port 81 refused by a device in between.');
    expect(verdict.why).toContain(
      'Its TTL is 58, but #2, which 10.0.0.2 sent on another flow, has 57',
    );
    expect(verdict.alternatives[0].settle).toContain("ss -ltn 'sport = :81'");
  });

  it('the nearest of several is cited, and what they differ by', () => {
    const { verdict } = refused([...taken(57), ...taken(60, 'v4', 90), ...refusal(61)]);
    expect(verdict.why).toContain('#7 of another flow has 60');
    expect(verdict.why).toContain('differ by up to 3');
    expect(verdict.headline).not.toContain('device');
  });

  it('whatever the client sends after the refusal: there was no connection to abort', () => {
    const [syn, reset] = refusal(57);
    const late = { ...syn, flags: 'PA', seq: 1001, ack: 1, payload: 'GET /' };
    const again = { ...reset, flags: 'R', seq: 1, ack: 0 };
    const { verdict } = refused([syn, reset, late, again]);
    expect(verdict.cause).toBe('connection-refused');
    expect(verdict.alternatives.map(({ cause }) => cause)).not.toContain('server-abort');
  });

  it('the capture that finds a scan is written where it is taken', () => {
    const [syn, reset] = refusal(57);
    const { verdict } = refused([{ ...syn, ttl: 250 }, reset]);
    const scan = verdict.alternatives.find(({ cause }) => cause === 'scan-syn');
    expect(scan?.settle).toContain('On the server: tcpdump -ni any -s 0 -w server.pcap');
  });

  it('a SYN with a trait of scanning tools names no sweep where there is none', () => {
    const [syn, reset] = refusal(57);
    const { verdict } = refused([{ ...syn, ttl: 250 }, reset]);
    const scan = verdict.alternatives.find(({ cause }) => cause === 'scan-syn');
    expect(scan?.why).toContain('a trait of scanning tools');
    expect(scan?.why).not.toContain('targets');
  });

  it.each([
    ['a TTL of 250', 0, { ttl: 250 }],
    ['no TCP options', 0, { ttl: 60 }],
    // the server's address as number: 10.0.0.9, less the number that a talk begins with
    ['the target address as sequence number (Mirai)', 0x0a_00_00_09 - 1000, { ttl: 60 }],
  ])('names the trait that its SYN has: %s', (trait, seq, more) => {
    const { verdict } = new Talk()
      .c('S', seq, 0, '', more)
      .s('RA', -9000, seq + 1)
      .record();
    expect(verdict.cause).toBe('connection-refused');
    const scan = verdict.alternatives.find(({ cause }) => cause === 'scan-syn');
    expect(scan?.why).toContain(`Its SYN has a trait of scanning tools: ${trait}.`);
  });
});
