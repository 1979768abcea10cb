import { describe, expect, it } from 'vitest';

import { Talk } from './talk.ts';

const x = (length: number): string => 'x'.repeat(length);
const asked = (): Talk => new Talk().shake().c('PA', 1, 1, x(40)).s('PA', 1, 41, x(200));
const acknowledged = (): Talk => asked().c('A', 41, 201);

describe('a cancelled request tells of the response what the packets show', () => {
  it.each([
    {
      name: 'acknowledged, then silence',
      talk: acknowledged().c('RA', 41, 201, '', { after: 0.156 }),
      why: "The server's last data #5 came 166 ms before the reset.",
      endedBy: 'client, reset after its request',
    },
    {
      name: 'never acknowledged',
      talk: asked().c('RA', 41, 1),
      why: "The server's last data #5 came 10 ms before the reset and was never acknowledged.",
      endedBy: 'client, reset before it had acknowledged all of the response',
    },
    {
      name: 'more of it after the reset',
      talk: acknowledged().c('RA', 41, 201).s('PA', 201, 41, x(200)),
      why: 'The server was still sending, up to #8.',
      endedBy: 'client, reset while the server was sending',
    },
    {
      name: 'no answer at all',
      talk: new Talk().shake().c('PA', 1, 1, x(40)).s('A', 1, 41).c('RA', 41, 1),
      why: 'The server sent no data after it.',
      endedBy: 'client, reset before any response',
    },
  ])('$name', ({ talk, why, endedBy }) => {
    const { verdict } = talk.record();
    expect(verdict.cause).toBe('client-cancelled-request');
    expect(verdict.why).toContain(why);
    expect(talk.endedBy()).toBe(endedBy);
  });
});
