import { expect, test } from 'vitest';
import type { MethodName, Methods } from '../../shared/contract/api.ts';
import { TeardownFailure, teardownError } from '../../shared/contract/errors.ts';
import { FlowView } from '../../renderer/features/flows/flow-view.ts';
import { FakeHost } from '../../renderer/dev/fake-host.ts';

const SPEC = {
  text: '',
  kinds: [],
  triage: [],
  sort: { column: 'flow', direction: 'up' },
} as const;

async function settled(view: FlowView): Promise<void> {
  await expect.poll(() => view.snapshot().pending).toBe(false);
  await new Promise((resolve) => setTimeout(resolve, 5));
}

test('a view made again while a capture is read asks for the explanation again, another filter does not', async () => {
  const host = new FakeHost({
    flows: 100,
    readShare: 1,
    failure: null,
    damaged: false,
    hugeLadder: false,
    openAtStart: false,
  });
  const view = new FlowView(host, 1, () => undefined);
  view.request(SPEC);
  await settled(view);
  expect(view.snapshot().refreshes).toBe(0);
  view.request(SPEC);
  await settled(view);
  expect(view.snapshot().refreshes).toBe(1);
  view.request({ ...SPEC, text: 'reset' });
  await settled(view);
  expect(view.snapshot().refreshes).toBe(1);
});

test('a flow that the view does not hold has no row, which is not the same as a view that changed', async () => {
  const host = new FakeHost({
    flows: 100,
    readShare: 1,
    failure: null,
    damaged: false,
    hugeLadder: false,
    openAtStart: false,
  });
  const view = new FlowView(host, 1, () => undefined);
  expect(await view.position(3)).toBeNull();
  view.request({ ...SPEC, text: 'nothing has these words' });
  await settled(view);
  expect(await view.position(3)).toBe(-1);
});

test('rows asked of a view that has just been remade are asked once more, of the new view', async () => {
  const { host, view } = await staleOnce();
  expect(await view.flowsOf(2, 4)).toEqual([2, 3, 4]);
  expect(host.refused).toBe(1);
});

test('rows are not taken from a remade view that holds other flows', async () => {
  const { host, view } = await staleOnce();
  host.whileRefusing = () => {
    view.request({ ...SPEC, text: 'nothing has these words' });
  };
  await expect(view.flowsOf(2, 4)).rejects.toThrow('The rows have changed meanwhile');
});

/** A view whose next question for rows comes too late. */
async function staleOnce(): Promise<{ host: StaleHost; view: FlowView }> {
  const host = new StaleHost({
    flows: 100,
    readShare: 1,
    failure: null,
    damaged: false,
    hugeLadder: false,
    openAtStart: false,
  });
  const view = new FlowView(host, 1, () => undefined);
  view.request(SPEC);
  await settled(view);
  return { host, view };
}

class StaleHost extends FakeHost {
  refused = 0;
  whileRefusing: () => void = () => undefined;

  override async call<M extends MethodName>(
    method: M,
    params: Methods[M]['params'],
  ): Promise<Methods[M]['result']> {
    if (method === 'flows.rows' && this.refused === 0) {
      this.refused += 1;
      this.whileRefusing();
      throw new TeardownFailure(teardownError('stale-view', 'The view has been remade since.'));
    }
    return super.call(method, params);
  }
}
