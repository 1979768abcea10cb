import { expect, test } from 'vitest';
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
