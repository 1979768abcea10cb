import { gzipSync, deflateRawSync } from 'node:zlib';
import { TeardownFailure } from '../../../shared/contract/errors.ts';
import { memorySource } from '../../../shared/capture/byte-source.ts';
import { UNPACK_LIMITS, unpackedSource } from '../../../host/files/unpacked-source.ts';
import { LONG, MADE_BY_TOOLS } from '../../unit/capture/compressed-texts.ts';
import { PACKERS } from '../../unit/capture/packed-file.ts';
import { concat } from '../../support/byte-writer.ts';
import { check, checkAnswer, checkEqual, type FuzzTarget } from '../fuzz-target.ts';
import { mutated } from '../mutate-bytes.ts';
import type { Random } from '../random.ts';
import type { Seeds } from '../seeds.ts';

const MOST = 1 << 16;
const LIMITS = { ...UNPACK_LIMITS, reserve: 0, harmless: 1 << 20, ratio: 20 };
/** A generator may give one piece more than the limit before it is stopped: a block of its format. */
const ONE_PIECE = 8 << 20;
const PACKER_NAMES = ['gzip', 'Zstandard', 'LZ4'] as const;

/** Compressed files, sound, damaged and bombs: bounded, and the same content however it is read. */
export const compressed: FuzzTarget = {
  name: 'compressed',
  draw(random, seeds) {
    const one = packed(random, seeds);
    if (random.once(10)) return one;
    return mutated(one, random, packed(random, seeds), MOST);
  },
  run(input, random) {
    const whole = contentOf(input, [1 << 17]);
    checkEqual(contentOf(input, [random.between(1, 900), 5000]), whole, 'content depends on reads');
    if (whole === null) return;
    const most = Math.max(LIMITS.harmless, LIMITS.ratio * (input.length + 8));
    check(whole.length <= most + ONE_PIECE, `${whole.length} bytes came out of ${input.length}`);
  },
};

function packed(random: Random, seeds: Seeds): Uint8Array {
  switch (random.below(6)) {
    case 0:
      return random.pick(MADE_BY_TOOLS).packed;
    case 1:
      // A bomb: much of one byte, several times over.
      return new Uint8Array(
        gzipSync(new Uint8Array(random.between(1, 1 << 22)).fill(random.next())),
      );
    case 2:
      return new Uint8Array(deflateRawSync(random.once(2) ? LONG : seeds.any(random)));
    default: {
      const content = random.once(4) ? new Uint8Array(random.below(1 << 18)) : seeds.any(random);
      const parts = Array.from({ length: random.between(1, 3) }, () =>
        PACKERS[random.pick(PACKER_NAMES)](content.subarray(0, 40_000)),
      );
      return concat(...(random.once(4) ? parts : parts.slice(0, 1)));
    }
  }
}

/** What comes out and why no more; null where it is no compressed file. */
function contentOf(
  input: Uint8Array,
  sizes: readonly number[],
): { readonly length: number; readonly hash: number; readonly error: unknown } | null {
  const file = { ...memorySource('any', input), close: () => undefined };
  const opened = unpackedSource(file, LIMITS);
  if (!opened.ok) {
    checkAnswer(opened.error, 'refusal');
    return { length: 0, hash: 0, error: opened.error };
  }
  const source = opened.value;
  if (source.compressed === undefined) return null;
  let length = 0;
  let hash = 1;
  try {
    for (let turn = 0; ; turn += 1) {
      const part = new Uint8Array(sizes[turn % sizes.length] * (turn > 2000 ? 100 : 1));
      const got = source.read(length, part);
      if (got <= 0) break;
      for (let i = 0; i < got; i += 1) hash = (Math.imul(hash, 31) + part[i]) | 0;
      length += got;
    }
    check(source.compressed.ended, 'the end of the content is not the end of the file');
    check(source.size === length, 'the size is not what was read');
    return { length, hash, error: null };
  } catch (cause) {
    if (!(cause instanceof TeardownFailure)) throw cause;
    checkAnswer(cause.error, 'failure');
    return { length, hash, error: cause.error };
  } finally {
    source.close();
  }
}
