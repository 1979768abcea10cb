import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openCaseFile } from '../../../host/case/show-case.ts';
import { placeCase } from '../../../shared/case/place-case.ts';
import { utf8 } from '../../support/byte-writer.ts';
import { check, checkAnswer, type FuzzTarget } from '../fuzz-target.ts';
import { mutated } from '../mutate-bytes.ts';
import type { Random } from '../random.ts';

const MOST = 1 << 16;
const FIXTURES = [0, 1].map((version) =>
  path.resolve(`test/unit/case/fixtures/version-${version}.teardown`),
);
const VALUES = ['null', '[]', '{}', '-1', '1e999', '""', 'true', '"__proto__"', '9007199254740993'];

let file: string | null = null;

/** Case files: lines that others wrote, or that nobody would write. */
export const cases: FuzzTarget = {
  name: 'cases',
  draw(random) {
    const seed = readFileSync(random.pick(FIXTURES));
    if (random.once(2)) return mutated(seed, random, readFileSync(random.pick(FIXTURES)), MOST);
    return utf8(otherValues(seed.toString('utf8'), random));
  },
  async run(input) {
    file ??= path.join(mkdtempSync(path.join(tmpdir(), 'teardown-fuzz-')), 'case.teardown');
    writeFileSync(file, input);
    const opened = openCaseFile(file);
    if (!opened.ok) {
      checkAnswer(opened.error, 'refusal');
      return;
    }
    const { state, remarks } = opened.value;
    checkAnswer(remarks, 'remarks');
    checkAnswer(
      [...state.notes.values(), ...state.flows.values(), ...state.captures.values()],
      'case',
    );
    const placed = await placeCase(
      state,
      ({ packet }) => ({ capture: 0, packet }),
      () => 0,
      (flows, packets) =>
        Promise.resolve({
          flows: flows.map(({ packet }) => packet),
          packets: packets.map(({ packet }) => packet),
          flowsOfPackets: packets.map(() => 0),
        }),
    );
    checkAnswer(placed.annotations, 'annotations');
    check(Buffer.compare(readFileSync(file), input) === 0, 'reading a case wrote into it');
  },
};

/** Lines in another order, with other values or fields. */
function otherValues(text: string, random: Random): string {
  const lines = text.split('\n');
  for (let count = random.between(1, 6); count > 0; count -= 1) {
    const at = random.below(lines.length);
    const line = lines[at];
    const colons = [...line.matchAll(/":("[^"]*"|-?\d+|null)/gu)];
    if (random.once(4) || colons.length === 0) lines.splice(random.below(lines.length), 0, line);
    else {
      const { index, 1: old } = random.pick(colons);
      const value = random.once(3) ? random.pick(colons)[1] : random.pick(VALUES);
      lines[at] = line.slice(0, index + 2) + value + line.slice(index + 2 + old.length);
    }
  }
  return lines.join('\n');
}
