import { ipText } from '../base/ip-address.ts';
import { keyedWord, type Keyed } from './keyed.ts';

/** An address block whose members mean something by themselves. */
interface SpecialBlock {
  readonly bits: string;
  /** True: members stay as they are (they name nobody); false: they stay inside, under other names. */
  readonly fixed: boolean;
}

const SPECIAL_4: readonly SpecialBlock[] = [
  { bits: '00000000', fixed: true }, // 0.0.0.0/8, "this network"
  { bits: '01111111', fixed: true }, // 127.0.0.0/8, loopback
  { bits: '1010100111111110', fixed: false }, // 169.254.0.0/16, link-local
  { bits: '111', fixed: true }, // multicast, reserved, broadcast
];

const SPECIAL_6: readonly SpecialBlock[] = [
  { bits: '0'.repeat(128), fixed: true }, // ::
  { bits: `${'0'.repeat(127)}1`, fixed: true }, // ::1
  { bits: '1111111010', fixed: false }, // fe80::/10, link-local
  { bits: '11111111', fixed: true }, // multicast
];

/**
 * Made-up addresses. Without `keepPrefixes` an IPv4 address gets one of 240.0.0.0/4 and an IPv6
 * address one of 2001:db8::/32: ranges that no real host has. With it, two addresses share as many
 * leading bits as the originals did (Fan, Xu, Ammar: Prefix-preserving IP address anonymization,
 * 2004), except that the blocks above stay what they are.
 */
export class MadeUpAddresses {
  private readonly names = new Map<string, Uint32Array>();
  private readonly taken = new Set<string>();

  constructor(
    private readonly keyed: Keyed,
    private readonly keepPrefixes: boolean,
  ) {}

  /** The name of an address, as words (one for IPv4, four for IPv6). */
  nameOf(version: 4 | 6, words: Uint32Array): Uint32Array {
    const original = ipText(version, words);
    let name = this.names.get(original);
    if (name === undefined) {
      name = this.make(version, words, original);
      this.names.set(original, name);
    }
    return name;
  }

  /** Original and made-up texts of every address so far that was changed. */
  pairs(): Readonly<Record<string, string>> {
    const pairs: Record<string, string> = {};
    for (const [original, name] of this.names) {
      const text = ipText(name.length === 1 ? 4 : 6, name);
      if (text !== original) pairs[original] = text;
    }
    return pairs;
  }

  private make(version: 4 | 6, words: Uint32Array, original: string): Uint32Array {
    const bits = bitsOf(words);
    const special = version === 4 ? SPECIAL_4 : SPECIAL_6;
    const home = special.find((block) => bits.startsWith(block.bits));
    if (home?.fixed === true) return words.slice();
    if (this.keepPrefixes) return wordsOf(this.permuted(version, bits, special));
    for (let attempt = 0; ; attempt += 1) {
      const name = this.numbered(version, `${original} ${attempt}`, home !== undefined);
      const text = ipText(version, name);
      if (this.taken.has(text)) continue;
      this.taken.add(text);
      return name;
    }
  }

  /** Flips each bit by what comes before it; never on the way into a special block. */
  private permuted(version: 4 | 6, bits: string, special: readonly SpecialBlock[]): string {
    let out = '';
    for (let i = 0; i < bits.length; i += 1) {
      const prefix = bits.slice(0, i);
      const onTheWay = special.some(
        (block) => block.bits.length > i && block.bits.startsWith(prefix),
      );
      const flip = onTheWay ? 0 : this.keyed(`prefix ${version} ${prefix}`)[0] & 1;
      out += String(Number(bits[i]) ^ flip);
    }
    return out;
  }

  private numbered(version: 4 | 6, message: string, linkLocal: boolean): Uint32Array {
    const word = keyedWord(this.keyed, `address ${message}`);
    if (version === 4) {
      const made = linkLocal ? 0xa9fe0000 + (word % 65536) : 0xf0000000 + (word % 0x0fffffff);
      return Uint32Array.of(made);
    }
    const rest = [1, 2].map((i) => keyedWord(this.keyed, `address ${i} ${message}`));
    return linkLocal
      ? Uint32Array.of(0xfe800000, 0, rest[0], rest[1])
      : Uint32Array.of(0x20010db8, word, rest[0], rest[1]);
  }
}

function bitsOf(words: Uint32Array): string {
  return Array.from(words, (word) => word.toString(2).padStart(32, '0')).join('');
}

function wordsOf(bits: string): Uint32Array {
  return Uint32Array.from({ length: bits.length / 32 }, (_, i) =>
    Number.parseInt(bits.slice(32 * i, 32 * i + 32), 2),
  );
}
