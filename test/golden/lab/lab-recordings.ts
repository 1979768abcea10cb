import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import {
  capturePoints,
  type Address,
  type CapturePoint,
  type FlowTruth,
  type ScenarioTruth,
} from '../../lab/truth.ts';
import type { FlowRecord } from '../../../shared/session/records.ts';

/** From the project's root: tests and tools start there. */
const FOLDER = join('test', 'lab', 'recordings');

/** One recording: a scenario seen from one point. */
export interface Recording {
  readonly truth: ScenarioTruth;
  readonly point: CapturePoint;
  readonly path: string;
}

/** Every committed recording, by scenario and point. */
export function allRecordings(): Recording[] {
  return readdirSync(FOLDER)
    .sort()
    .filter((id) => existsSync(join(FOLDER, id, 'truth.json')))
    .flatMap((id) => {
      const truth = JSON.parse(
        readFileSync(join(FOLDER, id, 'truth.json'), 'utf8'),
      ) as ScenarioTruth;
      return capturePoints.map((point) => ({
        truth,
        point,
        path: join(FOLDER, id, `${point}.pcap`),
      }));
    });
}

/** The record of a true flow; a capture without a handshake may have taken the ends the other way round. */
export function recordOf(records: readonly FlowRecord[], truth: FlowTruth): FlowRecord | null {
  const same = (a: Address, b: Address): boolean => a.ip === b.ip && a.port === b.port;
  return (
    records.find((it) => same(it.client, truth.client) && same(it.server, truth.server)) ??
    records.find((it) => same(it.server, truth.client) && same(it.client, truth.server)) ??
    null
  );
}
