import { describe, expect, it } from 'vitest';
import { guessRoles } from '../../../shared/flows/guess-roles.ts';
import { DecodedPacket } from '../../../shared/wire/decoded-packet.ts';
import { factsOf, HANDSHAKE, markNames, play } from './play.ts';

describe('where one conversation ends and the next begins', () => {
  it('a retransmitted SYN stays in its stream', () => {
    const { tracker } = play('C S 100 \n C S 100 @1s \n C S 100 @3s');
    expect(tracker.tcpStreamCount).toBe(1);
  });

  it('a SYN with another number on the same ports begins a new stream, marked as re-use', () => {
    const played = play(`${HANDSHAKE} C FA 101 501 \n S FA 501 102 \n C A 102 502 \n C S 9000 @9s`);
    expect(played.tracker.tcpStreamCount).toBe(2);
    expect(markNames(played, 7)).toEqual(['reusedPorts']);
    expect(factsOf(played, 1).synVariants).toBe(1);
  });

  it('two open SYNs of one tuple are variants of each other, which Radar leaves out', () => {
    const played = play('C S 100 \n C S 200 @1s', 20);
    expect(factsOf(played, 0)).toMatchObject({ synVariants: 2, close: { excluded: 'multi-syn' } });
    expect(factsOf(played, 1)).toMatchObject({ synVariants: 2, close: { excluded: 'multi-syn' } });
  });

  it('a SYN+ACK never begins one, even with another number', () => {
    const played = play('C S 100 \n S SA 500 101 \n S SA 900 101');
    expect(played.tracker.tcpStreamCount).toBe(1);
    expect(markNames(played, 3)).toContain('reusedPorts');
  });

  it('a SYN that is captured after its data belongs to the same stream', () => {
    const { tracker } = play('C PA 101 501 10 \n C S 100');
    expect(tracker.tcpStreamCount).toBe(1);
  });
});

describe('who is the client', () => {
  it('the sender of the SYN', () => {
    expect(factsOf(play('C S 100')).roleBasis).toBe('syn');
  });

  it('the receiver of the SYN+ACK where the SYN is missing', () => {
    const facts = factsOf(play('S SA 500 101'));
    expect(facts).toMatchObject({ roleBasis: 'synack', client: { port: 50000 } });
  });

  it('the end with the high port in the middle of a conversation', () => {
    const facts = factsOf(play('S PA 500 101 10'));
    expect(facts).toMatchObject({ roleBasis: 'port', server: { port: 443 } });
  });
});

describe('ports that tell who the server is', () => {
  it.each([
    [34637, 9000, false],
    [9000, 34637, true],
    [50000, 40000, false],
    [5678, 9999, false],
    [2000, 8000, true],
  ])(
    'a packet in the middle from %i to %i comes from the server: %s',
    (source, destination, swapped) => {
      const packet = new DecodedPacket();
      packet.protocol = 6;
      packet.sourcePort = source;
      packet.destinationPort = destination;
      expect(guessRoles(packet).swapped).toBe(swapped);
    },
  );
});

describe('what was transferred', () => {
  it('counts retransmitted bytes once as unique and twice as sent', () => {
    const facts = factsOf(play(`${HANDSHAKE} C PA 101 501 50 \n C PA 101 501 50 @1s`));
    expect(facts.sides[0]).toMatchObject({
      bytes: 100,
      uniqueBytes: 50,
      dataSegments: 1,
      retransmissions: 1,
    });
  });

  it('an acknowledged hole is missing, an unacknowledged one is not', () => {
    const hole = `${HANDSHAKE} S A 501 101 100 \n S A 701 101 100`;
    expect(factsOf(play(hole)).sides[1]).toMatchObject({ uniqueBytes: 200, missingBytes: 0 });
    expect(factsOf(play(`${hole} \n C A 101 801`)).sides[1].missingBytes).toBe(100);
  });

  it('a hole that is filled late is none', () => {
    const facts = factsOf(
      play(`${HANDSHAKE} S A 501 101 100 \n S A 701 101 100 \n S A 601 101 100 \n C A 101 801`),
    );
    expect(facts.sides[1]).toMatchObject({ uniqueBytes: 300, missingBytes: 0, dataSegments: 3 });
  });

  it('counts over the wrap of the sequence numbers', () => {
    const facts = factsOf(
      play(
        'C S 4294967290 \n S SA 500 4294967291 \n C A 4294967291 501 0 \n C PA 4294967291 501 20',
      ),
    );
    expect(facts.sides[0]).toMatchObject({ uniqueBytes: 20, unackedBytes: 20 });
    expect(facts.relativeSeq(0, 4)).toBe(10);
  });

  it('tells the handshake round trip from the SYN that was answered', () => {
    const facts = factsOf(
      play('C S 100 \n C S 100 @1s \n S SA 500 101 @1.02s \n C A 101 501 @1.03s'),
    );
    expect(facts.handshakeRtt).toBe(30_000_000);
  });

  it("data after the other side's FIN is late data", () => {
    const facts = factsOf(play(`${HANDSHAKE} C FA 101 501 \n S PA 501 102 30`));
    expect(facts.sides[1]).toMatchObject({ bytesAfterPeerClose: 30, firstDataAfterPeerFin: 5 });
  });
});

describe('what the capture lacks of a stream', () => {
  it('the acknowledged tail that was never captured is missing', () => {
    const text = `${HANDSHAKE} S PA 501 101 1000 \n C A 101 10501`;
    expect(factsOf(play(text)).sides[1]).toMatchObject({ uniqueBytes: 1000, missingBytes: 9000 });
  });

  it('one byte beyond is the FIN, which is nothing', () => {
    const text = `${HANDSHAKE} S PA 501 101 1000 \n C A 101 1502`;
    expect(factsOf(play(text)).sides[1].missingBytes).toBe(0);
  });

  it("a window probe's byte that was taken is no hole", () => {
    const text = `${HANDSHAKE} S A 501 101 100 \n C A 101 601 0 win=0 \n S A 601 101 1 \n C A 101 602 \n S A 602 101 100 \n C A 101 702`;
    expect(factsOf(play(text)).sides[1]).toMatchObject({ uniqueBytes: 201, missingBytes: 0 });
  });
});

describe('what nobody answered', () => {
  it('counts retransmissions only since the other side was last heard', () => {
    const healed = `${HANDSHAKE} C PA 101 501 50 \n C PA 101 501 50 @1s \n C PA 101 501 50 @3s \n S A 501 151`;
    expect(factsOf(play(healed)).sides[0]).toMatchObject({
      retransmissions: 2,
      unansweredRetransmissions: 0,
    });
    const silent = `${healed} \n C PA 151 501 50 @4s \n C PA 151 501 50 @5s`;
    expect(factsOf(play(silent)).sides[0].unansweredRetransmissions).toBe(1);
  });
});

describe('data after the other side closed', () => {
  const halfClose = `${HANDSHAKE} C FA 101 501 \n S A 501 102`;

  it('that the half-closed side acknowledged did reach it', () => {
    const text = `${halfClose} \n S PA 501 102 1000 \n C A 102 1501 \n S PA 1501 102 3 \n C R 102 0`;
    const [client, server] = factsOf(play(text)).sides;
    expect(server).toMatchObject({ bytesAfterPeerClose: 3, firstDataAfterPeerFin: 6 });
    expect(client.lastAckAfterOwnFin).toBe(7);
  });

  it('is not late when it repeats what had been acknowledged', () => {
    const text = `${HANDSHAKE} S PA 501 101 1000 \n C A 101 1501 \n C FA 101 1501 \n S PA 501 101 1000 \n C R 101 0`;
    const [client, server] = factsOf(play(text)).sides;
    expect(server).toMatchObject({ bytesAfterPeerClose: 0, firstDataAfterPeerFin: 0 });
    expect(client.lastAckAfterOwnFin).toBe(0);
  });

  it("an ACK of the other side's FIN alone is no reading", () => {
    const text = `${halfClose} \n S FA 501 102 \n C A 102 502`;
    expect(factsOf(play(text)).sides[0].lastAckAfterOwnFin).toBe(0);
  });
});
