import { readdirSync } from 'node:fs';
import path from 'node:path';

import { openAnalysis } from '../../../shared/session/analysis.ts';
import { memorySource } from '../../../shared/capture/byte-source.ts';
import type { FlowRecord } from '../../../shared/session/records.ts';
import { CORPUS, readCapture } from './corpus-files.ts';

/** A TCP flow of the corpus with its verdict. */
export interface CorpusVerdict {
  readonly file: string;
  readonly record: FlowRecord;
}

/** The verdict of every TCP flow of every capture of the corpus that can be read. */
export function corpusVerdicts(): CorpusVerdict[] {
  const files = readdirSync(path.join(CORPUS, 'captures')).filter((name) =>
    /\.(pcap|pcapng|snoop|erf|bin)(\.|$)/u.test(name),
  );
  return files.sort().flatMap((name) => {
    const opened = openAnalysis([memorySource(name, readCapture(name))]);
    if (!opened.ok) return [];
    const session = opened.value;
    while (session.step(100_000));
    return Array.from({ length: session.flowCount }, (_, flow) => session.record(flow))
      .filter(({ proto }) => proto === 'tcp')
      .map((record) => ({ file: name, record }));
  });
}

/** The flow's end is in the capture: it is neither still open nor seen only in its middle. */
export function hasEnd({ record }: CorpusVerdict): boolean {
  return record.close.kind !== 'open' && record.close.kind !== 'mid-capture';
}
