import { readFileSync } from 'node:fs';
import path from 'node:path';
import { memorySource, type ByteSource } from '../../shared/capture/byte-source.ts';
import { openAnalysis } from '../../shared/session/analysis.ts';
import type { AnalysisSession } from '../../shared/session/analysis-api.ts';

/** A capture file as a byte source in memory. */
export function fileInMemory(file: string): ByteSource {
  return memorySource(path.basename(file), readFileSync(file));
}

/** Opens sources as one analysis and reads it to its end. Throws where nothing can be opened. */
export function wholeAnalysis(...sources: readonly ByteSource[]): AnalysisSession {
  const opened = openAnalysis(sources);
  if (!opened.ok) throw new Error(`${opened.error.code}: ${opened.error.detail}`);
  while (opened.value.step(1000));
  return opened.value;
}
