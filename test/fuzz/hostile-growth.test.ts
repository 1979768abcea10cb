import { expect, it } from 'vitest';
import { memorySource } from '../../shared/capture/byte-source.ts';
import { unpackedOf } from '../support/unpacked-memory.ts';
import { wholeAnalysis } from '../support/whole-analysis.ts';
import { HOSTILE_SHAPES } from './hostile-shapes.ts';

const TIMES = 4;
/** Four times as much may take eight times as long; what is quadratic takes sixteen. */
const MOST_TIMES = 8;
/** Faster than this, the clock says nothing about growth. */
const LEAST_SECONDS = 0.5;

/** Processor seconds of the whole way: reading, verdicts, and each question that looks at all of it. */
function secondsOf(file: Uint8Array): number {
  const began = process.cpuUsage();
  const isCapture = file[0] === 0x0a || file[0] === 0xd4;
  const unpacked = isCapture ? null : unpackedOf(file);
  const session = wholeAnalysis(unpacked ?? memorySource('hostile', file));
  session.health();
  session.causeGroups();
  session.timeline(100);
  session.packetDetail(1);
  if (session.flowCount > 0) {
    session.explain(0, false);
    session.story(0);
    session.ladderRows(0, true, 0, 1000);
    session.ladderText(0, true);
  }
  unpacked?.close();
  return process.cpuUsage(began).user / 1e6;
}

it.each(HOSTILE_SHAPES)('$name: the work grows with the file, not faster', ({ file, n }) => {
  const [small, large] = [file(n), file(n * TIMES)];
  secondsOf(small);
  let best = { small: secondsOf(small), large: secondsOf(large) };
  const isFine = (): boolean => best.large < LEAST_SECONDS || best.large < best.small * MOST_TIMES;
  for (let tries = 0; tries < 2 && !isFine(); tries += 1) {
    best = {
      small: Math.max(best.small, secondsOf(small)),
      large: Math.min(best.large, secondsOf(large)),
    };
  }
  if (process.env['FUZZ_TIMES'] !== undefined)
    console.log(
      `GROWTH ${best.small.toFixed(2)} ${best.large.toFixed(2)} ${(best.large / best.small).toFixed(1)}`,
    );
  expect(isFine(), `${best.small} s, four times as much ${best.large} s`).toBe(true);
});
