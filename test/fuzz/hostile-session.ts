import { memorySource, type ByteSource } from '../../shared/capture/byte-source.ts';
import { openAnalysis } from '../../shared/session/analysis.ts';
import type { AnalysisSession } from '../../shared/session/analysis-api.ts';
import type { HealthReport } from '../../shared/session/records.ts';
import { concat } from '../support/byte-writer.ts';
import { hostileCapture } from './capture-frames.ts';
import { check, checkAnswer } from './fuzz-target.ts';
import type { Random } from './random.ts';
import type { Seeds } from './seeds.ts';

/** Small ones mostly: more of them are tried. */
const SIZES = [1 << 11, 1 << 12, 1 << 13, 1 << 14, 1 << 14, 1 << 16, 1 << 18];

/** One capture or two behind each other; the first three bytes say where the second one begins. */
export function drawCaptures(random: Random, seeds: Seeds): Uint8Array {
  const one = (): Uint8Array =>
    hostileCapture(seeds.any(random), random, seeds.any(random), random.pick(SIZES));
  const first = one();
  const { length } = first;
  const second = random.once(8) ? one() : new Uint8Array(0);
  return concat(Uint8Array.of(length >> 16, length >> 8, length), first, second);
}

/** The captures of an input. */
export function sourcesOf(input: Uint8Array): readonly ByteSource[] {
  const body = input.subarray(Math.min(3, input.length));
  const length = ((input[0] ?? 0) << 16) | ((input[1] ?? 0) << 8) | (input[2] ?? 0);
  const parts = [body.subarray(0, length), body.subarray(length)];
  return parts.filter((part) => part.length > 0).map((part, i) => memorySource(`any-${i}`, part));
}

/**
 * Opens and reads captures to their end; null where none is one. What the engine throws while it
 * reads or judges is told by the session as damage: here it is a finding.
 */
export function readWhole(input: Uint8Array, packetsAStep: number): AnalysisSession | null {
  const sources = sourcesOf(input);
  if (sources.length === 0) return null;
  const opened = openAnalysis(sources);
  if (!opened.ok) {
    checkAnswer(opened.error, 'refusal');
    return null;
  }
  const session = opened.value;
  let steps = (input.length / 8 + 1000) * 5;
  while (session.step(packetsAStep)) {
    steps -= 1;
    check(steps > 0, 'reading does not end');
  }
  checkHealth(session.health());
  return session;
}

/** No entry of a health report tells of an own bug: memory has no device that could fail. */
export function checkHealth(health: HealthReport): void {
  checkAnswer(health, 'health');
  for (const { code, text } of health.entries) check(code !== 'unreadable', text);
}

/** Flows worth a look: the first ones, the last one, and some between. */
export function someFlows(
  session: AnalysisSession,
  random: Random,
  most: number,
): readonly number[] {
  const { flowCount } = session;
  if (flowCount === 0) return [];
  const some = Array.from({ length: Math.min(most, flowCount) }, () => random.below(flowCount));
  return [...new Set([0, flowCount - 1, ...some])];
}
