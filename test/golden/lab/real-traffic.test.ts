import path from 'node:path';
import { describe, expect, it } from 'vitest';

import type { FlowRecord } from '../../../shared/session/records.ts';
import { capturePoints, type CapturePoint } from '../../lab/truth.ts';
import { analyseFile, recordsOf } from './open-flows.ts';

/** The only connection of a recording. */
function seen(scenario: string, point: CapturePoint): FlowRecord {
  const file = path.resolve(`test/lab/recordings/${scenario}/${point}.pcap`);
  const [record] = recordsOf(analyseFile(file));
  if (record === undefined) throw new Error(`${file} has no connection`);
  return record;
}

describe('a reset that a device 80 ms nearer than its supposed sender forged', () => {
  const sooner = 'it acknowledges bytes that passed here less than a round trip';

  it.each([
    ['injected-reset-beats-round-trip', 'client'],
    ['injected-reset-beats-round-trip', 'router-left'],
    ['injected-reset-beats-round-trip-perfect', 'client'],
    ['injected-reset-beats-round-trip-perfect', 'router-left'],
    ['injected-reset-beats-round-trip-copied-id', 'client'],
    ['injected-reset-beats-round-trip-copied-id', 'router-left'],
    ['injected-reset-beats-round-trip-server', 'server'],
    ['injected-reset-beats-round-trip-server', 'router-right'],
  ] as const)('%s: came too soon, seen from %s', (scenario, point) => {
    const { verdict } = seen(scenario, point);
    expect([verdict.cause, verdict.why.includes(sooner)]).toEqual(['injected-reset', true]);
    expect(verdict.confidence).not.toBe('high');
  });

  it('with every header copied the time alone says so, and that is low', () => {
    const { verdict } = seen('injected-reset-beats-round-trip-perfect', 'client');
    expect([verdict.confidence, verdict.alternatives.map((it) => it.cause)]).toEqual([
      'low',
      ['server-abort'],
    ]);
  });

  it.each([
    ['injected-reset-beats-round-trip', 'server'],
    ['injected-reset-beats-round-trip-perfect', 'router-right'],
    ['injected-reset-beats-round-trip-server', 'client'],
  ] as const)('%s: never passed %s, where nothing came too soon', (scenario, point) => {
    const { verdict } = seen(scenario, point);
    expect(verdict.why).not.toContain(sooner);
    expect(verdict.confidence).not.toBe('high');
  });
});

describe.each(['tls12', 'tls13'])('HTTP/2’s GOAWAY over %s is no close_notify', (version) => {
  it.each(capturePoints)('GOAWAY and FIN alone (%s)', (point) => {
    const { verdict, tls } = seen(`goaway-node-killed-${version}`, point);
    expect(tls?.closeNotify).toEqual({ client: 'absent', server: 'absent' });
    expect(verdict.headline).toBe('FIN from server without close_notify.');
    expect(verdict.why).toContain('the length of an HTTP/2 GOAWAY or PING');
  });

  it.each(['goaway-nginx-idle', 'goaway-node-leaves'])('%s: the record after it is', (scenario) => {
    for (const point of capturePoints)
      expect(seen(`${scenario}-${version}`, point).tls?.closeNotify.server, point).toBe('sent');
  });

  it.each(['goaway-client-gone', 'goaway-curl-gone'])('%s: nor is one that came late', (id) => {
    for (const point of capturePoints) {
      const { verdict, tls } = seen(`${id}-${version}`, point);
      expect(tls?.closeNotify, point).toEqual({ client: 'absent', server: 'absent' });
      expect(verdict.headline).toBe('FIN+RST from client without close_notify.');
    }
  });
});

describe('a host that lost its connections', () => {
  it.each([
    ['host-restarted-server-upload', "RST from server: no socket for the client's"],
    ['host-restarted-server-keep-alive', "RST from server: no socket for the client's"],
    ['host-restarted-client-download', "RST from client: no socket for the server's"],
  ])('%s: nothing is said of who closed, and a restart is named', (scenario, headline) => {
    for (const point of capturePoints) {
      const { verdict } = seen(scenario, point);
      expect([verdict.cause, verdict.confidence], point).toEqual(['unexplained', 'low']);
      expect(verdict.headline).toContain(headline);
      expect(verdict.why).toContain('A host that restarted');
    }
  });
});

describe('a RST with the number of its sender’s FIN', () => {
  it.each(capturePoints)('answers no data that its sender had acknowledged (%s)', (point) => {
    const { verdict } = seen('fin-then-rst-same-number', point);
    expect([verdict.cause, verdict.headline]).toEqual([
      'client-abort',
      'FIN then RST from client.',
    ]);
    expect(verdict.why).toContain('It answers no packet');
  });
});
