import { packetSlice, type PacketSlice } from '../../../shared/session/packet-slices.ts';
import type { AnalysisSession } from '../../../shared/session/analysis-api.ts';
import { APP_VERSION } from '../../app-version.ts';
import type { WorkContext } from '../do-work.ts';
import { paced } from './pace.ts';

/** How Teardown calls itself in files that it writes. */
export const APPLICATION = `Teardown ${APP_VERSION}`;

/** The packets of flows as a pcapng file of at most `most` bytes. */
export function sliceWork(
  session: AnalysisSession,
  { flows, most }: { readonly flows: readonly number[]; readonly most: number },
  context: WorkContext,
): Promise<PacketSlice> {
  const copying = packetSlice(session, flows, most, {
    application: APPLICATION,
    // A case keeps the notes itself: as comments they would be there twice.
    notes: false,
    capture: null,
  });
  return paced(copying, 'Copying packets', context);
}
