import { describe, expect, it } from 'vitest';

import { Talk } from './talk.ts';

const x = (length: number): string => 'x'.repeat(length);

describe('what to do about a verdict', () => {
  it('is to look for the socket where the last data was never answered', () => {
    const { verdict } = new Talk().shake().c('PA', 1, 1, x(40)).record(900);
    expect(verdict).toMatchObject({ cause: 'still-open', class: 'benign' });
    expect(verdict.remedy).toBe(
      'Nothing to mend yet: look on both ends whether the socket is still there, and let the programs send keep-alives or set a timeout if it is.',
    );
  });

  it('is nothing where the connection is merely open', () => {
    const { verdict } = new Talk().shake().c('PA', 1, 1, x(40)).s('A', 1, 41).record(2);
    expect(verdict).toMatchObject({ class: 'benign', remedy: 'Nothing to do.' });
  });

  it('names the side in whose name two senders spoke', () => {
    const talk = new Talk()
      .shake()
      .c('PA', 1, 1, x(10))
      .c('FA', 11, 1)
      .c('PA', 1, 1, x(60))
      .s('A', 1, 61)
      .s('FA', 1, 61)
      .c('A', 61, 2);
    const { verdict } = talk.record();
    expect(verdict.headline).toBe('Closed by FIN, but two senders spoke for the client.');
    expect(verdict.remedy).toBe(
      'Capture on the client and compare: what it did not send was forged on the way.',
    );
    expect(talk.matters()).toBe('Yes: the server may have taken data that its client never sent.');
  });
});
