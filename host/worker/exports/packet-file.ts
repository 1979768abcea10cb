import type { AnalysisSession } from '../../../shared/session/analysis-api.ts';
import { PacketCopier, type CopyOptions } from '../../../shared/session/packet-copier.ts';
import type { DraftFile } from '../../draft-file.ts';
import type { ExportStep } from './flow-table-file.ts';

const PACKETS_A_STEP = 500;
const BATCH = 1 << 20;

/**
 * Writes packets as pcapng, in file order: those that `wanted` takes of all packets of the analysis.
 * Returns how many were written and how many their files no longer had.
 */
export function* writePackets(
  session: AnalysisSession,
  wanted: (packet: number) => boolean,
  options: CopyOptions,
  draft: Pick<DraftFile, 'write'>,
): Generator<ExportStep, { readonly written: number; readonly lost: number }> {
  const copier = new PacketCopier(session, options);
  const total = session.readingState().packets;
  let written = 0;
  let lost = 0;
  try {
    copier.head();
    for (let packet = 1; packet <= total; packet += 1) {
      if (packet % PACKETS_A_STEP === 0) yield { done: packet, total };
      if (!wanted(packet)) continue;
      if (copier.read(packet) === null) {
        lost += 1;
        continue;
      }
      copier.write(packet);
      written += 1;
      if (copier.out.length >= BATCH) draft.write(copier.out.take());
    }
  } finally {
    // Also where it is ended early: what was copied until then is a whole file.
    if (copier.out.length > 0) draft.write(copier.out.take());
  }
  return { written, lost };
}

/** Takes the packets of flows, ICMP errors about them included. */
export function ofFlows(
  session: AnalysisSession,
  flows: ArrayLike<number>,
): (packet: number) => boolean {
  const wanted = new Uint8Array(session.flowCount);
  for (let i = 0; i < flows.length; i += 1) wanted[flows[i]] = 1;
  return (packet) => wanted[session.flowOf(packet)] === 1;
}
