import type { Random } from './random.ts';
import type { Seeds } from './seeds.ts';

/** Something that takes bytes from outside. */
export interface FuzzTarget {
  readonly name: string;
  /** Makes a hostile input. */
  draw(random: Random, seeds: Seeds): Uint8Array;
  /**
   * Takes it to the end. Throws where anything is not as it should be. What is chosen meanwhile comes
   * from `random`, which follows from the input: an input alone is the whole case.
   */
  run(input: Uint8Array, random: Random): void | Promise<void>;
}

/** Something that must hold of any input. */
export function check(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(what);
}

/** Two things that must be the same. */
export function checkEqual(found: unknown, expected: unknown, what: string): void {
  const a = textOf(found);
  const b = textOf(expected);
  if (a === b) return;
  let at = 0;
  while (a[at] === b[at]) at += 1;
  const around = (text: string): string => text.slice(Math.max(0, at - 60), at + 60);
  throw new Error(`${what}: ${around(a)} <> ${around(b)}`);
}

function textOf(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) => {
    if (one instanceof Uint8Array) return Buffer.from(one).toString('hex');
    if (typeof one === 'number' && !Number.isFinite(one)) return String(one);
    return one === undefined ? 'undefined' : one;
  });
}

const HALF = /\p{Surrogate}/u;

/**
 * What leaves the engine for a window or a script: no number that JSON cannot carry, nothing left
 * undefined, no text that is none.
 */
export function checkAnswer(value: unknown, where: string): void {
  if (value === undefined) throw new Error(`${where} is undefined`);
  if (typeof value === 'number') check(Number.isFinite(value), `${where} is ${value}`);
  if (typeof value === 'string') check(!HALF.test(value), `${where} has half a character`);
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return;
  for (const [key, inner] of Object.entries(value)) checkAnswer(inner, `${where}.${key}`);
}
