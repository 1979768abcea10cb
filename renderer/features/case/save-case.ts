import type { HostConnection } from '../../../shared/contract/api.ts';
import { useSession } from '../../state/session-store.ts';
import { startExport } from '../../state/start-export.ts';
import { say } from '../../state/surface-store.ts';
import { baseName } from '../../ui/format.ts';

/** Saves the case to a file of the user's: by the host's dialog, in a browser as a download. */
export async function saveCaseAs(connection: HostConnection): Promise<void> {
  const { analysis, app } = useSession.getState();
  if (analysis === null) return;
  if (app?.dialogs !== true) {
    // Its card says what came of it.
    await startExport(connection, { kind: 'case' });
    return;
  }
  try {
    const saved = await connection.call('case.saveAs', { analysis, path: null });
    if (saved !== null) say(`The case is kept in ${baseName(saved.path)} from now on.`);
  } catch (cause) {
    say(`The case was not saved: ${cause instanceof Error ? cause.message : String(cause)}`, 'bad');
  }
}
