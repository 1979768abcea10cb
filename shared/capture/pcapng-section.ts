import { u32be, u32le } from '../base/bytes.ts';
import { utf8Text } from '../base/utf8.ts';
import type { HealthLog } from './health-log.ts';
import { BLOCK, blockName } from './pcapng-blocks.ts';
import { readInterfaceBlock } from './pcapng-interface.ts';
import type { PcapngInterface } from './pcapng-interface.ts';
import { optionU64, walkOptions } from './pcapng-options.ts';
import type { CaptureComment, CaptureInterface } from './record.ts';

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
    let drops = -1;
    const whole = walkOptions(bytes, from + 12, to, section.bigEndian, (code, start, end) => {
      if ((code === 5 || code === 7) && end - start === 8)
        drops = Math.max(0, drops) + optionU64(bytes, start, section.bigEndian);
    });
    if (!whole) this.noteOptions(place, BLOCK.statistics);
    if (drops >= 0) this.setDrops(facts, drops, place);
  }

  /** Drops that an obsolete Packet Block counts since the packet before it. */
  addDrops(facts: CaptureInterface, drops: number, place: BlockPlace): void {
    this.setDrops(facts, (facts.drops ?? 0) + drops, place);
  }

  private setDrops(facts: CaptureInterface, drops: number, place: BlockPlace): void {
    facts.drops = drops;
    if (drops === 0) return;
    const name = facts.name === null ? '' : ` (${facts.name})`;
    this.log.replace(`drops ${facts.index}`, drops, () => ({
      code: 'interface-drops',
      severity: 'warning',
      offset: place.offset,
      block: place.block,
      text: `Interface ${facts.index}${name} says that it dropped packets.`,
      effect: 'Packets are missing: gaps may be the capture’s, not the network’s.',
    }));
  }

  /** Counts a block that is not read. */
  skip(type: number, offset: number, block: number): void {
    if (type === BLOCK.secrets) {
      this.log.tally('secrets', () => ({
        code: 'encrypted-secrets',
        severity: 'note',
        offset,
        block,
        text: 'The file holds Decryption Secrets Blocks (key material).',
        effect: 'Teardown does not decrypt; mind them before you share the file.',
      }));
      return;
    }
    const known = type === BLOCK.nameResolution;
    this.log.tally(`skipped ${type}`, () => ({
      code: 'unknown-block',
      severity: 'note',
      offset,
      block,
      text: `${capitalised(blockName(type))}: skipped (counted in blocks, not packets).`,
      effect: known ? 'Its names are not shown.' : null,
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
    });
    if (!whole) this.noteOptions(place, on === 'section' ? BLOCK.section : BLOCK.enhancedPacket);
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

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
