import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

import { CORPUS, HAS_CORPUS } from '../corpus/corpus-files.ts';
import { analyseFile, recordsOf } from './open-flows.ts';

const FOLDER = path.join(CORPUS, 'lab-close');
const HERE = HAS_CORPUS && existsSync(FOLDER);
if (!HERE) console.warn(`SKIPPED: no ${FOLDER}; set TEARDOWN_CORPUS`);

/** FACTS 3.9, played on kernel 6.18: which resets the endpoint obeyed, and what conntrack made of them. */
describe.skipIf(!HERE)('resets of each number against a real kernel', () => {
  it.each([
    ['C', 'in the window, not exact', 'takes any RST once a FIN has passed', []],
    ['G', 'left of the window', 'takes any RST once a FIN has passed', []],
    // A raw socket beside the client's kernel sent them: in a connection that nobody had closed that stays open.
    ['D', 'in the window, not exact', 'keeps ESTABLISHED, with 10 s left', ['injected-reset']],
    ['E', 'left of the window', 'calls it invalid and keeps ESTABLISHED', ['injected-reset']],
  ])('s004_%s: %s, and the server goes on', (name, place, conntrack, open) => {
    const [{ verdict, close }] = recordsOf(analyseFile(path.join(FOLDER, `s004_${name}.pcap`)));
    const sure = open.length === 0 ? 'high' : 'medium';
    expect([verdict.cause, verdict.confidence]).toEqual(['reset-ignored-by-endpoint', sure]);
    expect(verdict.alternatives.map((it) => it.cause)).toEqual(open);
    expect(verdict.headline).toContain(place);
    expect(verdict.why).toContain(conntrack);
    expect(close.kind).not.toBe('reset');
  });

  it.each(['A', 'B', 'X'])('s004_%s: the server obeys, and the reset ended it', (name) => {
    const [{ verdict, close }] = recordsOf(analyseFile(path.join(FOLDER, `s004_${name}.pcap`)));
    expect(verdict.cause).not.toBe('reset-ignored-by-endpoint');
    expect(close.kind).toBe('reset');
  });
});
