import { describe, expect, it } from 'vitest';
import { factsOf, play, secondLook, statesOf } from './play.ts';

describe('reference 002: too many resets, the inside capture', () => {
  // #33437 #33438 #33748 #33749 #33750 of the listing, with the client's port and numbers as printed
  const played = play(`
    S FA 2320205170 991843171 0 @0.907301s win=65535
    C A  991843171 2320205171 0 @0.952480s win=65535
    C FA 991843171 2320205171 0 @3.443687s win=65535
    C RA 991843172 2320205171 0 @3.443687s win=0
    S R  2320205171 0 0 @3.443748s win=0
  `);
  const facts = factsOf(played);

  it("the server's reset answers the client's FIN, not its reset", () => {
    expect(facts.sides[1].firstRst).toMatchObject({ packet: 5, form: 'rst', answers: 3 });
  });

  it("the client's reset is spontaneous, exact, and one beyond its FIN", () => {
    expect(facts.sides[0].firstRst).toMatchObject({
      form: 'rst-ack',
      answers: 0,
      validity: 'exact',
      seqFromOwnFin: 1,
      receiverState: 'TIME-WAIT',
    });
  });

  it('ends by the reset of the client, who is known by the port', () => {
    expect(facts.roleBasis).toBe('port');
    expect(facts.close).toMatchObject({ kind: 'reset', by: 'client', excluded: 'mid-capture' });
  });

  it('steps both ends as the packets show them', () => {
    expect(statesOf(secondLook(played))).toEqual([
      'CLOSE-WAIT / FIN-WAIT-1',
      'CLOSE-WAIT / FIN-WAIT-2',
      'LAST-ACK / TIME-WAIT',
      'CLOSED / CLOSED',
      'CLOSED / CLOSED',
    ]);
  });
});

describe('reference 004: a reset in CLOSE-WAIT, one left of the window', () => {
  const retransmissions = Array.from({ length: 10 }, (_, i) => `S A 2898 421 1448 @${1 + i * 30}s`);
  const opening = `
    C S  0
    S SA 0 1
    C A  1 1
    C PA 1 1 420
    S A  1 421
    S A  1 421 1448
    S A  1449 421 1448
    S A  2897 421 1448
    C FA 421 1449
    S A  4345 422 1448
    S A  5793 422 1448
    C R  421 0
  `;

  it('recognises the reset as left of the window, in CLOSE-WAIT', () => {
    const { sides } = factsOf(play(opening));
    expect(sides[0].firstRst).toMatchObject({
      validity: 'left',
      receiverState: 'CLOSE-WAIT',
      seqFromOwnFin: 0,
    });
  });

  it('finds the segment that it answers: the last one that acknowledged 421', () => {
    expect(factsOf(play(opening)).sides[0].firstRst?.answers).toBe(8);
  });

  it('is obeyed by the Linux of today, which knows the number of the FIN', () => {
    const facts = factsOf(play(opening));
    expect(facts.sides[1].state).toBe('CLOSED');
    expect(facts.close).toMatchObject({ kind: 'reset', by: 'client' });
  });

  it('did not close an endpoint that retransmits a second later', () => {
    const facts = factsOf(play(opening + retransmissions.join('\n')));
    expect(facts.sides[1].state).toBe('CLOSE-WAIT');
    expect(facts.close).toMatchObject({ kind: 'half-closed', by: 'client' });
    expect(facts.sides[1].retransmissions).toBe(10);
  });

  it('two left of RCV.NXT is rejected by everybody', () => {
    const facts = factsOf(play(opening.replace('C R  421 0', 'C R  420 0')));
    expect(facts.sides[0].firstRst).toMatchObject({ validity: 'left', answers: 0 });
    expect(facts.sides[1].state).toBe('CLOSE-WAIT');
    expect(facts.close.kind).toBe('half-closed');
  });
});
