import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { explainCommand, streamsOverTimeCommand } from '../../../shared/report/report-commands.ts';
import { reportMarkdown } from '../../../shared/report/report-markdown.ts';
import type { ReportFigure } from '../../../shared/report/report-model.ts';
import { reportOf, sample } from './report-of.ts';

const NAMES = [
  'joy__kali_x.pcap',
  "it's `id` ``` $(id) $x !y & <b> | \\| \\\\.pcap",
  '`',
  '``````',
  '&#95; &amp;.pcap',
];

/** What somebody copies who sees the Markdown as it is written: the lines between the fences. */
function copied(markdown: string, language: string): readonly string[] {
  const fences = new RegExp(`^(\`{3,})${language}\\n([\\s\\S]*?)\\n\\1$`, 'gm');
  return [...markdown.matchAll(fences)].map((fence) => fence[2]);
}

describe('a command copied out of the Markdown', () => {
  it.each(NAMES)('is taken by a shell as it was meant: %s', async (name) => {
    const command = explainCommand(name, 4);
    const counting = streamsOverTimeCommand(name, '0.5', ['udp.port==8472,vxlan']);
    const figure: ReportFigure = {
      ...{ kind: 'figure', svg: '', width: 1, height: 1, alt: '', text: null, caption: [] },
      reproduce: [command, counting, 'tcp.stream eq 4'],
    };
    const model = await reportOf(sample, { sections: ['summary'] });
    const markdown = reportMarkdown(
      {
        ...model,
        sections: [{ id: 'a', title: 'a', level: 1, blocks: [figure] }],
      },
      () => '',
    );
    expect(copied(markdown, 'sh')).toEqual([command, counting]);
    expect(copied(markdown, 'text')).toEqual(['tcp.stream eq 4']);
    const told = execFileSync(
      'bash',
      ['-c', `teardown() { printf '%s\\n' "$@"; }\n${copied(markdown, 'sh')[0]}`],
      { encoding: 'utf8' },
    );
    expect(told).toBe(`explain\n${name}\n--flow\n4\n`);
  });
});
