import { describe, expect, it } from 'vitest';
import { ENDPOINT_GENERATIONS } from '../../../shared/flows/flow-facts.ts';
import { packetNote } from '../../../shared/ladder/ladder-words.ts';
import { layoutLadder } from '../../../shared/ladder/layout-ladder.ts';
import { HANDSHAKE, play, secondLook, statesOf } from '../flows/play.ts';

const REQUEST = `${HANDSHAKE} C PA 101 501 100 \n S A 501 201`;

/** What stands beside each packet of the newest flow, "" where nothing. */
function notes(text: string, flow = 0): readonly string[] {
  const ladder = layoutLadder(secondLook(play(text), flow), { folded: false, evidence: [] });
  return Array.from({ length: ladder.rowCount }, (_, i) => ladder.row(i)).flatMap((row) =>
    row.kind === 'packet' ? [packetNote(row)] : [],
  );
}

/** The notes of what follows `before`, which has `count` packets. */
const after = (before: string, count: number, text: string): readonly string[] =>
  notes(`${before} \n ${text}`).slice(count);

const CHALLENGED =
  'its receiver must ignore it and send a challenge ACK; RFC 793 endpoints obey it';

describe('words beside the segments of a ladder', () => {
  it('an in-window reset and the challenge ACK for it', () => {
    expect(after(REQUEST, 5, 'C R 250 0 \n S A 501 201')).toEqual([
      CHALLENGED,
      'duplicate ACK 1 of #5 · challenge ACK',
    ]);
  });

  it('in FIN-WAIT-2 packets do not tell who obeys it; a challenge ACK is one all the same', () => {
    expect(after(REQUEST, 5, 'S FA 501 201 \n C A 201 502 \n C R 250 0 \n S A 502 201')).toEqual([
      '',
      '',
      'Linux obeys it after close(), challenges it after shutdown()',
      'duplicate ACK 1 of #5 · challenge ACK',
    ]);
  });

  it('an ACK that also takes data is no challenge ACK', () => {
    const texts = after(REQUEST, 5, 'C R 250 0 \n C PA 201 501 50 \n S A 501 201 \n S A 501 251');
    expect(texts.join()).not.toMatch(/(?<!a )challenge ACK(?!;)/);
  });

  it('nor is one that comes a minute later', () => {
    expect(after(REQUEST, 5, 'C R 250 0 0 @1s \n S A 501 201 0 @61s')[1]).toBe(
      'duplicate ACK 1 of #5',
    );
  });

  it('a reset below the window is ignored by all, and nothing is owed', () => {
    expect(after(REQUEST, 5, 'C R 150 0 \n S A 501 201')).toEqual([
      'left of the window · its receiver must ignore it',
      'duplicate ACK 1 of #5',
    ]);
  });

  it("the FIN's own number: today's Linux obeys, older endpoints do not (reference 004)", () => {
    expect(after(REQUEST, 5, 'C FA 201 501 \n S A 501 202 0 @1s \n C R 201 0 0 @3s')[2]).toBe(
      "left of the window · obeyed by today's Linux, ignored by RFC 793 endpoints and plain RFC 5961 endpoints",
    );
  });

  it('an exact reset needs no words', () => {
    expect(after(REQUEST, 5, 'C RA 201 501')).toEqual(['']);
  });

  it('a repeated SYN to an open connection, and the ACK for it', () => {
    expect(after(REQUEST, 5, 'C S 100 0 0 @1s \n S A 501 201')).toEqual([
      'retransmission of #1, 1 s after it · SYN to an open connection: answered by an ACK',
      'duplicate ACK 1 of #5 · challenge ACK',
    ]);
  });

  it('a repeated SYN+ACK is only a repetition', () => {
    expect(after(HANDSHAKE, 3, 'S SA 500 101 0 @1s \n C A 101 501').join()).not.toContain('SYN to');
  });

  it('an ACK of an older connection to a new SYN', () => {
    expect(notes('C S 100 \n S A 9000 70000 \n C R 70000 0')[1]).toContain(
      'ACK of an older connection (challenge ACK)',
    );
  });

  it('keep-alives and their answers', () => {
    expect(after(HANDSHAKE, 3, 'C A 100 501 0 @30s \n S A 501 101')).toEqual([
      'keep-alive, 30 s after #3',
      'answers the keep-alive #4, 1 ms after it',
    ]);
  });

  it('data for an end that had reset the connection', () => {
    expect(after(REQUEST, 5, 'C RA 201 501 \n S PA 501 201 300')[1]).toBe('to a closed socket');
  });

  it('data for an end that had sent its FIN, as only the reset for it shows', () => {
    const late = 'C FA 201 501 \n S PA 501 202 700 \n C R 202 0';
    expect(after(REQUEST, 5, late)[1]).toBe('to a closed socket');
    const taken = 'C FA 201 501 \n S PA 501 202 700 \n C A 202 1201';
    expect(after(REQUEST, 5, taken)[1]).toBe('');
  });
});

describe('states by the generation of the endpoints', () => {
  const end = (text: string, flow = 0): readonly (string | undefined)[] =>
    ENDPOINT_GENERATIONS.map((generation) =>
      statesOf(secondLook(play(text), flow, generation)).at(-1),
    );

  it.each([
    ['exact', `${REQUEST} \n C R 201 0`, ['CLOSED', 'CLOSED', 'CLOSED']],
    ['in the window', `${REQUEST} \n C R 250 0`, ['CLOSED', 'ESTABLISHED', 'ESTABLISHED']],
    ['below it', `${REQUEST} \n C R 150 0`, ['ESTABLISHED', 'ESTABLISHED', 'ESTABLISHED']],
    [
      "the FIN's own number",
      `${REQUEST} \n C FA 201 501 \n S A 501 202 \n C R 201 0`,
      ['CLOSE-WAIT', 'CLOSE-WAIT', 'CLOSED'],
    ],
    [
      'in the window, and the server goes on: an RFC 793 one would not have',
      `${REQUEST} \n C R 250 0 \n S A 501 201 \n S PA 501 201 50 @3s \n C R 501 0 0 @120s`,
      ['CLOSED', 'ESTABLISHED', 'ESTABLISHED'],
    ],
  ])('a reset %s leaves the server', (_name, text, servers) => {
    expect(end(text)).toEqual(servers.map((server) => `CLOSED / ${server}`));
  });

  it('a SYN+ACK in the window of an open connection closes only RFC 793 endpoints', () => {
    const open = `${REQUEST} \n S PA 501 201 50 \n C A 201 551 \n S SA 700 201`;
    expect(end(open)).toEqual([
      'CLOSED / ESTABLISHED',
      'ESTABLISHED / ESTABLISHED',
      'ESTABLISHED / ESTABLISHED',
    ]);
  });
});
