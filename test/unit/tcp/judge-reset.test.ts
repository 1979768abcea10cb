import { describe, expect, it } from 'vitest';
import { shownHistory, zeekFacts } from '../../../shared/flows/build-facts.ts';
import type { RstFacts } from '../../../shared/flows/flow-facts.ts';
import { TCP_WORDS } from '../../../shared/tcp/tcp-words.ts';
import { LETTER_RST, ZeekHistory } from '../../../shared/tcp/zeek-history.ts';
import { factsOf, HANDSHAKE, play, secondLook, statesOf } from '../flows/play.ts';

const REQUEST = `${HANDSHAKE} C PA 101 501 100 \n S A 501 201`;

const lastReset = (text: string): RstFacts | null => factsOf(play(text)).sides[0].lastRst;

describe('a reset against what its receiver may have', () => {
  it('is left only below what the receiver acknowledged', () => {
    expect(lastReset(`${REQUEST} \n C R 150 0`)?.validity).toBe('left');
  });

  it('at the highest ACK, with data under way after it, cannot be told', () => {
    const facts = factsOf(play(`${REQUEST} \n C PA 201 501 100 \n C R 201 0`));
    expect(facts.sides[0].firstRst?.validity).toBe('unknown');
    expect(facts.ending).toBeNull();
  });

  it('at the highest ACK is exact when that ACK was repeated later: the data was lost behind the capture point', () => {
    const text = `${REQUEST} \n C PA 201 501 100 @1s \n S A 501 201 0 @1.2s \n C R 201 0 0 @1.3s`;
    expect(factsOf(play(text)).ending).toMatchObject({ packet: 8, validity: 'exact' });
  });

  it('at the end of the data is exact, whether or not that was acknowledged', () => {
    expect(lastReset(`${REQUEST} \n C PA 201 501 100 \n C R 301 0`)?.validity).toBe('exact');
  });
});

describe('what a reset answers', () => {
  it('is the packet whose ACK field it carries, when it follows at once', () => {
    expect(lastReset(`${REQUEST} \n S PA 501 201 50 @1s \n C R 201 0 0 @1.1s`)?.answers).toBe(6);
  });

  it('is nothing when two minutes lie between: column and fact agree', () => {
    const played = play(`${REQUEST} \n S PA 501 201 50 @1s \n C R 201 0 0 @120s`);
    expect(factsOf(played).sides[0].lastRst?.answers).toBe(0);
    expect(secondLook(played).rstAnswers[6]).toBe(0);
  });
});

describe('a closed socket that gets several late segments', () => {
  const closed = `${REQUEST} \n C FA 201 501 \n S PA 501 202 700 \n S FA 1201 202`;

  it('answers each by a reset of its own, the oldest first', () => {
    const played = play(`${closed} \n C R 202 0 \n C R 202 0`);
    const { firstRst, lastRst } = factsOf(played).sides[0];
    expect([firstRst?.answers, lastRst?.answers]).toEqual([7, 8]);
    expect([...secondLook(played).rstAnswers].slice(8)).toEqual([7, 8]);
  });

  it('by one reset answers the first of them', () => {
    expect(factsOf(play(`${closed} \n C R 202 0`)).sides[0].lastRst?.answers).toBe(7);
  });

  it('answers the newest once those before were acknowledged: it was only half-closed until then', () => {
    const text = `${REQUEST} \n C FA 201 501 \n S PA 501 202 700 \n C A 202 1201 \n S PA 1201 202 50 \n C R 202 0`;
    expect(factsOf(play(text)).sides[0].lastRst?.answers).toBe(9);
  });
});

describe('a refusal', () => {
  it('answers the SYN however late it comes: nothing else carries its number', () => {
    const facts = factsOf(play('C S 100 \n S RA 0 101 0 @3s'));
    expect(facts.sides[1].firstRst).toMatchObject({ answers: 1, receiverState: 'SYN-SENT' });
  });
});

describe('the reset that ended a connection', () => {
  it('is kept in a burst whose first and last resets ended nothing', () => {
    const facts = factsOf(play(`${HANDSHAKE} C R 150 0 \n C R 101 0 \n C R 160 0`));
    expect(facts.ending).toMatchObject({ packet: 5, side: 0, validity: 'exact' });
    expect(facts.resets.map(({ packet }) => packet)).toEqual([4, 5, 6]);
    expect(facts.close).toMatchObject({ kind: 'reset', by: 'client' });
  });

  it('is not an old reset that its receiver ignored and outlived', () => {
    const talk = Array.from(
      { length: 5 },
      (_, i) => `C PA ${201 + i * 10} 501 10 @${1 + i}s \n S A 501 ${211 + i * 10}`,
    ).join('\n');
    const text = `${REQUEST} \n C R 150 0 \n ${talk} \n S FA 501 251 0 @8s \n C PA 251 502 10 \n S R 502 0`;
    const facts = factsOf(play(text));
    expect(facts.ending).toMatchObject({ side: 1, packet: facts.lastPacket });
    expect(facts.close).toMatchObject({ kind: 'reset', by: 'server' });
  });

  it('is an odd-looking one all the same when its receiver is gone at once', () => {
    const text = `${REQUEST} \n C R 150 0 \n C FA 201 501 \n S R 501 0`;
    expect(factsOf(play(text)).ending).toMatchObject({ side: 0, packet: 6 });
  });

  it('is none where the number was not known and the receiver goes on with new data', () => {
    const open = 'S R 501 0 \n C PA 101 501 10 @1s \n C PA 111 501 10 @2s';
    expect(factsOf(play(open)).ending).toBeNull();
  });
});

describe('half-open connections (RFC 9293 section 3.5.1)', () => {
  const recovery = `
    C S  100
    S A  77777 900000 0
    C R  900000 0
    C S  100 0 0 @1s
    S SA 500 101
    C A  101 501
    C PA 101 501 100
    S A  501 201
    S PA 501 201 300
    C A  201 801
  `;

  it('the stale ACK and the reset for it leave the new connection as it is', () => {
    const played = play(recovery);
    const states = statesOf(secondLook(played));
    expect(states.slice(0, 6)).toEqual([
      'SYN-SENT / LISTEN',
      'SYN-SENT / LISTEN',
      'SYN-SENT / LISTEN',
      'SYN-SENT / LISTEN',
      'ESTABLISHED / SYN-RECEIVED',
      'ESTABLISHED / ESTABLISHED',
    ]);
    expect(factsOf(played)).toMatchObject({ ending: null, sawHandshake: true });
    expect(factsOf(played).sides[1]).toMatchObject({ uniqueBytes: 300, missingBytes: 0 });
    expect(factsOf(played).sides[0]).toMatchObject({ uniqueBytes: 100, unackedBytes: 0 });
  });

  it("the reset answers the stale ACK, and a later abort is judged by the new connection's numbers", () => {
    const facts = factsOf(play(`${recovery} \n C RA 201 801 0`));
    expect(facts.sides[0].firstRst).toMatchObject({ answers: 2 });
    expect(facts.ending).toMatchObject({ packet: 11, validity: 'exact' });
  });
});

describe('FINs that are not the sender’s own', () => {
  it('a FIN far beyond the window closes nothing and opens no hole', () => {
    const text = `${HANDSHAKE} S FA 40000500 101 \n S PA 501 101 100 \n C A 101 601`;
    const facts = factsOf(play(text));
    expect(facts.sides[1]).toMatchObject({
      fin: 0,
      finCount: 0,
      uniqueBytes: 100,
      unackedBytes: 0,
    });
    expect(facts.sides[1].state).toBe('ESTABLISHED');
  });

  it('a FIN with another number replaces one that was never acknowledged', () => {
    const text = `${HANDSHAKE} S FA 3000 101 \n S PA 501 101 100 \n C A 101 601 \n S FA 601 101 \n C FA 101 602 \n S A 602 102`;
    const facts = factsOf(play(text));
    expect(facts.sides[1]).toMatchObject({
      fin: 7,
      finSeq: 601,
      uniqueBytes: 100,
      unackedBytes: 0,
    });
    expect(facts.close.kind).toBe('graceful');
  });
});

describe('a flood of resets', () => {
  const flood = Array.from({ length: 400 }, (_, i) => `C R ${70000 + i * 7} 0`).join('\n');

  it('is in the history of its flow whole; a table shows 200 letters, and a mark that it was cut', () => {
    const { tracker } = play(`${HANDSHAKE} ${flood}`);
    expect(zeekFacts(tracker, 0)?.history).toBe(`ShA${'R'.repeat(400)}`);
    expect(shownHistory(tracker, 0)).toBe(`ShA${'R'.repeat(197)}…`);
    expect(tracker.tcp.history.cut.size).toBe(0);
  });

  it('of all flows together is bounded: what comes beyond is cut, and the flows are counted', () => {
    const history = new ZeekHistory(100);
    const w = new Uint32Array(2 * TCP_WORDS);
    const lengths = [0, 1].map((flow) => {
      const row = flow * TCP_WORDS;
      for (let i = 0; i < 80; i += 1) history.add(w, row, flow, 0, LETTER_RST);
      return history.text(w, row, flow, false).length;
    });
    expect(lengths).toEqual([80, 12 + 32 + 1]);
    expect(history.text(w, TCP_WORDS, 1, false)).toMatch(/^R+…$/);
    expect([...history.cut]).toEqual([1]);
  });
});
