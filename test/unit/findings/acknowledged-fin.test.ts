import { describe, expect, it } from 'vitest';

import { Talk } from './talk.ts';

const x = (length: number): string => 'x'.repeat(length);
const GET = 'GET / HTTP/1.1\r\nHost: shop.example\r\n\r\n';

describe('data around a refusal', () => {
  it('is not in the SYN where it came after the reset', () => {
    const talk = new Talk()
      .c('S', 0, 0)
      .s('RA', 0, 1)
      .c('A', 1, 1)
      .s('RA', 1, 1)
      .c('PA', 1, 1, x(104))
      .c('FA', 1, 1)
      .s('RA', 1, 2);
    expect(talk.record().verdict).toMatchObject({
      cause: 'connection-refused',
      dataLost: 'yes',
    });
    expect(talk.lostWhy()).toBe('104 bytes sent after the refusal were never accepted');
  });

  it('was refused with the SYN that carried it', () => {
    const talk = new Talk().c('S', 0, 0, x(40)).s('RA', 0, 41);
    expect(talk.record().verdict).toMatchObject({ cause: 'connection-refused', dataLost: 'yes' });
    expect(talk.lostWhy()).toBe('the 40 bytes in the SYN were refused with it');
  });

  it('is named of both places where some was in the SYN and some came later', () => {
    const talk = new Talk().c('S', 0, 0, x(40)).s('RA', 0, 41).c('PA', 41, 1, x(60));
    expect(talk.lostWhy()).toBe('100 bytes, in the SYN and after the refusal, were never accepted');
  });
});

describe('a FIN with a number before the end of its side’s data', () => {
  const talk = (payload: string): Talk =>
    new Talk().shake().c('PA', 1, 1, payload).c('FA', 1, 1).s('A', 1, 2).s('FA', 1, 2).c('A', 2, 2);

  it('is acknowledged without the data: nothing shows that it arrived', () => {
    const { verdict } = talk(x(77)).record();
    expect(verdict).toMatchObject({
      cause: 'graceful-close',
      headline: "Both sides closed by FIN; nothing shows that the client's data arrived.",
      class: 'benign',
      confidence: 'medium',
      dataLost: 'possible',
    });
    expect(talk(x(77)).lostWhy()).toBe(
      '77 bytes of the client were never acknowledged: its FIN has a number before their end',
    );
    expect(verdict.why).toContain(
      "The client's FIN #5 has number 1, although the data before it goes on to number 77: the ACK of that FIN is no ACK of the last 77 bytes.",
    );
    expect(verdict.remedy).not.toBe('Nothing to do.');
  });

  it('leaves open whether the request arrived that got no answer', () => {
    const { verdict } = talk(GET).record();
    expect(verdict).toMatchObject({ dataLost: 'possible', confidence: 'medium', class: 'benign' });
  });

  it('says nothing against data that was acknowledged', () => {
    const whole = new Talk()
      .shake()
      .c('PA', 1, 1, x(77))
      .c('FA', 78, 1)
      .s('A', 1, 79)
      .s('FA', 1, 79)
      .c('A', 79, 2);
    expect(whole.record().verdict).toMatchObject({ confidence: 'high', dataLost: 'no' });
    expect(whole.lostWhy()).toBe('all 77 bytes of both sides were acknowledged with the FINs');
  });
});
