import type { MethodName } from '../../../shared/contract/api.ts';
import { PARAMS } from '../../../shared/contract/validators.ts';
import { utf8 } from '../../support/byte-writer.ts';
import { check, type FuzzTarget } from '../fuzz-target.ts';
import { mutated } from '../mutate-bytes.ts';

const METHODS = Object.keys(PARAMS).sort() as MethodName[];
const BODIES = [
  null,
  { analysis: 1, flow: 2, folded: true, from: 0, count: 5, packet: 3 },
  {
    inputs: [
      { kind: 'path', path: '/a' },
      { kind: 'upload', token: 't', name: 'n' },
    ],
    keep: null,
  },
  {
    analysis: 1,
    view: {
      text: 'a',
      kinds: ['reset'],
      triage: ['none'],
      sort: { column: 'flow', direction: 'up' },
    },
  },
  { analysis: 1, edit: { do: 'note', on: { on: 'analysis' }, text: 'x' }, since: 4 },
  { analysis: 1, what: { kind: 'csv', flows: [1] }, to: { to: 'download' } },
  {
    analysis: 1,
    packets: 10,
    silenceSeconds: 10,
    keep: ['multi-syn'],
    bucketMinutes: 15,
  },
].map((body) => utf8(JSON.stringify(body)));

/** Requests at the host's door: a method and what claims to be its parameters. */
export const requests: FuzzTarget = {
  name: 'requests',
  draw(random) {
    const body = mutated(random.pick(BODIES), random, random.pick(BODIES), 1 << 16);
    return Uint8Array.of(random.next(), ...body);
  },
  run(input) {
    const body = parsed(Buffer.from(input.subarray(1)).toString('utf8'));
    if (body === undefined) return;
    const answer = PARAMS[METHODS[(input[0] ?? 0) % METHODS.length]].safeParse(body);
    check(answer.success || answer.error.issues.length > 0, 'refused without a reason');
    if (answer.success)
      check(JSON.stringify(answer.data) !== undefined, 'parameters that no message can carry');
  },
};

/** What the carriers' JSON gives; undefined: they refuse it themselves. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
