import { describe, expect, it } from 'vitest';
import { Talk } from './talk.ts';

/** The client asks, the server sends 1000 bytes that the client acknowledges. */
function asked(): Talk {
  return new Talk()
    .shake()
    .c('PA', 1, 1, 'q'.repeat(100))
    .s('PA', 1, 101, 'r'.repeat(1000))
    .c('A', 101, 1001);
}

describe('a reset with a number that its receiver must reject', () => {
  it('is not ignored where the receiver acknowledges that number later: the capture has a gap', () => {
    const { verdict } = asked().s('RA', 2001, 101).c('PA', 101, 2001, 'z', { after: 0.4 }).record();
    expect(verdict.cause).not.toBe('reset-ignored-by-endpoint');
  });

  it('in the window is ignored at low: bytes before it may be missing here, and another device may have sent it', () => {
    const { verdict } = asked().s('RA', 2001, 101).c('PA', 101, 1001, 'z', { after: 0.4 }).record();
    expect(verdict).toMatchObject({ cause: 'reset-ignored-by-endpoint', confidence: 'low' });
  });

  it('in the window is ignored where the receiver sends again and again below it; who sent it stays open', () => {
    const talk = asked().s('RA', 2001, 101);
    for (const after of [0.4, 0.8, 1.6]) talk.c('PA', 101, 1001, 'z'.repeat(40), { after });
    const { verdict } = talk.record();
    expect(verdict).toMatchObject({ cause: 'reset-ignored-by-endpoint', confidence: 'medium' });
  });

  it('left of it is ignored, whatever was acknowledged; who sent it stays open', () => {
    const { verdict } = asked()
      .s('RA', 500, 101)
      .c('PA', 101, 1001, 'z', { after: 0.4 })
      .c('PA', 102, 1001, 'z', { after: 0.4 })
      .record();
    expect(verdict).toMatchObject({ cause: 'reset-ignored-by-endpoint', confidence: 'medium' });
  });
});
