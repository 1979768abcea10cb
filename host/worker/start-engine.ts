import type { ByteSource } from '../../shared/capture/byte-source.ts';
import type { Result } from '../../shared/base/result.ts';
import type { TeardownError } from '../../shared/contract/errors.ts';
import { openAnalysis } from '../../shared/session/analysis.ts';
import { EngineLoop, failureOf } from './engine-loop.ts';
import type { EngineStart, FromEngine, ToEngine } from './engine-messages.ts';
import { openFollowed } from './open-followed.ts';
import { openSources } from './open-sources.ts';
import { sabotageAfter } from './sabotage.ts';

/** An engine that was started; one that could not open anything hears nothing. */
export interface StartedEngine {
  receive(message: ToEngine): void;
  /** Stops without a word: the host is no longer interested. */
  abandon(): void;
}

/**
 * Opens the captures and starts the loop over them; where nothing can be opened that is told as
 * `refused`. The same for the worker and for an engine on the calling thread.
 */
export function startEngine(
  start: EngineStart,
  post: (message: FromEngine) => void,
): StartedEngine {
  let loop: EngineLoop | null = null;
  let abandoned = false;
  const begin = (sources: Result<readonly ByteSource[], TeardownError>): void => {
    const opened = sources.ok ? openAnalysis(sources.value) : sources;
    if (!sources.ok || !opened.ok) {
      const refusal = sources.ok ? opened : sources;
      if (!refusal.ok) post({ kind: 'refused', error: refusal.error });
      return;
    }
    const { sabotage } = start;
    const afterSlice = (packets: number): void => {
      if (sabotage !== null) sabotageAfter(sabotage, packets);
    };
    loop = new EngineLoop(start.analysis, opened.value, post, afterSlice, sources.value);
    post({ kind: 'opened' });
    void loop.run();
  };
  const refuse = (cause: unknown): void => post({ kind: 'refused', error: failureOf(cause) });
  if (start.sources.some(({ follow }) => follow !== undefined)) {
    openFollowed(start.sources, () => abandoned)
      .then(begin)
      .catch(refuse);
  } else {
    try {
      begin(openSources(start.sources));
    } catch (cause) {
      refuse(cause);
    }
  }
  return {
    receive: (message) => loop?.receive(message),
    abandon: () => {
      abandoned = true;
      loop?.abandon();
    },
  };
}
