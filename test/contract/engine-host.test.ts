import { describe, expect, it } from 'vitest';
import { EngineHost } from '../../host/engine-host.ts';
import type { StartEngineThread } from '../../host/engine-thread.ts';
import type { FromEngine } from '../../host/worker/engine-messages.ts';

/** A host whose threads do what the test says. */
class Threads {
  readonly ended: number[] = [];
  readonly closed: string[] = [];
  readonly host: EngineHost;
  private readonly say = new Map<number, (message: FromEngine) => void>();

  constructor() {
    const start: StartEngineThread = ({ analysis }, onMessage) => {
      this.say.set(analysis, onMessage);
      return { send: () => undefined, end: () => this.ended.push(analysis) };
    };
    this.host = new EngineHost(start, () => undefined, { hashWorker: null });
  }

  open(name: string, keep?: number | null): Promise<number> {
    const onClosed = (): void => {
      this.closed.push(name);
    };
    const sources = [{ path: name, name }];
    return this.host.open(sources, keep === undefined ? { onClosed } : { keep, onClosed });
  }

  opened(analysis: number): void {
    this.say.get(analysis)?.({ kind: 'opened' });
  }
}

const code = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'ok',
    (cause: unknown) => (cause as { error: { code: string } }).error.code,
  );

describe('the host of one window', () => {
  it('ends the thread of an opening when its window closes meanwhile', async () => {
    const threads = new Threads();
    const opening = code(threads.open('a'));
    threads.host.dispose();
    threads.opened(1);
    expect(await opening).toBe('cancelled');
    expect(threads.ended).toEqual([1]);
    expect(threads.closed).toEqual(['a']);
    expect(await code(threads.open('b'))).toBe('cancelled');
    expect(threads.ended).toEqual([1]);
    expect(threads.closed).toEqual(['a', 'b']);
  });

  it('keeps the capture on screen while the next one is opened and given up again', async () => {
    const threads = new Threads();
    const first = threads.open('a');
    threads.opened(1);
    const shown = await first;
    const second = threads.open('b', shown);
    threads.opened(2);
    threads.host.close(await second);
    expect(threads.ended).toEqual([2]);
    expect(threads.closed).toEqual(['b']);
  });

  it('ends an opening at once when another begins, and never the one that is kept', async () => {
    const threads = new Threads();
    const first = threads.open('a');
    threads.opened(1);
    const shown = await first;
    const given = code(threads.open('b', shown));
    const third = threads.open('c', shown);
    expect(await given).toBe('cancelled');
    threads.opened(2);
    threads.opened(3);
    expect(await third).toBe(3);
    expect(threads.ended).toEqual([2]);
  });
});
