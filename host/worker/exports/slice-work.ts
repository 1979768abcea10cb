import { packetSlice, type PacketSlice } from '../../../shared/session/packet-slices.ts';
import type { AnalysisSession } from '../../../shared/session/analysis-api.ts';
import { APP_VERSION } from '../../app-version.ts';
import type { WorkContext } from '../do-work.ts';
import { paced } from './pace.ts';

/** How Teardown calls itself in files that it writes. */
export const APPLICATION = `Teardown ${APP_VERSION}`;

/** The packets of flows as a pcapng file of at most `most` bytes; `notes`: with what people said as comments. */
export function sliceWork(
  session: AnalysisSession,
  {
    flows,
    most,
    notes = true,
  }: {
    readonly flows: readonly number[];
    readonly most: number;
    readonly notes?: boolean;
  },
  context: WorkContext,
): Promise<PacketSlice> {
  const copying = packetSlice(session, flows, most, {
    application: APPLICATION,
    notes,
    capture: null,
  });
  return paced(copying, 'Copying packets', context);
}
