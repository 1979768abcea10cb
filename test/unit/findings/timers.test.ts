import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import { idleTimerPage } from '../../../build/idle-timer-page.ts';
import { NAMED_TIMERS } from '../../../shared/findings/idle-timer-table.ts';
import { isNearTimer, timersNear, timersRunOut } from '../../../shared/findings/idle-timers.ts';
import { Talk } from './talk.ts';

const GET = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi';
const ASKED = 1 + GET.length;
const TOLD = 1 + OK.length;

/** One exchange of request and response, all acknowledged. */
function exchanged(): Talk {
  return new Talk().shake().c('PA', 1, 1, GET).s('PA', 1, ASKED, OK).c('A', ASKED, TOLD);
}

describe('a keep-alive race', () => {
  it('FIN first: a request that had not seen it meets the closed socket', () => {
    const { verdict } = exchanged()
      .s('FA', TOLD, ASKED, '', { after: 5 })
      .c('PA', ASKED, TOLD, GET)
      .s('R', TOLD, 0)
      .record();
    expect(verdict).toMatchObject({
      cause: 'keep-alive-race',
      class: 'harmful',
      confidence: 'high',
      dataLost: 'yes',
      headline: "Request met the server's FIN after 5.01 s of idleness, 10 ms after it.",
    });
    expect(verdict.why).toContain('Apache httpd (5 s) and Node.js server (5 s)');
  });

  it('request first, as the client’s side sees it', () => {
    const { verdict } = exchanged()
      .c('PA', ASKED, TOLD, GET, { after: 5 })
      .s('FA', TOLD, ASKED)
      .s('R', TOLD, 0)
      .record();
    expect(verdict).toMatchObject({ cause: 'keep-alive-race', confidence: 'high' });
    expect(verdict.headline).toContain('10 ms before it');
  });

  it('a request that the client wrote although its kernel had the FIN is only medium', () => {
    const { verdict } = exchanged()
      .s('FA', TOLD, ASKED, '', { after: 5 })
      .c('A', ASKED, TOLD + 1)
      .c('PA', ASKED, TOLD + 1, GET)
      .s('R', TOLD + 1, 0)
      .record();
    expect(verdict).toMatchObject({ cause: 'keep-alive-race', confidence: 'medium' });
  });

  it('a server that closes its idle connection by a reset races, too', () => {
    const { verdict } = exchanged()
      .c('PA', ASKED, TOLD, GET, { after: 5 })
      .s('RA', TOLD, ASKED, '', { after: 0.02 })
      .s('R', TOLD, 0, '', { after: 0.02 })
      .record();
    expect(verdict).toMatchObject({ cause: 'keep-alive-race', confidence: 'medium' });
    expect(verdict.headline).toContain("met the server's reset");
  });

  it('data late in the middle of an exchange is no race', () => {
    const { verdict } = exchanged()
      .s('FA', TOLD, ASKED)
      .c('PA', ASKED, TOLD, GET)
      .s('R', TOLD, 0)
      .record();
    expect(verdict.cause).toBe('late-data-reset');
  });

  it('a request long after the FIN is no race either', () => {
    const { verdict } = exchanged()
      .s('FA', TOLD, ASKED, '', { after: 5 })
      .c('A', ASKED, TOLD + 1)
      .c('PA', ASKED, TOLD + 1, GET, { after: 30 })
      .s('R', TOLD + 1, 0)
      .record();
    expect(verdict.cause).not.toBe('keep-alive-race');
  });
});

describe('an idle timeout', () => {
  it('a reset straight out of a long silence: low, with the timers that it is like', () => {
    const { verdict } = exchanged().s('RA', TOLD, ASKED, '', { after: 60 }).record();
    expect(verdict).toMatchObject({
      cause: 'idle-timeout-reset',
      class: 'watch',
      confidence: 'low',
      headline: 'Reset from server after 1 min 00 s of silence.',
    });
    expect(verdict.why).toContain('AWS Application Load Balancer (60 s)');
    expect(verdict.alternatives.map((it) => it.cause)).toContain('server-abort');
  });

  it('a silence like no timer’s says so', () => {
    const { verdict } = exchanged().s('RA', TOLD, ASKED, '', { after: 200 }).record();
    expect(verdict.cause).toBe('idle-timeout-reset');
    expect(verdict.why).toContain('No default of the table lies near it');
  });

  it('the first word after an hour meets a bare RST: something had forgotten the connection', () => {
    const { verdict } = exchanged()
      .c('PA', ASKED, TOLD, GET, { after: 4000 })
      .s('R', TOLD, 0)
      .record();
    expect(verdict).toMatchObject({ cause: 'idle-timeout-reset', dataLost: 'yes' });
    expect(verdict.headline).toBe('Client spoke after 1 h 06 min of silence and met a reset.');
    expect(verdict.why).toMatch(/had run out by then: .*more/);
  });

  it('waiting for an answer is no idleness: that is a cancel', () => {
    const talk = new Talk().shake().c('PA', 1, 1, GET).s('A', 1, ASKED);
    expect(talk.c('RA', ASKED, 1, '', { after: 60 }).record().verdict.cause).toBe(
      'client-cancelled-request',
    );
  });

  it('an orderly close at nginx’s 75 s stays a graceful close', () => {
    const { verdict } = exchanged()
      .s('FA', TOLD, ASKED, '', { after: 75 })
      .c('FA', ASKED, TOLD + 1)
      .s('A', TOLD + 1, ASKED + 1)
      .record();
    expect(verdict).toMatchObject({ cause: 'graceful-close', class: 'benign', confidence: 'high' });
  });
});

describe('idle after the handshake', () => {
  it.each([
    [9, 'connect-close-probe'],
    [11, 'idle-after-handshake'],
  ])('closed by the client after %i s: %s', (after, cause) => {
    const talk = new Talk().shake().c('FA', 1, 1, '', { after }).s('FA', 1, 2).c('A', 2, 2);
    expect(talk.record().verdict.cause).toBe(cause);
  });

  it('a server that gives up on it is told with its timer', () => {
    const talk = new Talk().shake().s('FA', 1, 1, '', { after: 120 }).c('FA', 1, 2).s('A', 2, 2);
    const { verdict } = talk.record();
    expect(verdict).toMatchObject({ cause: 'idle-after-handshake', confidence: 'high' });
    expect(verdict.why).toContain('IIS (120 s)');
  });

  it('open to the end of the capture it is medium at most', () => {
    expect(new Talk().shake().record(30).verdict).toMatchObject({
      cause: 'idle-after-handshake',
      confidence: 'medium',
    });
    expect(new Talk().shake().record(5).verdict.cause).toBe('still-open');
  });
});

describe('the named timers', () => {
  it('each has a source that was read, and a value', () => {
    for (const timer of NAMED_TIMERS) {
      expect(timer.url).toMatch(/^https:\/\/[^\s()]+$/);
      expect(timer.source.length).toBeGreaterThan(10);
      expect(timer.read).toMatch(/^\d{4}-\d{2}-\d{2}$/);
      expect(timer.seconds).toBeGreaterThan(0);
    }
    const names = NAMED_TIMERS.map((it) => it.name);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each([
    [75, 1, ['nginx']],
    [76.4, 1, ['nginx']],
    [76.6, 1, []],
    [73.4, 1, []],
    [90, 0, ['Go net/http client']],
    [90, 1, []],
    [7200, 1, []],
    [1.5, 1, []],
  ] as const)('a silence of %d s before a close by side %i is near %j', (seconds, side, names) => {
    expect(timersNear(seconds * 1e9, side).map((it) => it.name)).toEqual(names);
    expect(isNearTimer(seconds * 1e9, side)).toBe(names.length > 0);
  });

  it('what forgets in silence has run out after its time, what closes has not', () => {
    expect(timersRunOut(250e9).map((it) => it.name)).toEqual(['Azure Load Balancer']);
    expect(timersRunOut(100e9)).toEqual([]);
  });

  it('docs/idle-timers.md is what the table says', () => {
    expect(readFileSync('docs/idle-timers.md', 'utf8')).toBe(idleTimerPage());
  });
});
