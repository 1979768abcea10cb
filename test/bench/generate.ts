// Generates the bench's captures and says where they are.
// usage: node build/run-ts.mjs test/bench/generate.ts -- [many|bulk|long ...] [--scale 0.1]
import { describeCounts, ensureCapture } from './captures.ts';
import type { CaptureKind } from './captures.ts';

const words = process.argv.slice(2);
const scaleAt = words.indexOf('--scale');
const scale = scaleAt === -1 ? 1 : Number(words[scaleAt + 1]);
const kinds = (['many', 'bulk', 'long'] as const).filter((kind) => words.includes(kind));

if (!(scale > 0 && scale <= 10)) {
  console.error('generate: --scale wants a number above 0, at most 10');
  process.exitCode = 2;
} else {
  const wanted: readonly CaptureKind[] = kinds.length > 0 ? kinds : ['many', 'bulk', 'long'];
  for (const kind of wanted) {
    const capture = ensureCapture(kind, scale, (line) => {
      console.log(line);
    });
    console.log(`${capture.path}: ${describeCounts(capture.counts)}`);
  }
}
