import { u32be, u32le } from '../base/bytes.ts';
import { utf8Text } from '../base/utf8.ts';
import { DROPS_EFFECT, type HealthLog } from './health-log.ts';
import { BLOCK, blockName } from './pcapng-blocks.ts';
import { readInterfaceBlock } from './pcapng-interface.ts';
import type { PcapngInterface } from './pcapng-interface.ts';
import { PcapngDetails } from './pcapng-details.ts';
import { readNameRecords } from './pcapng-names.ts';
import { walkOptions } from './pcapng-options.ts';
import { dropsOf, readStatistics } from './pcapng-statistics.ts';
import { readPacketOptions } from './pcapng-packet-options.ts';
import type { CaptureComment, CaptureInterface, CaptureRecord } from './record.ts';

/** One section: its byte order and its interfaces, which packets name from 0. */
export interface PcapngSection {
  /** Offset of the section header block. */
  readonly offset: number;
  readonly bigEndian: boolean;
  readonly interfaces: PcapngInterface[];
}

/** Where a block lies: its body in the window, and its place in the file for health entries. */
export interface BlockPlace {
  readonly bytes: Uint8Array;
  /** Index of the body's first byte, and of the byte after its last. */
  readonly from: number;
  readonly to: number;
  readonly offset: number;
  readonly block: number;
}

/**
 * Everything that a pcapng file says besides packets: sections, interfaces, statistics, comments,
 * and the blocks that are skipped (each kind counted in health). Not a hot path.
 */
export class PcapngSections {
  readonly interfaces: CaptureInterface[] = [];
  readonly comments: CaptureComment[] = [];
  readonly details = new PcapngDetails();
  /** Drops that packets of an interface count, and what its statistics say. */
  private readonly drops = new Map<CaptureInterface, { packets: number; statistics: number }>();
  private readonly log: HealthLog;
  private readonly sections: PcapngSection[] = [];

  constructor(log: HealthLog) {
    this.log = log;
  }

  /** Begins a section; options of the header become comments. */
  begin(place: BlockPlace, bigEndian: boolean): PcapngSection {
    const section: PcapngSection = { offset: place.offset, bigEndian, interfaces: [] };
    this.sections.push(section);
    this.commentsOf(place, place.from + 16, bigEndian, 'section', 0);
    this.details.addWriter(place.bytes, place.from + 16, place.to, bigEndian);
    return section;
  }

  /** The section that holds an offset of the file read so far, or null. */
  sectionAt(offset: number): PcapngSection | null {
    let low = 0;
    let high = this.sections.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.sections[middle].offset <= offset) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? null : this.sections[low - 1];
  }

  addInterface(section: PcapngSection, place: BlockPlace): void {
    const index = this.interfaces.length;
    const read = readInterfaceBlock(place.bytes, place.from, place.to, section.bigEndian, index);
    section.interfaces.push(read.interface);
    this.interfaces.push(read.interface.facts);
    for (const text of read.comments) this.comments.push({ on: 'interface', number: index, text });
    if (!read.optionsWhole) this.noteOptions(place, BLOCK.interface);
  }

  /** Keeps what an Interface Statistics Block says of drops; a later block replaces an earlier one. */
  statistics(section: PcapngSection, place: BlockPlace): void {
    const { bytes, from, to } = place;
    const id = section.bigEndian ? u32be(bytes, from) : u32le(bytes, from);
    if (id >= section.interfaces.length) {
      this.noteUnknownInterface(place, id);
      return;
    }
    const { facts } = section.interfaces[id];
    const { counts, whole } = readStatistics(bytes, from + 12, to, section.bigEndian);
    if (!whole) this.noteOptions(place, BLOCK.statistics);
    else this.commentsOf(place, from + 12, section.bigEndian, 'statistics', facts.index);
    this.details.setStatistics(facts, counts);
    const drops = dropsOf(counts);
    if (drops !== null) this.setDrops(facts, { statistics: drops }, place);
  }

  /** Drops since the packet before it that a packet block counts. */
  addDrops(facts: CaptureInterface, drops: number, place: BlockPlace): void {
    const known = this.drops.get(facts)?.packets ?? 0;
    this.setDrops(facts, { packets: known + drops }, place);
  }

  /** Packets and statistics may count the same drops: the larger number is right. */
  private setDrops(
    facts: CaptureInterface,
    now: { readonly packets?: number; readonly statistics?: number },
    place: BlockPlace,
  ): void {
    const both = { packets: 0, statistics: 0, ...this.drops.get(facts), ...now };
    this.drops.set(facts, both);
    const drops = Math.max(both.packets, both.statistics);
    facts.drops = drops;
    if (drops === 0) return;
    const name = facts.name === null ? '' : ` (${facts.name})`;
    this.log.replace(`drops ${facts.index}`, drops, () => ({
      code: 'interface-drops',
      severity: 'warning',
      offset: place.offset,
      block: place.block,
      text: `Interface ${facts.index}${name} says that it dropped packets.`,
      effect: DROPS_EFFECT,
    }));
  }

  /** Takes a Name Resolution Block or key material. */
  takeOther(type: number, section: PcapngSection, place: BlockPlace): void {
    if (type === BLOCK.nameResolution) this.takeNames(section, place);
    else this.takeSecrets(section, place);
    if (this.details.overflow > 0) this.noteOverflow(place);
  }

  private noteOverflow(place: BlockPlace): void {
    this.log.replace('overflow', this.details.overflow, () => ({
      code: 'memory',
      severity: 'note',
      offset: place.offset,
      block: place.block,
      text: 'Names of hosts or key material beyond what is kept in memory; they are not shown or copied.',
      effect: null,
    }));
  }

  private takeNames({ bigEndian }: PcapngSection, place: BlockPlace): void {
    const { bytes, from, to } = place;
    const { names, options, whole } = readNameRecords(bytes, from, to, bigEndian);
    this.details.addNames(names);
    if (whole) this.commentsOf(place, options, bigEndian, 'names', 0);
    else
      this.log.tally('name record', () => ({
        code: 'bad-block',
        severity: 'warning',
        offset: place.offset,
        block: place.block,
        text: 'A Name Resolution Block with a record that runs past its end or has no whole address; that name was left out.',
        effect: null,
      }));
  }

  private takeSecrets({ bigEndian }: PcapngSection, place: BlockPlace): void {
    const { bytes, from, to } = place;
    this.noteSecrets(place.offset, place.block);
    this.details.addSecrets(bytes.slice(from, to), bigEndian);
    if (to - from < 8) return;
    const length = (bigEndian ? u32be : u32le)(bytes, from + 4);
    const options = from + 8 + length + (-length & 3);
    if (options <= to) this.commentsOf(place, options, bigEndian, 'secrets', 0);
  }

  private noteSecrets(offset: number, block: number): void {
    this.log.tally('secrets', () => ({
      code: 'encrypted-secrets',
      severity: 'note',
      offset,
      block,
      text: 'The file holds Decryption Secrets Blocks (key material).',
      effect: 'Teardown does not decrypt; mind them before you share the file.',
    }));
  }

  /** Counts a block that is not read, or larger than what is kept of its kind. */
  skip(type: number, offset: number, block: number): void {
    if (type === BLOCK.secrets) this.noteSecrets(offset, block);
    this.log.tally(`skipped ${this.details.kindOf(type)}`, () => ({
      code: 'unknown-block',
      severity: 'note',
      offset,
      block,
      text: `${capitalised(blockName(type))}: skipped (counted in blocks, not packets).`,
      effect: null,
    }));
  }

  /** The comments among the options of a block, from an index on. */
  commentsOf(
    place: BlockPlace,
    from: number,
    bigEndian: boolean,
    on: CaptureComment['on'],
    number: number,
  ): void {
    const { bytes, to } = place;
    const whole = walkOptions(bytes, from, to, bigEndian, (code, start, end) => {
      if (code === 1) this.comments.push({ on, number, text: utf8Text(bytes, start, end) });
      else if (CUSTOM_OPTIONS.has(code)) this.noteCustomOption(place);
    });
    if (!whole) this.noteOptions(place, BLOCK_OF[on]);
  }

  private noteCustomOption(place: BlockPlace): void {
    this.log.tally('custom option', () => ({
      code: 'unknown-block',
      severity: 'note',
      offset: place.offset,
      block: place.block,
      text: 'Custom options: not read; copies of packets keep those that may be copied.',
      effect: null,
    }));
  }

  /** Keeps what the options of a packet say: comments, drops, errors of the link layer. */
  packetOptions(
    { bigEndian }: PcapngSection,
    place: BlockPlace,
    from: number,
    record: CaptureRecord,
    number: number,
  ): void {
    this.commentsOf(place, from, bigEndian, 'packet', number);
    const { drops, errors } = readPacketOptions(place.bytes, from, place.to, bigEndian);
    if (drops !== null) this.addDrops(this.interfaces[record.interfaceIndex], drops, place);
    if (errors.length === 0) return;
    this.log.tally('link errors', () => ({
      code: 'bad-block',
      severity: 'warning',
      offset: place.offset,
      block: place.block,
      text: `Packets that their interface marked as received with an error (the first one: ${errors.join(', ')}).`,
      effect: 'Their bytes may be wrong.',
    }));
  }

  noteUnknownInterface(place: BlockPlace, id: number): void {
    this.log.tally('unknown interface', () => ({
      code: 'unknown-interface',
      severity: 'damage',
      offset: place.offset,
      block: place.block,
      text: `Blocks that name an interface which their section has not described; the first one names interface ${id}.`,
      effect: 'Their packets were left out, as their link type is unknown.',
    }));
  }

  private noteOptions(place: BlockPlace, type: number): void {
    this.log.tally(`options ${type}`, () => ({
      code: 'bad-block',
      severity: 'warning',
      offset: place.offset,
      block: place.block,
      text: `${blockName(type)} with an option that runs past the block’s end; its later options were left out.`,
      effect: null,
    }));
  }
}

/** Custom options (2988, 2989), and those that must not be copied. */
const CUSTOM_OPTIONS: ReadonlySet<number> = new Set([2988, 2989, 19372, 19373]);

const BLOCK_OF: Readonly<Record<CaptureComment['on'], number>> = {
  section: BLOCK.section,
  interface: BLOCK.interface,
  packet: BLOCK.enhancedPacket,
  statistics: BLOCK.statistics,
  names: BLOCK.nameResolution,
  secrets: BLOCK.secrets,
};

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
