import type { HostConnection } from '../../shared/contract/api.ts';
import { useSession } from '../state/session-store.ts';
import { openCatalogue } from '../state/surface-store.ts';
import { useView } from '../state/view-store.ts';

/** Opens the catalogue at the cause of the flow in focus; at its beginning where there is none. */
export async function openCatalogueAtFlow(connection: HostConnection): Promise<void> {
  const { analysis } = useSession.getState();
  const { flow } = useView.getState();
  if (analysis === null || flow === null) {
    openCatalogue(null);
    return;
  }
  try {
    const { record } = await connection.call('flow.story', { analysis, flow });
    openCatalogue(record.verdict.cause);
  } catch {
    // The catalogue needs no flow: whatever became of it is told where the flow is shown.
    openCatalogue(null);
  }
}
