import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { CORPUS, HAS_CORPUS } from '../golden/corpus/corpus-files.ts';
import { builtCaptures, type NamedCapture } from './built-captures.ts';
import { framesOf, joined } from './capture-frames.ts';
import type { Random } from './random.ts';

const RECORDINGS = path.resolve('test/lab/recordings');
const SAMPLE = path.resolve('host/sample/teardown-sample.pcapng');
/** Longer captures give their first records. */
const MOST = 1 << 16;

/** What hostile inputs are made from. */
export interface Seeds {
  readonly captures: readonly NamedCapture[];
  /** Which ones there are: an input's number names the same bytes only where this is the same. */
  readonly told: string;
  any(random: Random): Uint8Array;
}

let known: Seeds | null = null;

/** Reads them once: built captures, the sample, the lab's recordings, the corpus where it is. */
export function seeds(): Seeds {
  known ??= read();
  return known;
}

function read(): Seeds {
  const built = builtCaptures();
  const lab = filesBelow(RECORDINGS, /\.pcap(ng)?$/u);
  const corpus = HAS_CORPUS
    ? [
        ...filesBelow(path.join(CORPUS, 'captures'), /\.(pcap|pcapng|cap|erf|snoop|bin)$/u),
        ...filesBelow(path.join(CORPUS, 'lab-close'), /\.pcap(ng)?$/u),
      ]
    : [];
  const files = [...(existsSync(SAMPLE) ? [SAMPLE] : []), ...lab, ...corpus];
  const captures = [...built, ...files.map(shortened)].filter(({ bytes }) => bytes.length > 0);
  return {
    captures,
    told: `${built.length} built, ${lab.length} of the lab, ${HAS_CORPUS ? `${corpus.length} of the corpus` : 'THE CORPUS IS NOT HERE'}`,
    // Built ones have the rarest headers: every second time one of them.
    any: (random) => random.pick(random.once(2) ? captures.slice(0, built.length) : captures).bytes,
  };
}

function shortened(file: string): NamedCapture {
  return { name: path.basename(file), bytes: joined(framesOf(readFileSync(file)), MOST) };
}

function filesBelow(folder: string, wanted: RegExp): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && wanted.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}
