import path from 'node:path';
import { expect, it } from 'vitest';

import { capturePoints } from '../../lab/truth.ts';
import { analyseFile, recordsOf } from './open-flows.ts';

/** What the servers' own documentation says of their defaults, and what their kernels then do. */
it.each([
  ['nginx-default-keepalive', 'nginx (75 s)'],
  ['node-default-keepalive', 'Node.js server, with its buffer (6 s)'],
] as const)('%s: the close is told with the default it came after', (scenario, timer) => {
  for (const point of capturePoints) {
    const file = path.resolve(`test/lab/recordings/${scenario}/${point}.pcap`);
    const [record] = recordsOf(analyseFile(file));
    expect(record?.verdict.cause).toBe('graceful-close');
    expect(record?.verdict.why, point).toMatch(
      /No payload had moved for .+ s before the server's FIN, within 2 %/,
    );
    expect(record?.verdict.why, point).toContain(timer);
  }
});
