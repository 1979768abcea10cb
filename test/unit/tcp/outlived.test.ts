import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { packetNote } from '../../../shared/ladder/ladder-words.ts';
import { layoutLadder } from '../../../shared/ladder/layout-ladder.ts';
import { fileInMemory, wholeAnalysis } from '../../support/whole-analysis.ts';
import { factsOf, HANDSHAKE, play, secondLook, statesOf } from '../flows/play.ts';

const REQUEST = `${HANDSHAKE} C PA 101 501 100 \n S A 501 201`;

/** States of both ends after each packet behind the request, as "client server". */
const after = (text: string, generation?: 'rfc793'): readonly string[] =>
  statesOf(secondLook(play(`${REQUEST} \n ${text}`), 0, generation))
    .slice(5)
    .map((both) => both.replace(' / ', ' '));

/** What the ladder says beside each packet behind the request. */
function notes(text: string): readonly string[] {
  const ladder = layoutLadder(secondLook(play(`${REQUEST} \n ${text}`)), {
    folded: false,
    evidence: [],
  });
  return Array.from({ length: ladder.rowCount }, (_, i) => ladder.row(i))
    .flatMap((row) => (row.kind === 'packet' ? [packetNote(row)] : []))
    .slice(5);
}

const OPEN = 'ESTABLISHED ESTABLISHED';
const CLOSED = 'CLOSED CLOSED';

describe('a reset that the packets after it contradict closes nobody', () => {
  it.each([
    [
      'the server goes on after "its" reset: only the client was closed by it',
      'S RA 501 201 0 @1s \n S PA 501 201 80 @2s',
      ['CLOSED ESTABLISHED', 'CLOSED ESTABLISHED'],
    ],
    [
      '... with a FIN, which moves its state on',
      'S R 501 0 0 @1s \n S FA 501 201 0 @2s',
      ['CLOSED ESTABLISHED', 'CLOSED FIN-WAIT-1'],
    ],
    [
      'what was under way with the reset shows nothing',
      'S RA 581 201 0 @1s \n S PA 501 201 80 @1.1s',
      ['ESTABLISHED CLOSED', 'ESTABLISHED CLOSED'],
    ],
    [
      'new data from the number of the RST+ACK on was sent after it, however soon',
      'S RA 501 201 0 @1s \n S PA 501 201 80 @1.02s',
      ['CLOSED ESTABLISHED', 'CLOSED ESTABLISHED'],
    ],
    [
      'the client sends its data again: the exact reset never reached it, or was not heeded',
      'S RA 501 201 0 @1s \n C PA 101 501 100 @2s',
      ['ESTABLISHED CLOSED', 'ESTABLISHED CLOSED'],
    ],
    [
      'new data within a second may have been under way to the exact reset',
      'S RA 501 201 0 @1s \n C PA 201 501 50 @2s',
      [CLOSED, CLOSED],
    ],
    [
      'both go on: nothing has happened',
      'S RA 501 201 0 @1s \n C PA 101 501 100 @2s \n S PA 501 201 80 @3s',
      [OPEN, OPEN, OPEN],
    ],
    [
      'a reset of the other side later on closes for good',
      'S RA 501 201 0 @1s \n S PA 501 201 80 @2s \n C RA 201 581 0 @3s',
      ['CLOSED ESTABLISHED', 'CLOSED ESTABLISHED', CLOSED],
    ],
    [
      'resets between data that goes on: only the last one is undecided',
      'S R 501 0 0 @1s \n S PA 501 201 80 @2s \n S R 581 0 0 @3s',
      ['CLOSED ESTABLISHED', 'CLOSED ESTABLISHED', CLOSED],
    ],
    ['the side that resets in earnest stays closed', 'C RA 201 501 0 @1s', [CLOSED]],
  ])('%s', (_name, text, states) => {
    expect(after(text)).toEqual(states);
    const { sides } = factsOf(play(`${REQUEST} \n ${text}`));
    expect(`${sides[0].state} ${sides[1].state}`).toBe(states.at(-1));
  });

  it('endpoints that the reader asked for obey all the same', () => {
    expect(after('S RA 501 201 0 @1s \n C PA 101 501 100 @2s', 'rfc793')).toEqual([CLOSED, CLOSED]);
  });

  it('a copied IP-ID says at once that the reset is not its sender’s own', () => {
    expect(after('C PA 201 501 10 id=4711 \n S RA 501 211 0 id=4711')).toEqual([
      OPEN,
      'CLOSED ESTABLISHED',
    ]);
  });

  it('the ladder says so beside the reset', () => {
    expect(notes('S RA 501 201 0 @1s \n S PA 501 201 80 @2s')[0]).toBe(
      'the server goes on after it',
    );
    expect(notes('S RA 501 201 0 @1s \n C PA 101 501 100 @2s')[0]).toBe(
      'the client goes on: it had no effect',
    );
    expect(notes('C PA 201 501 10 id=4711 \n S RA 501 211 0 id=4711')[1]).toBe(
      "not the server's own",
    );
  });

  it('a server that knows nothing of the reset in its name is drawn open (lab)', () => {
    const file = path.resolve('test/lab/recordings/injected-reset-server-unaware/router-left.pcap');
    const { packets } = wholeAnalysis(fileInMemory(file)).explain(0, false);
    const reset = packets.find(({ rst, side }) => rst !== null && side === 'server');
    expect(reset).toMatchObject({ server: 'ESTABLISHED', client: 'CLOSED' });
  });
});
