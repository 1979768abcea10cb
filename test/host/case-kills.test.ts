import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CaseFile } from '../../host/case/case-file.ts';
import { bundledProgram } from '../support/bundled-program.ts';
import { scratchFolder } from '../support/conversation-file.ts';

const KILLS = 1000;
/** Kills in a row on one file: each writer finds what the one before left behind. */
const KILLS_A_FILE = 10;
const WRITERS_AT_ONCE = 2;
/** A writer is killed at most so long after it began. */
const LONGEST_MS = 20;

const someone = (): string => 'reader';

describe('a case whose writer is killed at any moment', () => {
  const scratch = scratchFolder();
  let program = '';
  let left = KILLS;
  const seen = { kills: 0, acknowledged: 0, beyond: 0, torn: 0, locks: 0 };

  beforeAll(async () => {
    program = await bundledProgram('test/host/programs/case-writer.ts');
  });
  afterAll(() => scratch.remove());

  /** Runs a writer and kills it; the ids it had acknowledged. */
  async function killedWriter(file: string, session: string): Promise<readonly string[]> {
    const child = spawn(process.execPath, [program, file, session], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let problem = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (out === '') setTimeout(() => child.kill('SIGKILL'), Math.random() * LONGEST_MS);
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      problem += text;
    });
    const [, signal] = (await once(child, 'close')) as [number | null, string | null];
    expect({ problem, signal }).toEqual({ problem: '', signal: 'SIGKILL' });
    return out.split('\n').slice(1, -1);
  }

  function idsIn(file: string): readonly string[] {
    return new CaseFile(file, someone).state.operations.map(({ id }) => id);
  }

  /** Kills writers of one file until it has had its share. */
  async function killOn(file: string, number: number): Promise<void> {
    let kept: readonly string[] = [];
    for (let turn = 0; turn < KILLS_A_FILE && left > 0; turn += 1) {
      left -= 1;
      const session = `${number}x${turn}`;
      const acknowledged = await killedWriter(file, session);
      const ids = existsSync(file) ? idsIn(file) : [];
      const beyond = `${session}-${acknowledged.length + 1}`;
      const expected = [...kept, ...acknowledged];
      expect([expected, [...expected, beyond]]).toContainEqual(ids);
      seen.kills += 1;
      seen.acknowledged += acknowledged.length;
      seen.beyond += ids.length - expected.length;
      if (existsSync(file) && readFileSync(file).at(-1) !== 0x0a) seen.torn += 1;
      if (readdirSync(path.dirname(file)).includes(`${path.basename(file)}.lock`)) seen.locks += 1;
      kept = ids;
    }
    // Whatever the last one left behind, the next window writes without waiting, and all is there.
    const after = new CaseFile(file, someone);
    const began = performance.now();
    await after.append(() => [
      {
        type: 'note',
        id: 'after',
        at: '2026-11-20T12:00:00Z',
        by: 'reader',
        session: 'after',
        on: { on: 'analysis' },
        text: 'still here',
      },
    ]);
    expect(performance.now() - began).toBeLessThan(1500);
    expect(after.problem).toBeNull();
    expect(after.remarks).toEqual([]);
    expect(idsIn(file)).toEqual([...kept, 'after']);
    for (const line of readFileSync(file, 'utf8').trimEnd().split('\n')) JSON.parse(line);
    if (existsSync(`${file}.copy`)) {
      const copied = idsIn(`${file}.copy`);
      expect(kept.slice(0, copied.length)).toEqual(copied);
    }
  }

  it(
    `holds every acknowledged edit, in order, at most one beyond: ${KILLS} kills`,
    { timeout: 300_000 },
    async () => {
      const began = performance.now();
      let file = 0;
      const killer = async (): Promise<void> => {
        while (left > 0) {
          const number = (file += 1);
          await killOn(path.join(scratch.path, `case-${number}.teardown`), number);
        }
      };
      await Promise.all(Array.from({ length: WRITERS_AT_ONCE }, killer));
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      console.log(
        `${seen.kills} writers killed in ${seconds} s: ${seen.acknowledged} edits acknowledged, none lost, ${seen.beyond} beyond; ${seen.torn} torn lines and ${seen.locks} locks left behind`,
      );
      expect(seen.kills).toBe(KILLS);
      // The test tests something: writers did write, and some died in the middle of it.
      expect(seen.acknowledged).toBeGreaterThan(KILLS / 2);
      expect(seen.locks).toBeGreaterThan(0);
    },
  );
});
