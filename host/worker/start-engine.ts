import { openAnalysis } from '../../shared/session/analysis.ts';
import { EngineLoop, failureOf } from './engine-loop.ts';
import type { EngineStart, FromEngine } from './engine-messages.ts';
import { openSources } from './open-sources.ts';
import { sabotageAfter } from './sabotage.ts';

/**
 * Opens the captures and starts the loop over them; null where nothing could be opened (then it
 * was told as `refused`). The same for the worker and for an engine on the calling thread.
 */
export function startEngine(
  start: EngineStart,
  post: (message: FromEngine) => void,
): EngineLoop | null {
  try {
    const sources = openSources(start.sources);
    const opened = sources.ok ? openAnalysis(sources.value) : sources;
    if (!sources.ok || !opened.ok) {
      const refusal = sources.ok ? opened : sources;
      if (!refusal.ok) post({ kind: 'refused', error: refusal.error });
      return null;
    }
    const { sabotage } = start;
    const afterSlice = (packets: number): void => {
      if (sabotage !== null) sabotageAfter(sabotage, packets);
    };
    const loop = new EngineLoop(start.analysis, opened.value, post, afterSlice, sources.value);
    post({ kind: 'opened' });
    void loop.run();
    return loop;
  } catch (cause) {
    post({ kind: 'refused', error: failureOf(cause) });
    return null;
  }
}
