import { beforeEach, describe, expect, it } from 'vitest';
import {
  cancelReading,
  closeAnalysis,
  fail,
  openFiles,
  openInputs,
} from '../../renderer/app/session.ts';
import { namingAnalyses } from '../../renderer/carriers/naming-analyses.ts';
import { resetSession, useSession } from '../../renderer/state/session-store.ts';
import type { CaptureInput, HostConnection, StopSignal } from '../../shared/contract/api.ts';
import { TeardownFailure, teardownError } from '../../shared/contract/errors.ts';

/** A host that answers openings when the test says so, and notes what the window asked of it. */
class SlowHost {
  readonly asked: string[] = [];
  readonly answers: (() => void)[] = [];
  upload: StopSignal | null = null;
  private analyses = 0;

  readonly connection: HostConnection = namingAnalyses({
    call: (method, params) => {
      this.asked.push(`${method} ${JSON.stringify(params)}`);
      if (method === 'flow.story')
        return Promise.reject(new TeardownFailure(teardownError('no-analysis', 'gone')));
      if (method !== 'analysis.open') return Promise.resolve(null as never);
      const analysis = (this.analyses += 1);
      return new Promise((resolve) => {
        this.answers.push(() => resolve({ analysis, names: [`capture ${analysis}`] } as never));
      });
    },
    on: () => () => undefined,
    inputFromFile: (_file, _onProgress, signal) => {
      this.upload = signal ?? null;
      return new Promise<CaptureInput>(() => undefined);
    },
  });

  async open(path: string): Promise<void> {
    const opening = openInputs(this.connection, [{ kind: 'path', path }]);
    this.answers.pop()?.();
    await opening;
  }
}

describe('a window that opens captures one after the other', () => {
  let host: SlowHost;
  beforeEach(() => {
    resetSession();
    host = new SlowHost();
  });

  it('names the one on screen as the way back, and closes it after adopting the next', async () => {
    await host.open('a.pcap');
    await host.open('b.pcap');
    expect(host.asked).toEqual([
      'analysis.open {"inputs":[{"kind":"path","path":"a.pcap"}],"keep":null}',
      'analysis.open {"inputs":[{"kind":"path","path":"b.pcap"}],"keep":1}',
      'analysis.close {"analysis":1}',
    ]);
    expect(useSession.getState()).toMatchObject({ phase: 'open', analysis: 2 });
  });

  it('closes the new one and shows the old one again where the opening is cancelled', async () => {
    await host.open('a.pcap');
    const opening = openInputs(host.connection, [{ kind: 'path', path: 'b.pcap' }]);
    cancelReading(host.connection);
    host.answers.pop()?.();
    await opening;
    expect(host.asked.at(-1)).toBe('analysis.close {"analysis":2}');
    expect(host.asked).not.toContain('analysis.close {"analysis":1}');
    expect(useSession.getState()).toMatchObject({ phase: 'open', analysis: 1 });
  });

  it('ends an upload that is cancelled', async () => {
    const opening = openFiles(host.connection, [new File(['x'], 'x.pcap')]);
    expect(host.upload?.aborted).toBe(false);
    cancelReading(host.connection);
    expect(host.upload?.aborted).toBe(true);
    void opening;
  });

  it('shows a card where the host no longer has the one on screen, and nothing where it was left', async () => {
    await host.open('a.pcap');
    const story = (analysis: number): Promise<void> =>
      host.connection.call('flow.story', { analysis, flow: 0 }).then(() => undefined, fail);
    await story(7);
    expect(useSession.getState().phase).toBe('open');
    await story(1);
    expect(useSession.getState()).toMatchObject({
      phase: 'failed',
      error: { code: 'no-analysis' },
    });
    closeAnalysis(host.connection);
    expect(useSession.getState().phase).toBe('start');
  });
});
