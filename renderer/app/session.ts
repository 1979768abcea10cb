import type { CaptureInput, HostConnection } from '../../shared/contract/api.ts';
import { CallFailure, asFailure } from '../carriers/wire.ts';
import {
  beginOpening,
  resetSession,
  returnToPrevious,
  useSession,
} from '../state/session-store.ts';
import { rememberDropped } from '../state/dropped-names.ts';
import { resetReport } from '../state/report-store.ts';
import { say, unsay } from '../state/surface-store.ts';
import { resetView } from '../state/view-store.ts';
import { baseName } from '../ui/format.ts';

/**
 * Opens captures together as one analysis. What is open stays open as the way back until the new one
 * is adopted; an opening that is no longer wanted is closed again.
 */
export async function openInputs(
  connection: HostConnection,
  inputs: readonly CaptureInput[],
): Promise<void> {
  if (inputs.length === 0) return;
  const names = inputs.map((input) =>
    input.kind === 'path'
      ? baseName(input.path)
      : input.kind === 'upload' || input.kind === 'text'
        ? input.name
        : 'Sample capture',
  );
  unsay();
  beginOpening(
    names,
    inputs.some((input) => input.kind === 'path' && input.follow === true),
  );
  const { attempt, previous } = useSession.getState();
  const keep = previous?.analysis ?? null;
  const wanted = (): boolean => useSession.getState().attempt === attempt;
  try {
    const opened = await connection.call('analysis.open', { inputs, keep });
    if (wanted()) {
      resetView();
      resetReport();
      rememberDropped(inputs.some(({ kind }) => kind === 'upload') ? opened.names : []);
      useSession.setState({
        analysis: opened.analysis,
        names: opened.names,
        file: inputs.length === 1 && inputs[0].kind === 'path' ? inputs[0].path : null,
        phase: 'open',
        previous: null,
      });
      if (keep !== null) await connection.call('analysis.close', { analysis: keep });
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
  const upload = new AbortController();
  const unwatch = useSession.subscribe(() => {
    if (!wanted()) upload.abort();
  });
  try {
    for (const file of files) {
      inputs.push(
        await connection.inputFromFile(
          file,
          (sent, total) => {
            if (wanted()) useSession.setState({ upload: { name: file.name, sent, total } });
          },
          upload.signal,
        ),
      );
      if (!wanted()) return;
    }
  } catch (cause) {
    if (wanted()) fail(cause);
    return;
  } finally {
    unwatch();
  }
  useSession.setState({ upload: null });
  await openInputs(connection, inputs);
}

/** The host's dialog where it has one, else the browser's. */
export async function openDialog(
  connection: HostConnection,
  input: { click(): void } | null,
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

/** Opens the file that is open once more, to be read on while it is written. */
export function followFile(connection: HostConnection): void {
  const { file } = useSession.getState();
  if (file !== null) void openInputs(connection, [{ kind: 'path', path: file, follow: true }]);
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
  unsay();
  const analysis = open ?? previous?.analysis ?? null;
  rememberDropped([]);
  resetSession();
  resetView();
  if (analysis !== null) connection.call('analysis.close', { analysis }).catch(() => undefined);
}

/** Errors that end the analysis become the error screen; small ones a short message. */
export function fail(cause: unknown): void {
  const failure = asFailure(cause);
  const { error } = failure;
  const { phase, analysis } = useSession.getState();
  if (error.code === 'cancelled') return;
  if (error.code === 'no-analysis') {
    // A late answer about an analysis that was left is nothing; the one on screen is gone.
    if (!(failure instanceof CallFailure) || failure.analysis !== analysis) return;
  }
  const ends = ['worker-died', 'out-of-memory', 'no-analysis'].includes(error.code);
  if (ends || phase === 'opening') useSession.setState({ phase: 'failed', error, upload: null });
  else say(error.detail, 'bad');
}
