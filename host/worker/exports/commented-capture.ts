import { annotatedPcapng } from '../../../shared/capture/write-pcapng-annotated.ts';
import { packetBlockOf } from '../../../shared/capture/write-pcapng-source.ts';
import type { ByteSource } from '../../../shared/capture/byte-source.ts';
import { fileBytesDone, fileSize } from '../../../shared/capture/byte-source.ts';
import { emptyRecord } from '../../../shared/capture/record.ts';
import { grouped } from '../../../shared/base/numbers.ts';
import type { AnalysisSession } from '../../../shared/session/analysis-api.ts';
import { noteComments } from '../../../shared/session/note-comments.ts';
import type { DraftFile } from '../../draft-file.ts';
import type { ExportStep } from './flow-table-file.ts';
import { writePackets } from './packet-file.ts';
import { APPLICATION } from './slice-work.ts';

/**
 * Writes the whole of one capture again with what people said as comments. A pcapng file is copied
 * block by block; a pcap file becomes one pcapng section. Where the capture is damaged the copy ends
 * there and says so in a comment.
 */
export function* writeCommentedCapture(
  session: AnalysisSession,
  capture: number,
  source: ByteSource,
  draft: Pick<DraftFile, 'write'>,
): Generator<ExportStep, void> {
  if (session.captures[capture].format === 'pcap') {
    const ofCapture = (packet: number): boolean => session.placeOf(packet).capture === capture;
    yield* writePackets(
      session,
      ofCapture,
      { application: APPLICATION, notes: true, capture },
      draft,
    );
    return;
  }
  const comments = commentsByOffset(session, capture);
  const damage = damageSentence(session, capture);
  const section = damage === null ? comments.section : [...comments.section, damage];
  for (const { bytes, position } of annotatedPcapng(source, { ...comments, section })) {
    draft.write(bytes);
    yield { done: fileBytesDone(source, position), total: fileSize(source) };
  }
}

/** Notes by the place of their packet's block; those whose block takes no comment go to the section. */
function commentsByOffset(
  session: AnalysisSession,
  capture: number,
): {
  readonly section: readonly string[];
  readonly packets: ReadonlyMap<number, readonly string[]>;
} {
  const { section, packets } = noteComments(session, capture);
  const elsewhere: string[] = [];
  const byOffset = new Map<number, readonly string[]>();
  const record = emptyRecord();
  for (const [packet, texts] of packets) {
    if (session.readPacket(packet, record) && packetBlockOf(record) !== null) {
      byOffset.set(record.fileOffset, texts);
    } else {
      const number = session.placeOf(packet).packet;
      elsewhere.push(...texts.map((text) => `On packet ${grouped(number)}: ${text}`));
    }
  }
  return { section: [...section, ...elsewhere], packets: byOffset };
}

function damageSentence(session: AnalysisSession, capture: number): string | null {
  const { captures, entries } = session.health();
  const { name } = captures[capture];
  const damage = entries.find(
    ({ severity, file, offset }) => severity === 'damage' && file === name && offset !== null,
  );
  if (damage === undefined) return null;
  return `Copied by ${APPLICATION} from a damaged capture, as far as it can be read. ${damage.text}`;
}
