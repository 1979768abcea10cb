import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import type { FlowRecord } from '../../../shared/session/records.ts';
import type { CapturePoint, FlowTruth } from '../../lab/truth.ts';
import { allRecordings, recordOf } from './lab-recordings.ts';
import { analyseFile, recordsOf } from './open-flows.ts';

const recordings = allRecordings();

describe('every recording of the lab', () => {
  it('is there, from four points each', () => {
    expect(recordings.length).toBeGreaterThanOrEqual(4 * 50);
    expect(recordings.filter(({ path }) => !existsSync(path))).toEqual([]);
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
    expectDataLost(record, flow);
    expectCloseNotify(record, flow);
  });
});

/** The true cause leads; or confidence is low, the leader is an honest one, and the truth is an alternative. */
function expectCause({ verdict }: FlowRecord, flow: FlowTruth, point: CapturePoint): void {
  const at = flow.points[point];
  const wanted = flow.leadingInThisRelease ?? flow.cause;
  const named = [verdict.cause, ...verdict.alternatives.map((it) => it.cause)];
  expect(named).toContain(flow.cause);
  if (at.knowable) {
    expect(verdict.cause).toBe(wanted);
    return;
  }
  expect(verdict.confidence).toBe('low');
  expect([wanted, ...at.accept]).toContain(verdict.cause);
}

function expectClose({ close }: FlowRecord, flow: FlowTruth, point: CapturePoint): void {
  if (!flow.points[point].knowable) return;
  expect(close.kind).toBe(flow.close.kind);
  expect([flow.close.by, ...(flow.close.byAccept ?? [])]).toContain(close.by);
}

/** "yes" and "no" are claims: neither may contradict what happened. */
function expectDataLost({ verdict }: FlowRecord, flow: FlowTruth): void {
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
