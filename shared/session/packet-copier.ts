import { counted } from '../base/numbers.ts';
import {
  emptyRecord,
  type CaptureInterface,
  type CaptureReader,
  type CaptureRecord,
} from '../capture/record.ts';
import { isUntimed } from '../capture/untimed.ts';
import { BlockBuffer } from '../capture/write-pcapng-buffer.ts';
import {
  clockOf,
  optionsOf,
  packetBlockOf,
  ticksOf,
  type PacketBlock,
} from '../capture/write-pcapng-source.ts';
import {
  writeInterface,
  writePacket,
  writeSecrets,
  writeSection,
} from '../capture/write-pcapng.ts';
import type { AnalysisSession } from './analysis-api.ts';
import { noteComments, type NoteComments } from './note-comments.ts';

/** How packets are copied. */
export interface CopyOptions {
  /** "Teardown 0.1.0". */
  readonly application: string;
  /** Whether what people said goes along as comments. */
  readonly notes: boolean;
  /** The one capture whose packets are copied, null: any. */
  readonly capture: number | null;
  /** Key material of the captures goes along, unless false. */
  readonly secrets?: boolean;
}

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
  private readonly captures: readonly CaptureReader[];
  private readonly notes: NoteComments;
  private readonly names: readonly string[];
  /** Number in the section of each capture's first interface. */
  private readonly firstInterface: readonly number[];

  constructor(
    private readonly session: AnalysisSession,
    private readonly options: CopyOptions,
  ) {
    const { capture, notes } = options;
    this.captures = session.captures;
    this.notes = notes ? noteComments(session, capture) : { section: [], packets: new Map() };
    this.names = session.health().captures.map(({ name }) => name);
    let next = 0;
    this.firstInterface = this.captures.map(({ interfaces }, i) => {
      const first = next;
      if (this.takes(i)) next += interfaces.length;
      return first;
    });
  }

  /** Writes the section header and every interface. Call it first. */
  head(): void {
    const { out, options, captures } = this;
    const comments = [
      ...this.ownSectionComments(),
      ...this.lentTimes(),
      ...this.unsaid(),
      ...this.notes.section,
    ];
    writeSection(out, { application: options.application, comments });
    captures.forEach(({ interfaces }, capture) => {
      if (!this.takes(capture)) return;
      for (const one of interfaces) this.writeInterface(one, capture);
    });
    if (options.secrets === false) return;
    captures.forEach(({ details }, capture) => {
      if (!this.takes(capture)) return;
      for (const secrets of details?.secrets ?? []) writeSecrets(out, secrets);
    });
  }

  /**
   * Reads a packet as it is to be written; the record is valid until the next one. Null where its
   * file lost it, and for what Wireshark numbers without it being a packet.
   */
  read(packet: number): CaptureRecord | null {
    const { record, session } = this;
    if (!session.readPacket(packet, record) || record.interfaceIndex < 0) return null;
    const reader = this.captures[session.placeOf(packet).capture];
    this.block = reader.format === 'pcapng' ? packetBlockOf(record) : null;
    return record;
  }

  /** Writes the packet that was read last, at most `keep` bytes of it. */
  write(packet: number, keep = Number.POSITIVE_INFINITY): void {
    const { record, session, block } = this;
    const { capture } = session.placeOf(packet);
    const clock = (): ReturnType<typeof clockOf> =>
      clockOf(this.captures[capture].interfaces[record.interfaceIndex]);
    const ticks =
      block === null
        ? ticksOf(record.sec, record.nsec, clock())
        : { high: block.tickHigh, low: block.tickLow };
    writePacket(this.out, {
      interfaceIndex: this.firstInterface[capture] + record.interfaceIndex,
      tickHigh: ticks.high,
      tickLow: ticks.low,
      bytes: record.bytes,
      start: record.start,
      captured: Math.min(keep, record.captured),
      original: record.original,
      options: block === null ? null : block.options,
      leaveOut: keep < record.captured ? isHash : null,
      drops: block === null ? 0 : block.drops,
      comments: this.notes.packets.get(packet) ?? [],
    });
  }

  private writeInterface(one: CaptureInterface, capture: number): void {
    const { names, options } = this;
    const several = names.length > 1 && options.capture === null;
    writeInterface(this.out, {
      linkType: one.linkType,
      snapLength: one.snapLength,
      options: optionsOf(one),
      ...clockOf(one),
      name: one.name,
      comments: several ? [`Of capture ${names[capture]}.`] : [],
    });
  }

  /** Comments that the captures' own sections have. */
  private ownSectionComments(): readonly string[] {
    return this.captures
      .filter((_, capture) => this.takes(capture))
      .flatMap(({ comments }) =>
        comments.flatMap(({ on, text }) => (on === 'section' ? [text] : [])),
      );
  }

  /** Times that this copy has and its captures have not. */
  private lentTimes(): readonly string[] {
    return this.session
      .health()
      .entries.filter((entry) => isUntimed(entry))
      .filter(({ file }) => this.takes(this.names.indexOf(file)))
      .map(
        ({ file, count }) =>
          `${counted(count, 'packet')} of ${file} ${count === 1 ? 'has' : 'have'} no time there (Simple Packet Blocks): each stands here with the time of the packet before it, or the beginning of 1970 where none was before it.`,
      );
  }

  /** What text listings do not say: a header has to hold something in its place. */
  private unsaid(): readonly string[] {
    return this.session
      .health()
      .entries.filter(({ code, severity }) => code === 'listing' && severity === 'warning')
      .filter(({ file }) => this.takes(this.names.indexOf(file)))
      .map(
        ({ file, text }) =>
          `${file}: ${text} What is unknown is 0 here, an unknown window 65535, every checksum 0.`,
      );
  }

  private takes(capture: number): boolean {
    return this.options.capture === null || this.options.capture === capture;
  }
}

/** A hash of the whole packet says nothing of a part of it. */
function isHash(code: number): boolean {
  return code === HASH;
}
