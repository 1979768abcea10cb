import { create } from 'zustand';
import type { AppInfo, Progress } from '../../shared/contract/api.ts';
import type { TeardownError } from '../../shared/contract/errors.ts';

/** A file on its way from a browser window to the host. */
export interface UploadState {
  readonly name: string;
  readonly sent: number;
  readonly total: number;
}

/**
 *   start --open--> opening --first answer--> open
 *                      \----- error ------> failed (from anywhere)
 */
type Phase = 'start' | 'opening' | 'open' | 'failed';

/** An analysis that is open while another capture is being tried. */
export interface OpenAnalysis {
  readonly analysis: number;
  readonly names: readonly string[];
  readonly file: string | null;
  readonly progress: Progress | null;
}

/** The life of the one analysis that the window shows. */
export interface SessionState {
  /** Counts attempts to open: an answer to an earlier one is no longer wanted. */
  readonly attempt: number;
  readonly phase: Phase;
  readonly app: AppInfo | null;
  readonly analysis: number | null;
  readonly names: readonly string[];
  /** The one file of this machine that is open and can be followed; null where that cannot be done. */
  readonly file: string | null;
  /** What is being opened is to be followed: its beginning may not be written yet. */
  readonly awaited: boolean;
  readonly upload: UploadState | null;
  readonly progress: Progress | null;
  readonly error: TeardownError | null;
  /** Still open at the host: the way back if the new capture cannot be opened. */
  readonly previous: OpenAnalysis | null;
}

const EMPTY: Omit<SessionState, 'app' | 'attempt'> = {
  phase: 'start',
  analysis: null,
  names: [],
  file: null,
  awaited: false,
  upload: null,
  progress: null,
  error: null,
  previous: null,
};

/** Session state; `app/session.ts` has the actions. */
export const useSession = create<SessionState>(() => ({ ...EMPTY, app: null, attempt: 0 }));

/** Back to the start screen. */
export function resetSession(): void {
  useSession.setState(({ attempt }) => ({ ...EMPTY, attempt: attempt + 1 }));
}

/** Tries to open other captures; what is open now stays as the way back. */
export function beginOpening(names: readonly string[], awaited = false): void {
  useSession.setState((state) => ({
    ...EMPTY,
    attempt: state.attempt + 1,
    phase: 'opening',
    names,
    awaited,
    previous: stillOpen(state),
  }));
}

/** Back to the analysis that is still open; false where there is none. */
export function returnToPrevious(): boolean {
  const { previous, attempt } = useSession.getState();
  if (previous === null) return false;
  useSession.setState({ ...EMPTY, ...previous, attempt: attempt + 1, phase: 'open' });
  return true;
}

function stillOpen(state: SessionState): OpenAnalysis | null {
  const { phase, analysis, names, file, progress } = state;
  return phase === 'open' && analysis !== null
    ? { analysis, names, file, progress }
    : state.previous;
}
