import type { HostConnection } from '../../shared/contract/api.ts';
import type { ExportSpec, JobState } from '../../shared/contract/export-messages.ts';
import { asFailure } from '../carriers/wire.ts';
import { downloadFrom } from '../ui/download.ts';
import { runJob } from './job-store.ts';
import { useSession } from './session-store.ts';
import { say, unsay } from './surface-store.ts';

/**
 * Writes something for the user: the desktop asks where, a browser downloads it. Its card shows how it
 * goes; what came of it is the answer, null where the user cancelled or it could not be started.
 */
export async function startExport(
  connection: HostConnection,
  what: ExportSpec,
): Promise<JobState | null> {
  unsay();
  const asks = useSession.getState().app?.dialogs === true;
  try {
    const ended = await runJob(connection, what, { to: asks ? 'ask' : 'download' });
    const result = ended?.result ?? null;
    if (ended?.state === 'done' && result !== null) {
      if (result.download !== null) downloadFrom(result.download, result.name);
      const map = result.map?.download ?? null;
      if (map !== null) downloadFrom(map, `${result.name}.map.json`);
    }
    return ended;
  } catch (cause) {
    say(asFailure(cause).error.detail, 'bad');
    return null;
  }
}
