import { bytesText, counted, grouped } from '../../shared/base/numbers.ts';
import type { FlowKey, PacketKey } from '../../shared/case/case-model.ts';
import type { CaseLine, SliceLine } from '../../shared/case/case-lines.ts';
import { packetKeyText, type CaseState } from '../../shared/case/case-state.ts';
import type { PacketPlace } from '../../shared/session/analysis-api.ts';
import type { PacketSlice } from '../../shared/session/packet-slices.ts';
import { errorOf } from '../dispatch.ts';

/** Most bytes of one flow's packets in a case, and of all of them together. */
export const SLICE_BYTES = 4_000_000;
const ALL_SLICES_BYTES = 256_000_000;

/** Slices are written in batches: each costs a sync of the disk. */
const BATCH_BYTES = 1_000_000;
const BATCH_FLOWS = 200;

/** What a slice keeper needs of its case. */
export interface SliceParts {
  state(): CaseState;
  /** The number of a flow in the analysis, null where it is not in it, or only as a slice itself. */
  flowAt(key: FlowKey): number | null;
  keyOf(place: PacketPlace): PacketKey;
  slice(flow: number): Promise<PacketSlice>;
  append(make: (state: CaseState) => readonly CaseLine[]): Promise<void>;
  nextId(): string;
}

/**
 * Puts the packets of every flow that something is said of into the case, in the background, so that
 * it opens where the capture is not.
 */
export class SliceKeeper {
  private readonly parts: SliceParts;
  private readonly failed = new Map<string, string>();
  private running: Promise<void> | null = null;
  private again = false;
  private stopped = false;
  /** Flows for which there was no room. */
  private left = 0;

  constructor(parts: SliceParts) {
    this.parts = parts;
  }

  /** Does what is to be done now; resolves when it is. Called again while it works: it looks again. */
  keepUp(): Promise<void> {
    this.again = true;
    this.running ??= this.work().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  stop(): void {
    this.stopped = true;
  }

  /** What is not whole, in sentences. */
  remarks(flowName: (key: FlowKey) => string): readonly string[] {
    const remarks: string[] = [];
    const slices = [...this.parts.state().slices.values()];
    const cut = slices.filter(({ shortened, omitted }) => shortened + omitted > 0);
    for (const { flow, shortened, omitted } of cut.slice(0, MOST_NAMED)) {
      const parts = [
        ...(shortened === 0 ? [] : [`${counted(shortened, 'packet')} without their payload`]),
        ...(omitted === 0 ? [] : [`${counted(omitted, 'packet')} not at all`]),
      ];
      remarks.push(
        `The case holds of ${flowName(flow)} ${parts.join(' and ')}: at most ${bytesText(SLICE_BYTES)} of a flow are kept.`,
      );
    }
    if (cut.length > MOST_NAMED) {
      remarks.push(
        `So it is with ${counted(cut.length - MOST_NAMED, 'more flow', 'more flows')}; each slice in the file says it.`,
      );
    }
    if (this.left > 0) {
      remarks.push(
        `The packets of ${grouped(this.left)} of the flows that something is said of are not in the case, which holds at most ${bytesText(ALL_SLICES_BYTES)} of packets: pass the capture on with it.`,
      );
    }
    if (this.failed.size > 0) {
      const [why] = this.failed.values();
      remarks.push(
        `The packets of ${counted(this.failed.size, 'flow')} could not be put into the case: ${why}`,
      );
    }
    return remarks;
  }

  private async work(): Promise<void> {
    while (this.again && !this.stopped) {
      const wanted = this.wanted();
      this.again = wanted.length > 0;
      const batch: SliceLine[] = [];
      let bytes = 0;
      for (const key of wanted) {
        if (this.stopped || bytes >= BATCH_BYTES || batch.length >= BATCH_FLOWS) break;
        const line = await this.sliceOf(key);
        if (line === null) continue;
        batch.push(line);
        bytes += line.bytes;
      }
      if (batch.length === 0) continue;
      await this.parts.append((state) =>
        batch.filter(({ flow }) => !state.slices.has(packetKeyText(flow))),
      );
    }
  }

  /** Flows that lack a slice, those with notes first, as far as there is room. */
  private wanted(): readonly FlowKey[] {
    const state = this.parts.state();
    const keys = new Map<string, FlowKey>();
    for (const { on } of state.notes.values()) {
      if ('flow' in on && on.flow !== null) keys.set(packetKeyText(on.flow), on.flow);
    }
    for (const [text, { flow, triage, owner, tags, override }] of state.flows) {
      if (override !== null || triage !== null || owner !== null || tags.length > 0) {
        keys.set(text, flow);
      }
    }
    let bytes = 0;
    for (const slice of state.slices.values()) bytes += slice.bytes;
    const lacking = [...keys].filter(
      ([text, key]) =>
        !state.slices.has(text) && !this.failed.has(text) && this.parts.flowAt(key) !== null,
    );
    const room = bytes < ALL_SLICES_BYTES;
    this.left = room ? 0 : lacking.length;
    return room ? lacking.map(([, key]) => key) : [];
  }

  private async sliceOf(key: FlowKey): Promise<SliceLine | null> {
    const flow = this.parts.flowAt(key);
    if (flow === null) return null;
    try {
      const slice = await this.parts.slice(flow);
      return this.lineOf(key, slice);
    } catch (cause) {
      this.failed.set(packetKeyText(key), errorOf(cause).detail);
      return null;
    }
  }

  private lineOf(flow: FlowKey, slice: PacketSlice): SliceLine {
    const keys = slice.places.map((place) => this.parts.keyOf(place));
    const captures = [...new Set(keys.map(({ capture }) => capture))];
    return {
      type: 'slice',
      id: this.parts.nextId(),
      at: new Date().toISOString(),
      flow,
      captures,
      of: keys.map(({ capture }) => captures.indexOf(capture)),
      numbers: keys.map(({ packet }) => packet),
      shortened: slice.shortened,
      omitted: slice.omitted,
      bytes: slice.bytes.length,
      pcapng: Buffer.from(slice.bytes).toString('base64'),
    };
  }
}

const MOST_NAMED = 5;
