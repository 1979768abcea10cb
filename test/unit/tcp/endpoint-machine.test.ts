import { describe, expect, it } from 'vitest';
import { factsOf, HANDSHAKE, play, secondLook, statesOf } from '../flows/play.ts';

const states = (text: string): readonly string[] => statesOf(secondLook(play(text)));

describe('the states of both ends, by RFC 9293', () => {
  it('open, close and last ACK (figures 6 and 12)', () => {
    expect(
      states(`${HANDSHAKE} C FA 101 501 \n S A 501 102 \n S FA 501 102 \n C A 102 502`),
    ).toEqual([
      'SYN-SENT / LISTEN',
      'ESTABLISHED / SYN-RECEIVED',
      'ESTABLISHED / ESTABLISHED',
      'FIN-WAIT-1 / CLOSE-WAIT',
      'FIN-WAIT-2 / CLOSE-WAIT',
      'TIME-WAIT / LAST-ACK',
      'TIME-WAIT / CLOSED',
    ]);
  });

  it('a simultaneous close goes through CLOSING at both ends (figure 13)', () => {
    const text = `${HANDSHAKE} C FA 101 501 \n S FA 501 101 \n C A 102 502 \n S A 502 102`;
    expect(states(text).slice(3)).toEqual([
      'FIN-WAIT-1 / CLOSE-WAIT',
      'CLOSING / CLOSING',
      'CLOSING / TIME-WAIT',
      'TIME-WAIT / TIME-WAIT',
    ]);
    expect(factsOf(play(text)).close).toMatchObject({ kind: 'graceful', by: 'both' });
  });

  it('a simultaneous open establishes both ends (figure 7)', () => {
    expect(states('C S 100 \n S S 500 \n C SA 100 501 \n S SA 500 101').at(-1)).toBe(
      'ESTABLISHED / ESTABLISHED',
    );
  });

  it('a refused connection closes the client', () => {
    expect(states('C S 100 \n S RA 0 101')).toEqual(['SYN-SENT / LISTEN', 'CLOSED / CLOSED']);
  });

  it('stays unknown in the middle until data shows more', () => {
    expect(states('C A 101 501 \n C PA 101 501 5 \n S FA 501 106')).toEqual([
      'UNKNOWN / UNKNOWN',
      'ESTABLISHED / UNKNOWN',
      'CLOSE-WAIT / FIN-WAIT-1',
    ]);
  });

  it('a FIN beyond a hole is not received until the hole is acknowledged', () => {
    expect(states(`${HANDSHAKE} C FA 201 501 \n S A 501 202`).slice(3)).toEqual([
      'FIN-WAIT-1 / ESTABLISHED',
      'FIN-WAIT-2 / CLOSE-WAIT',
    ]);
  });
});

describe('resets and the receiver that must judge them', () => {
  it.each([
    [101, 'exact', 'CLOSED'],
    [102, 'in-window', 'ESTABLISHED'],
    [100, 'left', 'ESTABLISHED'],
    [101 + 8192, 'right', 'ESTABLISHED'],
  ])(
    'a reset with seq %i on RCV.NXT 101 is %s and leaves the server %s',
    (seq, validity, state) => {
      const facts = factsOf(play(`${HANDSHAKE} C R ${seq} 0`));
      expect(facts.sides[0].firstRst?.validity).toBe(validity);
      expect(facts.sides[1].state).toBe(state);
    },
  );

  it('a reset to a SYN is judged by its ACK field', () => {
    expect(factsOf(play('C S 100 \n S RA 0 101')).sides[1].firstRst).toMatchObject({
      validity: 'exact',
      answers: 1,
    });
    const wrong = factsOf(play('C S 100 \n S RA 0 77'));
    expect(wrong.sides[1].firstRst).toMatchObject({ validity: 'unknown', answers: 0 });
    expect(wrong.sides[0].state).toBe('SYN-SENT');
  });

  it('an abort of a live socket answers nothing', () => {
    const facts = factsOf(play(`${HANDSHAKE} S PA 501 101 10 \n C RA 101 511`));
    expect(facts.sides[0].firstRst).toMatchObject({ form: 'rst-ack', answers: 0 });
  });

  it('a reset of a closed socket answers the data that it could not deliver, not the bare ACK after it', () => {
    const facts = factsOf(
      play(`${HANDSHAKE} C FA 101 501 \n S PA 501 102 30 \n S A 531 102 \n C R 102 0`),
    );
    expect(facts.sides[0].firstRst?.answers).toBe(5);
  });

  it('no reset answers a reset', () => {
    const facts = factsOf(play(`${HANDSHAKE} S RA 501 101 \n C R 101 0`));
    expect(facts.sides[0].firstRst?.answers).not.toBe(4);
  });
});
