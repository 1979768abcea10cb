import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

import { memorySource } from '../../../shared/capture/byte-source.ts';
import { openAnalysis } from '../../../shared/session/analysis.ts';
import type { AnalysisSession } from '../../../shared/session/analysis-api.ts';
import type { FlowRecord, FlowStory } from '../../../shared/session/records.ts';

/** A capture in memory through the whole engine. */
export function analyseBytes(name: string, bytes: Uint8Array): AnalysisSession {
  const opened = openAnalysis([memorySource(name, bytes)]);
  if (!opened.ok) throw new Error(`${name}: ${opened.error.code} ${opened.error.detail}`);
  const session = opened.value;
  while (session.step(100_000));
  return session;
}

/** A capture file through the whole engine. */
export function analyseFile(path: string): AnalysisSession {
  return analyseBytes(basename(path), new Uint8Array(readFileSync(path)));
}

/** Every flow's record. */
export function recordsOf(session: AnalysisSession): FlowRecord[] {
  return Array.from({ length: session.flowCount }, (_, flow) => session.record(flow));
}

/** Every flow's story. */
export function storiesOf(session: AnalysisSession): FlowStory[] {
  return Array.from({ length: session.flowCount }, (_, flow) => session.story(flow));
}
