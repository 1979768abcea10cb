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

/** The life of the one analysis that the window shows. */
export interface SessionState {
  /** Counts attempts to open: an answer to an earlier one is no longer wanted. */
  readonly attempt: number;
  readonly phase: Phase;
  readonly app: AppInfo | null;
  readonly analysis: number | null;
  readonly names: readonly string[];
  readonly upload: UploadState | null;
  readonly progress: Progress | null;
  readonly error: TeardownError | null;
}

const EMPTY: Omit<SessionState, 'app' | 'attempt'> = {
  phase: 'start',
  analysis: null,
  names: [],
  upload: null,
  progress: null,
  error: null,
};

/** Session state; `app/session.ts` has the actions. */
export const useSession = create<SessionState>(() => ({ ...EMPTY, app: null, attempt: 0 }));

/** Back to the start screen. */
export function resetSession(): void {
  useSession.setState(({ attempt }) => ({ ...EMPTY, attempt: attempt + 1 }));
}
