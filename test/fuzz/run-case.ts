import type { FuzzTarget } from './fuzz-target.ts';
import { LIMITS, secondsFor } from './limits.ts';
import { Random } from './random.ts';

/** What is wrong with an input. */
export interface Fault {
  /** `slow` and `memory` count only where they happen again in a process of its own. */
  readonly kind: 'throw' | 'slow' | 'memory' | 'hang' | 'death';
  readonly what: string;
  /** Equal for equal faults, whatever the numbers in their texts. */
  readonly place: string;
}

/** Runs one input under the limits; null: nothing is wrong. */
export async function faultOf(target: FuzzTarget, input: Uint8Array): Promise<Fault | null> {
  const before = process.resourceUsage();
  try {
    await target.run(input, Random.of(input));
  } catch (cause) {
    return thrown(cause);
  }
  const after = process.resourceUsage();
  const seconds = (after.userCPUTime - before.userCPUTime) / 1e6;
  const bytes = (after.maxRSS - before.maxRSS) * 1024;
  if (seconds > secondsFor(target.name))
    return fault('slow', `${input.length} bytes took ${seconds.toFixed(1)} s of processor time`);
  if (bytes > LIMITS.bytes)
    return fault('memory', `${input.length} bytes took ${Math.round(bytes / 2 ** 20)} MiB`);
  return null;
}

/** A fault that is not thrown. */
export function fault(kind: Fault['kind'], what: string): Fault {
  return { kind, what, place: kind };
}

function thrown(cause: unknown): Fault {
  const error = cause instanceof Error ? cause : new Error(String(cause));
  const lines = (error.stack ?? error.message).split('\n');
  const from = lines.findIndex((line) => /^\s+at /u.test(line) && !/\bcheck/u.test(line));
  const words = error.message.replaceAll(/\d+/gu, '0').slice(0, 50);
  const place = `${words} ${/at (\S+)/u.exec(lines[from] ?? '')?.[1] ?? ''}`;
  return { kind: 'throw', what: lines.slice(0, Math.max(1, from) + 6).join('\n'), place };
}
