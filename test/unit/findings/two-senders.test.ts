import path from 'node:path';
import { describe, expect, it } from 'vitest';

import type { FlowStory } from '../../../shared/session/records.ts';
import { CORPUS, HAS_CORPUS } from '../../golden/corpus/corpus-files.ts';
import { fileInMemory, wholeAnalysis } from '../../support/whole-analysis.ts';

const FORGED = 'Yes: the client may have taken data that its server never sent.';

function storyOf(file: string, flow: number): FlowStory {
  return wholeAnalysis(fileInMemory(path.join(CORPUS, 'captures', file))).story(flow);
}

describe.skipIf(!HAS_CORPUS)('two senders in one side’s name', () => {
  it.each(['id1.cn-inject', 'qi_internet_SYNACK_curl_jsonip'])(
    'come first in the verdict of %s, once',
    (name) => {
      const { record, matters } = storyOf(`quantuminsert__${name}.pcap`, 0);
      expect(record.verdict.headline).toMatch(/^Two senders spoke for the server\. /u);
      expect(record.verdict.class).not.toBe('benign');
      expect(matters).toBe(FORGED);
      expect(record.verdict.remedy).toMatch(/^Capture on the server and compare/u);
      expect(record.verdict.why.split('two senders speak')).toHaveLength(2);
    },
  );

  it('are no device on the way between loopback addresses', () => {
    const { record, matters } = storyOf('BruteShark__Kerberos_-_v5_UDP.pcap', 30);
    const said = JSON.stringify([record.verdict, matters]);
    expect(said).toContain('two senders spoke');
    expect(said).toContain('the file was rewritten, or captured twice');
    expect(said).not.toMatch(/forged|device on the way|device in between/u);
  });
});
