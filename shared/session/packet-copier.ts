import { emptyRecord, type CaptureInterface, type CaptureRecord } from '../capture/record.ts';
import { BlockBuffer } from '../capture/write-pcapng-buffer.ts';
import {
  clockOf,
  optionsOf,
  packetBlockOf,
  ticksOf,
  type PacketBlock,
} from '../capture/write-pcapng-source.ts';
import { writeInterface, writePacket, writeSection } from '../capture/write-pcapng.ts';
import type { AnalysisSession } from './analysis-api.ts';
import { noteComments, type NoteComments } from './note-comments.ts';

/** Replaces what identifies somebody in what is written. */
export interface PacketDisguise {
  /** Gives the record other bytes (its own copy), lengths and the same time. */
  packet(record: CaptureRecord): void;
  text(text: string): string;
}

/** How packets are copied. */
export interface CopyOptions {
  /** "Teardown 0.1.0". */
  readonly application: string;
  readonly disguise: PacketDisguise | null;
  /** Whether what people said goes along as comments. */
  readonly notes: boolean;
}

const FLAGS = 2;
const HASH = 3;

/**
 * Copies packets of an analysis into one pcapng section: all interfaces of all captures first, then
 * packets with the bytes, the exact time, the lengths, flags and comments that they have in their
 * files. `out` holds what has been written and not yet been taken.
 */
export class PacketCopier {
  readonly out = new BlockBuffer();
  private readonly record = emptyRecord();
  private block: PacketBlock | null = null;
  private readonly notes: NoteComments;
  private readonly names: readonly string[];
  /** Number in the section of each capture's first interface. */
  private readonly firstInterface: readonly number[];

  constructor(
    private readonly session: AnalysisSession,
    private readonly options: CopyOptions,
  ) {
    this.notes = options.notes ? noteComments(session, null) : { section: [], packets: new Map() };
    this.names = session.health().captures.map(({ name }) => name);
    let next = 0;
    this.firstInterface = session.captures.map(({ interfaces }) => {
      const first = next;
      next += interfaces.length;
      return first;
    });
  }

  /** Writes the section header and every interface. Call it first. */
  head(): void {
    const { out, options, session } = this;
    const comments = [...this.ownSectionComments(), ...this.notes.section];
    writeSection(out, { application: options.application, comments: this.said(comments) });
    session.captures.forEach(({ interfaces }, capture) => {
      for (const one of interfaces) this.writeInterface(one, capture);
    });
  }

  /**
   * Reads a packet as it is to be written; the record is valid until the next one. Null where its
   * file lost it, and for what Wireshark numbers without it being a packet.
   */
  read(packet: number): CaptureRecord | null {
    const { record, session, options } = this;
    if (!session.readPacket(packet, record) || record.interfaceIndex < 0) return null;
    const reader = session.captures[session.placeOf(packet).capture];
    this.block = reader.format === 'pcapng' ? packetBlockOf(record) : null;
    options.disguise?.packet(record);
    return record;
  }

  /** Writes the packet that was read last, at most `keep` bytes of it. */
  write(packet: number, keep = Number.POSITIVE_INFINITY): void {
    const { record, session, block } = this;
    const { capture } = session.placeOf(packet);
    const clock = (): ReturnType<typeof clockOf> =>
      clockOf(session.captures[capture].interfaces[record.interfaceIndex]);
    const ticks =
      block === null
        ? ticksOf(record.sec, record.nsec, clock())
        : { high: block.tickHigh, low: block.tickLow };
    const disguised = this.options.disguise !== null;
    writePacket(this.out, {
      interfaceIndex: this.firstInterface[capture] + record.interfaceIndex,
      tickHigh: ticks.high,
      tickLow: ticks.low,
      bytes: record.bytes,
      start: record.start,
      captured: Math.min(keep, record.captured),
      original: record.original,
      options: block === null ? null : block.options,
      leaveOut: disguised ? allButFlags : keep < record.captured ? isHash : null,
      drops: block === null ? 0 : block.drops,
      comments: this.said(this.notes.packets.get(packet) ?? []),
    });
  }

  private writeInterface(one: CaptureInterface, capture: number): void {
    const { options, names } = this;
    const several = names.length > 1 && options.disguise === null;
    writeInterface(this.out, {
      linkType: one.linkType,
      snapLength: one.snapLength,
      options: options.disguise === null ? optionsOf(one) : null,
      ...clockOf(one),
      name: options.disguise === null ? null : `interface ${one.index}`,
      comments: several ? [`Of capture ${names[capture]}.`] : [],
    });
  }

  /** Comments that the captures' own sections have; disguised copies leave free text behind. */
  private ownSectionComments(): readonly string[] {
    if (this.options.disguise !== null) return [];
    return this.session.captures.flatMap(({ comments }) =>
      comments.flatMap(({ on, text }) => (on === 'section' ? [text] : [])),
    );
  }

  private said(comments: readonly string[]): readonly string[] {
    const { disguise } = this.options;
    return disguise === null ? comments : comments.map((text) => disguise.text(text));
  }
}

function allButFlags(code: number): boolean {
  return code !== FLAGS;
}

/** A hash of the whole packet says nothing of a part of it. */
function isHash(code: number): boolean {
  return code === HASH;
}
