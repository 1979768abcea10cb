import { describe, expect, it } from 'vitest';

import {
  changesNothing,
  continuesOwnCounter,
  INJECTION_TRAITS,
  injectionPoints,
  suspectReset,
} from '../../../shared/findings/injection-evidence.ts';
import { judge, tell } from '../../../shared/findings/rank.ts';
import { rankCauses, type RankedCause } from '../../../shared/findings/rank-causes.ts';
import type { FlowFacts } from '../../../shared/flows/flow-facts.ts';
import { flowFacts, type FlowParts, type ResetParts } from '../../support/facts-builder.ts';

/** Packet 4 is the client's request, 5 to 8 the server's data; the server's reset is #20. */
const client = { firstData: 4, lastData: 4, uniqueBytes: 200, packets: 3 };
const server = { firstData: 5, lastData: 8, uniqueBytes: 3000, packets: 9 };
const HONEST: ResetParts = { packet: 20, form: 'rst-ack', seq: 3001, window: 500, ipIdStep: 1 };

/** As a host answers that has no such socket: nothing in it but the number that it was asked with. */
const BARE: Partial<ResetParts> = {
  form: 'rst',
  answers: 4,
  ack: 0,
  window: 0,
  ipId: 0,
  ipIdStep: null,
};

function afterSilence(seconds: number): Partial<FlowFacts> {
  return { idleBefore: () => ({ before: 8, after: 19, nanos: seconds * 1e9 }) };
}

function withReset(parts: Partial<ResetParts>, more: FlowParts = {}): FlowFacts {
  return flowFacts({
    ...more,
    client: { ...client, ...more.client },
    server: { ...server, resets: [{ ...HONEST, ...parts }], ...more.server },
  });
}

function traits(facts: FlowFacts): string[] {
  const reset = suspectReset(facts);
  if (reset === null) return [];
  return INJECTION_TRAITS.filter((it) => it.holds(facts, reset)).map((it) => it.id);
}

function injected(facts: FlowFacts): RankedCause {
  const found = rankCauses(facts).find((it) => it.cause === 'injected-reset');
  if (found === undefined) throw new Error('no such cause');
  return found;
}

describe('what sets a reset apart from the packets of its sender', () => {
  it.each<[string, Partial<ResetParts>, FlowParts, readonly string[]]>([
    ['nothing', {}, {}, []],
    ['a TTL off the line', { ttl: 43 }, {}, ['ttl']],
    ['a TTL one off: a path of another length', { ttl: 63 }, {}, []],
    ['a TTL off a line that moved before', { ttl: 43 }, { server: { largestTtlStep: 2 } }, []],
    ['the same number of hops from 255', { ttl: 243 }, { server: { ttl: 52 } }, ['ttl-start']],
    ['an IP-ID off a dense series', { ipIdStep: 9000 }, {}, ['ip-id']],
    ['an IP-ID 900 off', { ipIdStep: 900 }, {}, []],
    [
      'an IP-ID off a series of its own making',
      { ipIdStep: 9000 },
      { server: { largestIpIdStep: 255 } },
      [],
    ],
    ['an IP-ID that says nothing (0, IPv6)', { ipIdStep: null }, {}, []],
    ['an IP-ID off a series of two packets', { ipIdStep: 9000 }, { server: { packets: 3 } }, []],
    ['a copied IP-ID counts once', { ipIdStep: 9000, ipIdCopied: true }, {}, ['ip-id-copied']],
    ['reserved bits', { reservedBits: true }, {}, ['reserved-bits']],
    ['sooner than a round trip', { beatsRoundTrip: true }, {}, ['beats-round-trip']],
    ['an ACK field without the flag', { form: 'rst', ack: 77, window: 0 }, {}, ['stray-ack']],
    ['a window without the ACK flag', { form: 'rst', ack: 77 }, {}, ['stray-ack', 'bare-window']],
    ['data beyond it later', { seq: 2000 }, { server: { lastData: 30 } }, ['RST_SEQ_DATA']],
    [
      'data before it in time, captured late',
      { seq: 2000 },
      { server: { lastData: 30 }, times: { 30: 20.5 } },
      [],
    ],
    ['an old segment again later', {}, { server: { lastData: 300 } }, ['goes-on']],
    ['an ACK later', {}, { server: { lastPacket: 300 } }, ['goes-on']],
    ['an old segment or an ACK that was under way', {}, { server: { lastData: 30 } }, []],
    [
      'its own FIN, captured later: the number says that it is older',
      { ttl: 43, seq: 3002 },
      { server: { fin: 300, finSeq: 3001, lastPacket: 300 } },
      [],
    ],
    [
      'a FIN with the very number that was under way',
      { ttl: 43 },
      { server: { fin: 22, finSeq: 3001 } },
      [],
    ],
    [
      'a FIN with the very number long after it',
      { ttl: 43 },
      { server: { fin: 300, finSeq: 3001 } },
      ['ttl', 'goes-on'],
    ],
    ["a kernel's own TTL where the program set 1 (BGP)", {}, { server: { ttl: 1 } }, []],
    ['the same over one hop', { ttl: 254 }, { server: { ttl: 2 } }, []],
    ['no start value against a TTL of 1', { ttl: 43 }, { server: { ttl: 1 } }, ['ttl']],
    [
      'a number below its own data',
      { seq: 500, validity: 'left' },
      { more: { ending: null } },
      ['DATA_SEQ_RST'],
    ],
    [
      'the same as the answer of a closed socket',
      { form: 'rst', window: 0, seq: 500, validity: 'left', answers: 4 },
      { more: { ending: null } },
      [],
    ],
    ['both ends at once', {}, { client: { resets: [{ packet: 21 }] } }, ['both-ends']],
    ['both ends, far apart', {}, { client: { resets: [{ packet: 21 }] }, times: { 21: 5000 } }, []],
    [
      'the other end answers',
      {},
      { client: { resets: [{ packet: 21, form: 'rst', answers: 20 }] } },
      [],
    ],
    [
      'SYN-ACK and RST+ACK for one SYN',
      { seq: 0, ack: 1 },
      { server: { lastData: 0, firstData: 0 } },
      ['SYN_RST'],
    ],
    [
      'a SYN that was refused once and sent again',
      { seq: 0, ack: 1 },
      { client: { synCount: 2 } },
      [],
    ],
    [
      'SYN-ACKs after it',
      {},
      { server: { synCount: 3, lastPacket: 30, firstData: 0, lastData: 0 } },
      ['syn-ack-again'],
    ],
  ])('%s', (_, reset, more, expected) => {
    const facts = withReset(reset, more);
    expect(traits(facts)).toEqual(expected);
    if (expected.length === 0) expect(injected(facts).confidence).toBeNull();
  });

  it.each<[string, readonly ResetParts[], readonly string[]]>([
    [
      'a leap beyond all data',
      [
        { packet: 20, seq: 3001 },
        { packet: 21, seq: 4461 },
      ],
      ['RST_SEQ_CHANGE'],
    ],
    [
      'a leap of two',
      [
        { packet: 20, seq: 3001 },
        { packet: 21, seq: 3003 },
      ],
      [],
    ],
    [
      'answers to two late segments',
      [
        { packet: 20, seq: 2000 },
        { packet: 21, seq: 3001 },
      ],
      [],
    ],
    [
      'other ACK fields',
      [
        { packet: 20, ack: 5 },
        { packet: 21, ack: 6 },
      ],
      ['RST_ACK_CHANGE'],
    ],
    [
      'equal ACK fields',
      [
        { packet: 20, ack: 5 },
        { packet: 21, ack: 5 },
      ],
      [],
    ],
    [
      'an abort, then a closed socket',
      [
        { packet: 20, ack: 5 },
        { packet: 21, form: 'rst', ack: 0, answers: 4 },
      ],
      [],
    ],
  ])('two resets: %s', (_, resets, expected) => {
    expect(traits(withReset({}, { server: { resets } }))).toEqual(expected);
  });

  it('RST_SEQ_CHANGE needs no FIN and less than two seconds', () => {
    const resets: ResetParts[] = [
      { packet: 20, seq: 3001 },
      { packet: 21, seq: 4461 },
    ];
    expect(traits(withReset({}, { server: { resets }, times: { 21: 2500 } }))).toEqual([]);
    expect(traits(withReset({}, { server: { resets, fin: 9 } }))).toEqual([]);
  });
});

describe('resets that change nothing are no injection, whatever their TTL', () => {
  it.each<[string, Partial<ResetParts>, FlowParts]>([
    [
      'after the FIN of its own side (mercury tls_sgt)',
      { ttl: 255 },
      { server: { ttl: 61, fin: 9 } },
    ],
    [
      'as the answer to a FIN (a firewall that forgot)',
      { ttl: 43, form: 'rst', answers: 9 },
      { client: { fin: 9 } },
    ],
    [
      'after a refused SYN',
      { ttl: 43 },
      { more: { close: { ...flowFacts().close, kind: 'refused' } } },
    ],
    [
      'after both FINs were acknowledged',
      { ttl: 43 },
      { client: { fin: 9, finAcked: 10 }, server: { fin: 11, finAcked: 12 } },
    ],
  ])('%s', (_, reset, more) => {
    expect(injected(withReset(reset, more)).confidence).toBeNull();
  });

  it('a kernel that resets the SYN-ACK to a raw socket (a scan) has another TTL than the SYN', () => {
    const facts = flowFacts({
      client: {
        firstAck: 0,
        packets: 2,
        ttl: 57,
        resets: [{ packet: 3, form: 'rst', answers: 2 }],
      },
      more: { sawHandshake: true },
    });
    const [reset] = facts.resets;
    expect(changesNothing(facts, reset)).toBe(true);
    expect(injected(facts).confidence).toBeNull();
  });

  it('an ending by the other side is judged by that reset, not by an answer to what came before', () => {
    const facts = withReset(
      { packet: 21, ttl: 43, form: 'rst', answers: 4 },
      { client: { ...client, resets: [{ packet: 20 }] } },
    );
    expect(facts.ending?.packet).toBe(20);
    expect(suspectReset(facts)).toBeNull();
  });
});

describe('points and confidence', () => {
  it('the next number of the own counter with a real window contradicts: -3', () => {
    const facts = withReset({ ack: 5 }, { server: { lastPacket: 300 } });
    const [reset] = facts.resets;
    expect(continuesOwnCounter(facts, reset)).toBe(true);
    const parts = injected(facts).parts.map((it) => it.points);
    expect(parts).toEqual([3, -3]);
    expect(injected(facts).confidence).toBeNull();
  });

  it('the shown parts sum to the score, and the score to the traits, the live connection and the data before', () => {
    const facts = withReset({ ttl: 43, ipIdCopied: true, reservedBits: true, ipIdStep: null });
    const { score, parts } = injected(facts);
    expect(score).toBe(parts.reduce((sum, it) => sum + it.points, 0));
    expect(score).toBe(injectionPoints(facts, facts.resets[0]) + 4);
  });

  it.each<[string, Partial<ResetParts>, FlowParts, string | null]>([
    ['two strong marks in the headers', { ttl: 43, ipIdCopied: true }, {}, 'high'],
    [
      'a TTL and a sender that goes on',
      { ttl: 43, seq: 2000 },
      { server: { lastData: 30 } },
      'high',
    ],
    ['a TTL and a sender heard later', { ttl: 43 }, { server: { lastPacket: 300 } }, 'medium'],
    ['a TTL, and sooner than a round trip', { ttl: 43, beatsRoundTrip: true }, {}, 'medium'],
    ['a TTL alone, against a series', { ttl: 43 }, {}, 'medium'],
    ['a TTL alone, of a bare answer without a socket', { ...BARE, ttl: 43 }, {}, 'low'],
    ['the same with a number in its ACK field', { ...BARE, ttl: 43, ack: 7 }, {}, 'medium'],
    ['a TTL of another route after ten seconds', { ttl: 61 }, { more: afterSilence(10) }, 'low'],
    ['the same after two', { ttl: 61 }, { more: afterSilence(2) }, 'medium'],
    ['too many hops for another route', { ttl: 43 }, { more: afterSilence(10) }, 'medium'],
    [
      'a TTL alone, against a SYN-ACK',
      { ttl: 43 },
      { server: { packets: 2, firstData: 0, lastData: 0, synCount: 1 } },
      'low',
    ],
    ['an IP-ID alone', { ipIdStep: 9000 }, {}, 'low'],
    ['an IP-ID and a stray ACK', { ipIdStep: 9000, form: 'rst', ack: 7 }, {}, 'medium'],
    [
      'no mark in the headers: a sender that goes on',
      { ipIdStep: null, seq: 2000 },
      { server: { lastData: 30 } },
      'low',
    ],
    [
      'no mark in the headers: sooner than a round trip',
      { ipIdStep: null, beatsRoundTrip: true },
      {},
      'low',
    ],
    ['one direction only', { ttl: 43, ipIdCopied: true }, { more: { oneSided: true } }, 'low'],
    ['a weak sign alone', { form: 'rst', window: 0, ack: 7, ipIdStep: null }, {}, null],
    ['two weak signs', { form: 'rst', ack: 7, ipIdStep: null }, {}, null],
    ['Post-PSH and one bare RST', { form: 'rst', window: 0, ipIdStep: null }, {}, null],
  ])('%s', (_, reset, more, expected) => {
    expect(injected(withReset(reset, more)).confidence).toBe(expected);
  });

  it('leads with the marks, says what it is not sure of, and names nobody', () => {
    const facts = withReset({ ttl: 43 });
    expect(judge(facts).rule.id).toBe('injected-reset');
    const verdict = tell(facts);
    expect(verdict.headline).toBe("RST+ACK in the server's name: not the server's TTL.");
    expect(verdict.why).toContain("it arrived with TTL 43, the server's own packets with 64");
    expect(verdict.why).toContain('A firewall or load balancer next to the server looks the same');
    expect(verdict.why).toContain('What speaks against the server as its sender: ');
    expect(verdict.matters).toBe(
      'Yes: the client sees "connection reset by peer"; whether the server sent it is open.',
    );
    expect(`${verdict.why} ${verdict.headline}`).not.toMatch(/censor/i);
    expect(verdict.alternatives.map((it) => it.cause)).toContain('server-abort');
  });

  it('is sure where two trails agree, and says who sees the error', () => {
    const far = { resets: [{ packet: 21 }] };
    const marks = { ttl: 43, ipIdCopied: true };
    const verdict = tell(withReset(marks, { client: { ...client, ...far } }));
    expect(verdict.confidence).toBe('high');
    expect(verdict.why).toContain("It is not the server's own");
    expect(verdict.matters).toBe(
      'Yes: both ends see "connection reset by peer", and neither of them did it.',
    );
    expect(tell(withReset(marks)).matters).toContain('the client sees');
  });

  it('the signature is what the packets are consistent with, reports have their source', () => {
    const close = { ...flowFacts().close, signature: 'PSH_RST_RST0' };
    const facts = flowFacts({
      client: { ...client, packets: 6, resets: [{ packet: 9, form: 'rst', ttl: 43 }] },
      server: { packets: 2 },
      more: { close },
    });
    expect(tell(facts).why).toContain(
      "The client's packets are consistent with the tampering signature ⟨PSH+ACK → RST; RST₀⟩, which has been reported for connections from one country almost alone (Internet Society Pulse",
    );
  });
});
