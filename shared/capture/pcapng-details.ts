import { grouped } from '../base/numbers.ts';
import { utf8Text } from '../base/utf8.ts';
import { BLOCK, blockName } from './pcapng-blocks.ts';
import type { NamedAddress } from './pcapng-names.ts';
import { walkOptions } from './pcapng-options.ts';
import type { InterfaceCounts } from './pcapng-statistics.ts';
import { laterCounts, statisticsText } from './pcapng-statistics.ts';
import type { CaptureDetail, CaptureDetails, CaptureInterface, Secrets } from './record.ts';

/** Different names of addresses that are kept; more are counted. */
export const MOST_NAMES = 65_536;
/** Bytes of key material that are kept for copies. */
export const MOST_SECRETS = 16 * 1024 * 1024;
/** Different types of blocks that are told apart; a damaged file may have any number. */
const MOST_KINDS = 64;
const OTHER_KINDS = 0xffff_ffff;
/** Names that a line shows. */
const NAMES_SHOWN = 20;

/** What the blocks of a pcapng file say besides packets. */
export class PcapngDetails implements CaptureDetails {
  readonly secrets: Secrets[] = [];
  /** Key material or names that were too much to keep. */
  overflow = 0;
  private secretBytes = 0;
  private readonly blocks = new Map<number, number>();
  private readonly writers = new Set<string>();
  private readonly names = new Map<string, Set<string>>();
  private nameCount = 0;
  private readonly statistics = new Map<CaptureInterface, InterfaceCounts>();

  /** Enhanced Packet Blocks: nearly all blocks of a file. */
  enhanced = 0;

  /** Counts a block of any other type. */
  countBlock(type: number): void {
    const kind = this.kindOf(type);
    this.blocks.set(kind, (this.blocks.get(kind) ?? 0) + 1);
  }

  /** What a type is counted as: itself, as long as there are not too many different ones. */
  kindOf(type: number): number {
    return this.blocks.has(type) || this.blocks.size < MOST_KINDS ? type : OTHER_KINDS;
  }

  /** Blocks by type. */
  get counts(): ReadonlyMap<number, number> {
    const { enhanced, blocks } = this;
    return enhanced === 0 ? blocks : new Map([...blocks, [BLOCK.enhancedPacket, enhanced]]);
  }

  /** Hardware, system and application that the options of a section header name. */
  addWriter(bytes: Uint8Array, from: number, to: number, bigEndian: boolean): void {
    const said = new Map<number, string>();
    walkOptions(bytes, from, to, bigEndian, (code, start, end) => {
      if (code >= 2 && code <= 4 && end > start) said.set(code, utf8Text(bytes, start, end));
    });
    // Application, system, hardware.
    const text = [4, 3, 2].flatMap((code) => said.get(code) ?? []).join(', ');
    if (text !== '') this.writers.add(text);
  }

  addNames(found: readonly NamedAddress[]): void {
    for (const { address, name } of found) {
      const known = this.names.get(address);
      if (known?.has(name) === true) continue;
      if (this.nameCount >= MOST_NAMES) {
        this.overflow += 1;
        continue;
      }
      this.nameCount += 1;
      if (known === undefined) this.names.set(address, new Set([name]));
      else known.add(name);
    }
  }

  namesOf(address: string): readonly string[] {
    return [...(this.names.get(address) ?? [])];
  }

  addSecrets(bytes: Uint8Array, bigEndian: boolean): void {
    if (this.secretBytes + bytes.length > MOST_SECRETS) {
      this.overflow += 1;
      return;
    }
    this.secretBytes += bytes.length;
    this.secrets.push({ bytes, bigEndian });
  }

  /** The last word counts; what a later block does not say stays. */
  setStatistics(one: CaptureInterface, counts: InterfaceCounts): void {
    const known = this.statistics.get(one);
    this.statistics.set(one, known === undefined ? counts : laterCounts(known, counts));
  }

  lines(): readonly CaptureDetail[] {
    const lines: CaptureDetail[] = [];
    if (this.counts.size > 0) lines.push({ name: 'Blocks', value: this.blocksText() });
    for (const value of this.writers) lines.push({ name: 'Written by', value });
    for (const [one, counts] of this.statistics) {
      const text = statisticsText(counts);
      if (text !== '')
        lines.push({
          name: 'Statistics',
          value: `${one.name ?? `interface ${one.index}`}: ${text}`,
        });
    }
    if (this.names.size > 0) lines.push({ name: 'Names', value: this.namesText() });
    return lines;
  }

  private blocksText(): string {
    return [...this.counts].map(([type, count]) => blocksOf(type, count)).join(', ');
  }

  private namesText(): string {
    const shown = [...this.names].slice(0, NAMES_SHOWN);
    const list = shown.map(([address, names]) => `${address} ${[...names].join(' ')}`).join(', ');
    const rest = this.names.size - shown.length;
    return rest === 0 ? list : `${list} and ${grouped(rest)} more addresses`;
  }
}

/** "1 Custom Block", "3 blocks of type 0x00000204". */
function blocksOf(type: number, count: number): string {
  const name = type === OTHER_KINDS ? 'block of other types' : blockName(type);
  return `${grouped(count)} ${count === 1 ? name : name.replace(/\bblock\b/i, '$&s')}`;
}

/** Blocks that are read whole for the details, where they are not larger than what is kept. */
export function isDetail(type: number, length: number): boolean {
  return (type === BLOCK.nameResolution || type === BLOCK.secrets) && length <= MOST_SECRETS;
}
