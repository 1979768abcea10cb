import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import { idleTimerPage } from '../../../build/idle-timer-page.ts';
import { NAMED_TIMERS } from '../../../shared/findings/idle-timer-table.ts';
import { isNearTimer, timersNear, timersRunOut } from '../../../shared/findings/idle-timers.ts';
import type { SilenceBroken } from '../../../shared/findings/timer-use.ts';
import { flowFacts, type FlowParts } from '../../support/facts-builder.ts';
import { Talk } from './talk.ts';

const GCP = 'Google Cloud Application Load Balancer, to';

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
      headline:
        "After 5.01 s of idleness a request and the server's FIN met: the request was 10 ms later.",
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
    expect(verdict.headline).toContain('the request was 10 ms earlier');
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
    expect(verdict).toMatchObject({ cause: 'keep-alive-race', confidence: 'low' });
    expect(verdict.headline).toContain("a request and the server's reset met");
  });

  it.each([
    ['a logout of another protocol', false, 'medium'],
    ['a goodbye with the FIN right behind it', true, 'low'],
  ] as const)('%s is data, no request that failed', (_name, closes, confidence) => {
    const talk = new Talk(22)
      .shake()
      .s('PA', 1, 1, 'SSH-2.0-x\r\n')
      .c('PA', 1, 12, 'SSH-2.0-y\r\n')
      .s('PA', 12, 12, 'x'.repeat(40))
      .c('PA', 12, 52, 'y'.repeat(44), { after: 600 })
      .s('FA', 52, 12);
    if (closes) talk.c('FA', 56, 53);
    const { verdict } = talk.s('R', 52, 0).record();
    expect(verdict).toMatchObject({ cause: 'keep-alive-race', class: 'harmful', confidence });
    expect(verdict.headline).toContain("the client's data and the server's FIN met");
    expect(`${verdict.headline} ${verdict.why}`).not.toMatch(/[Rr]equest|Google|Cisco/);
    expect(verdict.alternatives.map((it) => it.cause)).toContain('late-data-reset');
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

  const PORT: Readonly<Record<string, number>> = { ssh: 22, web: 80, mysql: 3306, ldap: 389 };

  /** The names near a silence on a port, without a byte of it seen. */
  function near(
    port: string,
    broken: SilenceBroken,
    seconds: number,
    side: 0 | 1,
    parts: FlowParts = {},
  ): readonly string[] {
    const facts = flowFacts({ ...parts, more: { server: { ip: '10.0.0.9', port: PORT[port] } } });
    const silence = { nanos: seconds * 1e9, side, broken, packet: 20 };
    const names = timersNear(facts, silence).map((it) => it.name);
    expect(isNearTimer(facts, silence)).toBe(names.length > 0);
    return names;
  }

  it.each([
    ['web', 'fin', 75, 1, ['nginx']],
    ['web', 'fin', 76.4, 1, ['nginx']],
    ['web', 'fin', 76.6, 1, []],
    ['web', 'fin', 73.4, 1, []],
    ['web', 'fin', 90, 0, ['Go net/http client']],
    ['web', 'fin', 90, 1, []],
    ['web', 'fin', 7200, 1, []],
    ['web', 'fin', 1.5, 1, []],
    // What forgets in silence sends no FIN, and no reset of its own unless it is set to.
    ['web', 'fin', 350, 1, []],
    ['web', 'fin', 300, 0, []],
    ['web', 'fin', 240, 1, []],
    ['web', 'reset', 240, 1, ['Azure Load Balancer']],
    ['web', 'reset', 350, 1, []],
    ['web', 'reset', 3600, 1, ['Envoy', 'Cisco ASA']],
    ['ssh', 'reset', 3600, 1, ['Cisco ASA']],
    // Timers of HTTP programs run where HTTP is spoken only.
    ['ldap', 'fin', 120, 1, []],
    ['ssh', 'fin', 600, 1, []],
    ['ssh', 'fin', 60, 1, []],
    ['mysql', 'fin', 60, 1, []],
    ['mysql', 'fin', 28800, 1, ['MySQL and MariaDB']],
    ['web', 'fin', 28800, 1, []],
    ['mysql', 'fin', 600, 0, ['HikariCP']],
    ['web', 'fin', 600, 0, [`${GCP} backends`, `${GCP} clients`]],
  ] as const)('port of %s, %s after %d s by side %i: %j', (port, broken, seconds, side, names) => {
    expect(near(port, broken, seconds, side)).toEqual(names);
  });

  it('HTTP or TLS that was seen counts more than the port', () => {
    const http = { http: { request: 4, response: 5 } };
    expect(near('ldap', 'fin', 75, 1, http)).toEqual(['nginx']);
    expect(near('ldap', 'fin', 75, 1, { tls: {} })).toEqual(['nginx']);
    expect(near('web', 'fin', 75, 1, { server: { speech: 'ssh' } })).toEqual([]);
  });

  it('what forgets in silence has run out after its time, what closes has not', () => {
    const out = (seconds: number, parts: FlowParts = {}): readonly string[] =>
      timersRunOut(flowFacts(parts), {
        nanos: seconds * 1e9,
        side: 1,
        broken: 'speech',
        packet: 20,
      }).map((it) => it.name);
    expect(out(250)).toEqual(['Azure Load Balancer']);
    expect(out(100)).toEqual([]);
    const unacked = 'Linux conntrack, unacknowledged data';
    expect(out(310)).not.toContain(unacked);
    expect(out(310, { client: { firstData: 4, lastData: 4, unackedBytes: 9 } })).toContain(unacked);
    expect(out(700)).not.toContain('Cisco ASA, half-closed');
    expect(out(700, { client: { fin: 6 } })).toContain('Cisco ASA, half-closed');
  });

  it('docs/idle-timers.md is what the table says', () => {
    expect(readFileSync('docs/idle-timers.md', 'utf8')).toBe(idleTimerPage());
  });
});
