import { listingCopy, listingCopyCommand } from './report-commands.ts';
import type { ReportContext } from './report-context.ts';
import type { ReportBlock } from './report-model.ts';
import { code, paragraph } from './rich-text.ts';

/** What somebody must know before the filters of this report show in Wireshark what it says; said once. */
export function filterRemarks({ session, captures }: ReportContext): readonly ReportBlock[] {
  const blocks: ReportBlock[] = [];
  captures.forEach((name, i) => {
    if (session.captures[i]?.format !== 'listing') return;
    blocks.push(
      paragraph(
        `Wireshark and tshark cannot read ${name}, which is text. First `,
        code(listingCopyCommand(name)),
        ': the filters here are for the file ',
        code(listingCopy(name)),
        ', whose packets and streams have the same numbers.',
      ),
    );
  });
  for (const rule of session.decodeAs) {
    blocks.push(
      paragraph(
        'Flows here are in VXLAN on a port that Wireshark does not open by itself, so it would number other streams. Before the filters here are used, start it (or tshark) with ',
        code(`-d ${rule}`),
        ', or set that port to VXLAN under Analyze, Decode As.',
      ),
    );
  }
  return blocks;
}
