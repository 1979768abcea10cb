import type { CaptureInput, HostConnection } from '../../shared/contract/api.ts';
import { asFailure } from '../carriers/wire.ts';
import {
  beginOpening,
  resetSession,
  returnToPrevious,
  useSession,
} from '../state/session-store.ts';
import { say } from '../state/surface-store.ts';
import { resetView } from '../state/view-store.ts';
import { baseName } from '../ui/format.ts';

/** Opens captures together as one analysis; what was open is closed once the new one is readable. */
export async function openInputs(
  connection: HostConnection,
  inputs: readonly CaptureInput[],
): Promise<void> {
  if (inputs.length === 0) return;
  const names = inputs.map((input) =>
    input.kind === 'path'
      ? baseName(input.path)
      : input.kind === 'upload'
        ? input.name
        : 'Sample capture',
  );
  beginOpening(names);
  const { attempt } = useSession.getState();
  const wanted = (): boolean => useSession.getState().attempt === attempt;
  try {
    const opened = await connection.call('analysis.open', { inputs });
    if (wanted()) {
      resetView();
      useSession.setState({
        analysis: opened.analysis,
        names: opened.names,
        phase: 'open',
        previous: null,
      });
    } else await connection.call('analysis.close', { analysis: opened.analysis });
  } catch (cause) {
    if (wanted()) fail(cause);
  }
}

/** Opens files that were dropped or chosen in the window. */
export async function openFiles(connection: HostConnection, files: readonly File[]): Promise<void> {
  const inputs: CaptureInput[] = [];
  beginOpening(files.map((file) => file.name));
  const { attempt } = useSession.getState();
  const wanted = (): boolean => useSession.getState().attempt === attempt;
  try {
    for (const file of files) {
      inputs.push(
        await connection.inputFromFile(file, (sent, total) => {
          if (wanted()) useSession.setState({ upload: { name: file.name, sent, total } });
        }),
      );
      if (!wanted()) return;
    }
  } catch (cause) {
    if (wanted()) fail(cause);
    return;
  }
  useSession.setState({ upload: null });
  await openInputs(connection, inputs);
}

/** The host's dialog where it has one, else the browser's. */
export async function openDialog(
  connection: HostConnection,
  input: HTMLInputElement | null,
): Promise<void> {
  if (useSession.getState().app?.dialogs !== true) {
    input?.click();
    return;
  }
  try {
    await openInputs(connection, await connection.call('dialog.open', null));
  } catch (cause) {
    say(asFailure(cause).message, 'bad');
  }
}

/** Stops reading; what was read stays. Before the first answer: back to what was open, or the start. */
export function cancelReading(connection: HostConnection): void {
  const { analysis } = useSession.getState();
  if (analysis === null) {
    if (!returnToPrevious()) resetSession();
  } else connection.call('analysis.cancel', { analysis }).catch(fail);
}

/** Closes the analysis and shows the start screen. */
export function closeAnalysis(connection: HostConnection): void {
  const { previous, analysis: open } = useSession.getState();
  const analysis = open ?? previous?.analysis ?? null;
  resetSession();
  resetView();
  if (analysis !== null) connection.call('analysis.close', { analysis }).catch(() => undefined);
}

/** Errors that end the analysis become the error screen; small ones a short message. */
export function fail(cause: unknown): void {
  const { error } = asFailure(cause);
  const ends = ['worker-died', 'out-of-memory'].includes(error.code);
  if (error.code === 'no-analysis' || error.code === 'cancelled') return;
  if (ends || useSession.getState().phase === 'opening')
    useSession.setState({ phase: 'failed', error, upload: null });
  else say(error.detail, 'bad');
}
