import path from 'node:path';
import { describe, expect, it } from 'vitest';

import { ledgerLines } from '../../../shared/session/text/loss-lines.ts';
import type { FlowStory } from '../../../shared/session/records.ts';
import { CORPUS, HAS_CORPUS } from '../../golden/corpus/corpus-files.ts';
import { allRecordings } from '../../golden/lab/lab-recordings.ts';
import { fileInMemory, wholeAnalysis } from '../../support/whole-analysis.ts';
import { Talk } from './talk.ts';

/** The story of a flow of a file. */
function storyOf(file: string, flow: number): FlowStory {
  return wholeAnalysis(fileInMemory(file)).story(flow);
}

/** The likeliest mechanism of each reset: "#5 NOT_SPECIFIED high". */
function firstReasons({ resetReasons }: FlowStory): readonly string[] {
  return resetReasons.map(
    ({ packet, reasons: [{ linux, sure }] }) => `#${packet} ${linux} ${sure}`,
  );
}

describe('a side that sends again and again in vain', () => {
  it('is counted from the first packet sent again, not from the idle time before', () => {
    const talk = new Talk().shake().c('PA', 1, 1, 'one').s('PA', 1, 4, 'two').c('A', 4, 4);
    talk.c('PA', 4, 4, 'three', { after: 400 });
    for (const after of [0.2, 0.4, 0.8, 1.6, 3.2]) talk.c('PA', 4, 4, 'three', { after });
    const { verdict } = talk.record();
    expect(verdict).toMatchObject({
      cause: 'peer-vanished',
      headline: 'Server fell silent; client retransmitted for 6 s.',
    });
    expect(verdict.why).toContain('5 times from #8 on, over 6 s, to #12');
    expect(verdict.why).toContain('idle for 6 min 40 s, until the client spoke again #7');
    const forgotten = verdict.alternatives.find(({ cause }) => cause === 'idle-timeout-reset');
    expect(forgotten?.why).toMatch(
      /in the 6 min 40 s before #7; defaults that had run out by then/,
    );
  });

  it('counts a lone byte sent again, which looks like a keep-alive', () => {
    const talk = new Talk().shake().c('PA', 1, 1, 'x').s('A', 1, 2).c('PA', 2, 1, 'y');
    for (const after of [1, 2, 4, 8]) talk.c('PA', 2, 1, 'y', { after });
    const { verdict } = talk.record();
    expect(verdict.cause).toBe('peer-vanished');
    expect(verdict.why).toContain('4 times from #7 on, over 14 s, to #10');
  });

  it('a keep-alive that carries a byte long acknowledged is none', () => {
    const talk = new Talk().shake().c('PA', 1, 1, 'xy').s('A', 1, 3);
    for (const after of [1, 2, 4, 8]) talk.c('A', 2, 1, 'y', { after });
    expect(talk.record().verdict.cause).not.toBe('peer-vanished');
  });

  it('and then resets gave up; that is no close() of a program', () => {
    const talk = new Talk().shake().c('PA', 1, 1, 'GET /').c('FA', 6, 1);
    for (const after of [0.3, 0.6, 1.2, 2.4]) talk.c('FPA', 1, 1, 'GET /', { after });
    const [reset] = talk.c('RA', 7, 1, '', { after: 5 }).resets();
    expect(reset.reasons.map(({ linux, sure }) => `${linux} ${sure}`)).toEqual([
      'NOT_SPECIFIED medium',
      'TCP_ABORT_ON_MEMORY low',
      'TCP_STATE low',
    ]);
    expect(reset.reasons[0].words).toMatch(/^it gave up/);
  });
});

describe('a closed socket that answers late data', () => {
  it('is named, whether or not the other side takes the number of its reset', () => {
    const talk = new Talk().shake().c('PA', 1, 1, 'abcd').s('A', 1, 5).c('PA', 5, 1, 'lost');
    talk.c('FA', 9, 1).s('PA', 1, 5, 'late').c('R', 5, 0, '', { window: 0 });
    const { close, verdict } = talk.record();
    expect(close.kind).not.toBe('reset');
    expect(verdict).toMatchObject({
      cause: 'late-data-reset',
      confidence: 'medium',
      dataLost: 'yes',
    });
    expect(verdict.why).toContain('the capture cannot tell whether the server takes it');
    expect(talk.lostWhy()).toBe(
      '4 bytes of the server came after the close and reached no program',
    );
    expect(talk.ledger().server).toMatchObject({ unacknowledged: 4, atClosedSocket: 4 });
  });
});

describe('a forged reset', () => {
  it('names the own reset of the side as the proof that both ends were reset', () => {
    const recording = allRecordings().find(
      ({ truth, point }) => truth.scenario === 'injected-reset-copied-ip-id' && point === 'client',
    );
    if (recording === undefined) throw new Error('the recording is missing');
    const story = storyOf(recording.path, 0);
    expect(story.record.verdict.why).toMatch(
      /own RST #6, .* answers the client's data #4: .* both ends were reset/,
    );
    expect(firstReasons(story)).toEqual(['#5 NOT_SPECIFIED high', '#6 NO_SOCKET high']);
  });
});

describe.runIf(HAS_CORPUS)('in the corpus', () => {
  it('the mechanism agrees with a verdict of high that another device sent it', () => {
    const story = storyOf(path.join(CORPUS, 'captures', 'mercury__dns_packet.capture2.pcap'), 174);
    expect(story.record.verdict).toMatchObject({ cause: 'injected-reset', confidence: 'high' });
    expect(firstReasons(story)[0]).toBe('#1737 NOT_SPECIFIED high');
  });

  it('the ledger agrees with the data lost where a closed socket answered before a box did', () => {
    const story = storyOf(path.join(CORPUS, 'captures', 'mercury__tls_sgt.pcap'), 5);
    expect(story.record.verdict.dataLost).toBe('yes');
    expect(ledgerLines(story)[0]).toContain('94 bytes never acknowledged, all of them at a closed');
  });

  it('the ledger agrees with the data lost of a refused connection', () => {
    const file = 'CenTrace__200.115.176.142_binance.com_binance.com.pcap';
    const story = storyOf(path.join(CORPUS, 'captures', file), 9);
    expect(story.dataLostWhy).toContain('never accepted');
    expect(ledgerLines(story)[0]).toMatch(/refusal: no connection was there to take them$/);
  });
});
