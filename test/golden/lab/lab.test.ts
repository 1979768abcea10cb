import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import type { FlowRecord } from '../../../shared/session/records.ts';
import type { CapturePoint, FlowTruth } from '../../lab/truth.ts';
import { leadersOf, measureAgreement } from './agreement.ts';
import { allRecordings, recordOf } from './lab-recordings.ts';
import { analyseFile, recordsOf } from './open-flows.ts';

const recordings = allRecordings();

describe('every recording of the lab', () => {
  it('is there, from four points each', () => {
    expect(recordings.length).toBeGreaterThanOrEqual(4 * 50);
    expect(recordings.filter(({ path }) => !existsSync(path))).toEqual([]);
  });
});

describe('over all recordings and points', () => {
  it('the first name of the truth leads in 98 %, and no wrong one is highly confident', () => {
    const { knowable, right, byOtherName, wrong, highAndWrong } = measureAgreement();
    expect(knowable).toBeGreaterThan(700);
    expect((right - byOtherName.length) / knowable).toBeGreaterThanOrEqual(0.98);
    expect(wrong).toEqual([]);
    expect(highAndWrong).toEqual([]);
  });
});

describe.each(recordings)('$truth.scenario seen from $point', ({ truth, point, path }) => {
  const records = recordsOf(analyseFile(path));

  it.each(truth.flows)('port $client.port: $cause', (flow) => {
    const record = recordOf(records, flow);
    if (flow.points[point].seen === false) {
      expect(record).toBeNull();
      return;
    }
    expect(record).not.toBeNull();
    if (record === null) return;
    expectCause(record, flow, point);
    expectClose(record, flow, point);
    expectBounds(record, flow, point);
    expectDataLost(record, flow, point);
    expectCloseNotify(record, flow);
  });
});

/** The true cause leads; or confidence is low, the leader is an honest one, and the truth is an alternative. */
function expectCause({ verdict }: FlowRecord, flow: FlowTruth, point: CapturePoint): void {
  const at = flow.points[point];
  const wanted = leadersOf(flow);
  if (at.knowable) {
    expect(wanted).toContain(verdict.cause);
    if (verdict.confidence !== 'high') expectNamed(verdict, flow);
    return;
  }
  expect([...wanted, ...at.accept]).toContain(verdict.cause);
  // Nothing of the cause passed here: what passed is judged on its own.
  if (at.seen !== false && at.trace === false) return;
  expectNamed(verdict, flow);
  const most = at.seen !== false ? (at.confidence ?? 'low') : 'low';
  expect(LEVELS.indexOf(verdict.confidence)).toBeLessThanOrEqual(LEVELS.indexOf(most));
}

/** The truth is among what the verdict names. */
function expectNamed({ cause, alternatives }: FlowRecord['verdict'], flow: FlowTruth): void {
  const named = [cause, ...alternatives.map((it) => it.cause)];
  for (const wanted of [flow.cause, ...(flow.alsoNamed ?? [])]) {
    // That nothing fits may lead, but is no alternative to what does.
    if (wanted !== 'unexplained') expect(named).toContain(wanted);
  }
}

function expectClose({ close }: FlowRecord, flow: FlowTruth, point: CapturePoint): void {
  if (!flow.points[point].knowable) return;
  expect(close.kind).toBe(flow.close.kind);
  expect([flow.close.by, ...(flow.close.byAccept ?? [])]).toContain(close.by);
}

const LEVELS = ['low', 'medium', 'high'];

/**
 * No claim beyond what the packets carry: a bound that the truth gives for its situation, and for
 * every ending that another device or program can imitate packet by packet.
 */
function expectBounds({ verdict }: FlowRecord, flow: FlowTruth, point: CapturePoint): void {
  const at = flow.points[point];
  // Nothing of the cause passed here: what passed may be told without doubt.
  if (at.seen !== false && !at.knowable && at.trace === false) return;
  const bound = flow.maxConfidence ?? IMITABLE.get(flow.cause) ?? 'high';
  expect(LEVELS.indexOf(verdict.confidence)).toBeLessThanOrEqual(LEVELS.indexOf(bound));
  if (verdict.confidence !== 'high') expect(verdict.alternatives).not.toEqual([]);
  if (flow.class !== undefined && flow.points[point].knowable)
    expect(verdict.class).toBe(flow.class);
}

/** Endings that a device in between, a scanner or another program makes with the same packets. */
const IMITABLE: ReadonlyMap<string, 'low' | 'medium'> = new Map([
  ['client-abort', 'medium'],
  ['server-abort', 'medium'],
  ['abort-with-unread-data', 'medium'],
  ['client-cancelled-request', 'medium'],
  ['connection-refused', 'medium'],
  ['handshake-abandoned', 'medium'],
  ['syn-unanswered', 'medium'],
  ['connect-close-probe', 'medium'],
]);

/** Endings whose acknowledgements decide whether data was lost. */
const DECIDES_LOSS: ReadonlySet<string> = new Set([
  'graceful-close',
  'late-data-reset',
  'connection-refused',
  'syn-unanswered',
  'handshake-abandoned',
  'connect-close-probe',
]);

/**
 * "yes" and "no" are claims: neither may contradict what happened. Where the points can know it, the
 * verdict has to know it too.
 */
function expectDataLost({ verdict }: FlowRecord, flow: FlowTruth, point: CapturePoint): void {
  const exact = flow.dataLostKnowable ?? DECIDES_LOSS.has(flow.cause);
  if (exact && flow.points[point].knowable) expect(verdict.dataLost).toBe(flow.dataLost);
  if (flow.dataLost === 'yes') expect(verdict.dataLost).not.toBe('no');
  if (flow.dataLost === 'no') expect(verdict.dataLost).not.toBe('yes');
}

/** "sent" and "absent" are claims too, where close_notify can be seen at all. */
function expectCloseNotify({ tls, verdict }: FlowRecord, flow: FlowTruth): void {
  if (flow.closeNotify.client === null && flow.closeNotify.server === null) return;
  if (!flow.closeNotifyKnowable) {
    expect(verdict.confidence).not.toBe('high');
    return;
  }
  for (const side of ['client', 'server'] as const) {
    const claimed = tls?.closeNotify[side] ?? 'unknown';
    if (claimed === 'unknown') continue;
    expect({ side, said: claimed }).toEqual({ side, said: flow.closeNotify[side] });
  }
}
