import { bytesText, counted } from '../base/numbers.ts';
import { utf8Bytes } from '../base/utf8-bytes.ts';
import type { PacketSlice } from '../session/packet-slices.ts';
import type { ReportContext } from './report-context.ts';
import type { ReportAttachment } from './report-model.ts';

/** All slices together take at most so much. */
const MOST_SLICE_BYTES = 8_000_000;

/** Files inside the report, and words about what they do not hold. */
export interface AttachedFiles {
  readonly files: readonly ReportAttachment[];
  readonly remarks: readonly string[];
}

/** The packets and the records of the flows that have a section. */
export async function reportAttachments(context: ReportContext): Promise<AttachedFiles> {
  const { options, chosen, work } = context;
  const files: ReportAttachment[] = [];
  const remarks: string[] = [];
  const flows = chosen.sections;
  if (flows.length === 0) return { files, remarks };
  if (options.attach.slices && work.slice !== null) {
    work.tell({ phase: 'Cutting out packets', done: 0, total: 1 });
    await work.breathe();
    const slice = await work.slice(flows, MOST_SLICE_BYTES);
    files.push({
      name: 'evidence.pcapng',
      type: 'application/x-pcapng',
      description: `${counted(slice.packets, 'packet')} of ${counted(flows.length, 'flow')}, ${howCopied(context, slice)}`,
      relation: 'source',
      bytes: slice.bytes,
    });
    if (slice.shortened > 0)
      remarks.push(
        `In evidence.pcapng, ${counted(slice.shortened, 'packet')} ${slice.shortened === 1 ? 'has' : 'have'} no payload, so that all fit in ${bytesText(MOST_SLICE_BYTES)}; their lengths are the original ones.`,
      );
    if (slice.omitted > 0)
      remarks.push(
        `${counted(slice.omitted, 'packet')} of these flows ${slice.omitted === 1 ? 'is' : 'are'} not in evidence.pcapng: more than ${bytesText(MOST_SLICE_BYTES)} are not attached. The capture holds them.`,
      );
  }
  if (options.attach.records) files.push(await recordsFile(context));
  return { files, remarks };
}

/** What of the packets is in the copy: under pseudonyms never their payload or a real name. */
function howCopied({ options }: ReportContext, { shortened, omitted }: PacketSlice): string {
  if (options.pseudonyms !== null)
    return 'headers only, under made-up names; their times are the original ones';
  return `with their original times${shortened + omitted === 0 ? ', byte for byte' : ''}`;
}

/** `teardown.flow/1` of each flow, one a line. */
async function recordsFile({ session, chosen, work }: ReportContext): Promise<ReportAttachment> {
  const lines: string[] = [];
  for (const [done, flow] of chosen.sections.entries()) {
    lines.push(`${JSON.stringify(session.record(flow))}\n`);
    if (done % 100 === 99) await work.breathe();
  }
  return {
    name: 'flows.jsonl',
    type: 'application/x-ndjson',
    description: `records of ${counted(lines.length, 'flow')}, schema teardown.flow/1, one a line`,
    relation: 'data',
    bytes: utf8Bytes(lines.join('')),
  };
}
