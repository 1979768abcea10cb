import type { FlowRow } from './records.ts';
import {
  NO_ANNOTATIONS,
  type Annotations,
  type PlacedNote,
  type PlacedSayings,
} from './annotations.ts';

/** What people said, looked up by flow and packet. */
export class AnnotationIndex {
  all: Annotations = NO_ANNOTATIONS;
  private readonly sayings = new Map<number, PlacedSayings>();
  private readonly notes = new Map<number, PlacedNote[]>();
  private readonly onPackets = new Map<number, PlacedNote[]>();

  /** Replaces everything. */
  set(annotations: Annotations): void {
    this.all = annotations;
    this.sayings.clear();
    this.notes.clear();
    this.onPackets.clear();
    for (const saying of annotations.flows) this.sayings.set(saying.flow, saying);
    for (const note of annotations.notes) {
      const flow = flowOf(note);
      if (flow !== null) push(this.notes, flow, note);
      if (note.anchor.on === 'packet') push(this.onPackets, note.anchor.packet, note);
    }
  }

  /** Triage, tags and override of a flow; null where nothing was said. */
  sayingsOf(flow: number): PlacedSayings | null {
    return this.sayings.get(flow) ?? null;
  }

  /** Flows about which something is said that satisfies the test: notes, tags, triage, owner, reasons. */
  flowsWith(test: (text: string) => boolean): ReadonlySet<number> {
    const found = new Set<number>();
    for (const [flow, notes] of this.notes) {
      if (notes.some((note) => test(note.text) || test(note.by))) found.add(flow);
    }
    for (const { flow, triage, owner, tags, override } of this.sayings.values()) {
      const texts = [triage, owner, ...tags, override?.class, override?.why, override?.by];
      if (texts.some((text) => typeof text === 'string' && test(text))) found.add(flow);
    }
    return found;
  }

  /** What the flow table shows of it. */
  rowOf(flow: number): Pick<FlowRow, 'triage' | 'owner' | 'labels' | 'notes' | 'override'> {
    const said = this.sayingsOf(flow);
    return {
      triage: said?.triage ?? null,
      owner: said?.owner ?? null,
      labels: said?.tags ?? [],
      notes: this.notesOf(flow).length,
      override: said?.override?.class ?? null,
    };
  }

  /** Notes on a flow, its packets and its time ranges, in the order they were written. */
  notesOf(flow: number): readonly PlacedNote[] {
    return this.notes.get(flow) ?? [];
  }

  /** Notes on a packet. */
  notesOnPacket(packet: number): readonly PlacedNote[] {
    return this.onPackets.get(packet) ?? [];
  }
}

function push(map: Map<number, PlacedNote[]>, key: number, note: PlacedNote): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [note]);
  else known.push(note);
}

function flowOf(note: PlacedNote): number | null {
  return 'flow' in note.anchor ? note.anchor.flow : null;
}
