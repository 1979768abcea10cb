import { describe, expect, it } from 'vitest';
import type { FlowFacts } from '../../../shared/flows/flow-facts.ts';
import { Talk } from '../findings/talk.ts';
import { factsIn, recorded } from './read-facts.ts';

const factsOf = (talk: Talk): FlowFacts => factsIn(talk.file())[0];
const SECOND = 1e9;

/** Handshake, a request and its answer (#4 to #6), a minute of silence, another request (#7). */
const idler = (): Talk =>
  new Talk().shake().c('PA', 1, 1, 'one').s('PA', 1, 4, 'two').c('A', 4, 4).c('PA', 4, 4, 'three', {
    after: 60,
  });

describe('the longest silence of a flow', () => {
  it('lies between two of its packets', () => {
    expect(factsOf(idler()).idle).toEqual({ before: 6, after: 7, nanos: 60 * SECOND });
  });

  it('is the first among equals, and none in a flow of less than a second', () => {
    const talk = new Talk()
      .shake()
      .c('PA', 1, 1, 'a', { after: 5 })
      .s('PA', 1, 2, 'b', { after: 5 });
    expect(factsOf(talk).idle).toMatchObject({ before: 3, after: 4 });
    expect(factsOf(new Talk().shake().c('PA', 1, 1, 'a', { after: 0.9 })).idle).toBeNull();
  });

  it('is not broken by keep-alives, nor by their answers', () => {
    const talk = new Talk().shake().c('PA', 1, 1, 'one').s('A', 1, 4);
    for (let i = 0; i < 3; i += 1) talk.s('A', 0, 4, '', { after: 20 }).c('A', 4, 1);
    talk.c('PA', 4, 1, 'two', { after: 20 });
    const { idle } = factsOf(talk);
    expect(idle).toMatchObject({ before: 5, after: 12 });
    expect((idle?.nanos ?? 0) / SECOND).toBeCloseTo(80, 0);
  });

  it('a lab connection that its kernel gave up by keep-alive was silent until the reset', () => {
    const facts = recorded('keep-alive-give-up', 'client');
    expect(facts.idle?.after).toBe(facts.ending?.packet);
  });

  it('a lab connection behind a box with a timer of a minute', () => {
    const { idle } = recorded('idle-timeout-at-box-reject', 'client');
    expect((idle?.nanos ?? 0) / SECOND).toBeGreaterThan(60);
  });
});

describe('the silence before a packet', () => {
  it('ended with it, or at most five seconds before it', () => {
    const talk = idler()
      .c('PA', 4, 4, 'three', { after: 0.3 })
      .c('PA', 4, 4, 'three', { after: 3 })
      .s('R', 4, 0, '', { after: 1 });
    const facts = factsOf(talk);
    expect(facts.idleBefore(7)).toEqual({ before: 6, after: 7, nanos: 60 * SECOND });
    expect(facts.idleBefore(10)).toMatchObject({ before: 6, after: 7 });
  });

  it('is a shorter, later one where the long one is past', () => {
    const talk = idler().s('PA', 4, 9, 'four').c('A', 9, 8).s('R', 8, 0, '', { after: 6 });
    expect(factsOf(talk).idleBefore(10)).toEqual({ before: 9, after: 10, nanos: 6 * SECOND });
  });

  it('none before the first packet', () => {
    expect(factsOf(idler()).idleBefore(1)).toBeNull();
  });
});
