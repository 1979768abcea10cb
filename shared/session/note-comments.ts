import type { AnalysisSession } from './analysis-api.ts';
import { noteText } from './note-words.ts';

/** Notes as comments of a pcapng file: those of packets, and those about the whole. */
export interface NoteComments {
  readonly section: readonly string[];
  /** By packet number of the analysis. */
  readonly packets: ReadonlyMap<number, readonly string[]>;
}

/**
 * What people said as pcapng comments. pcapng has no comments on flows: a note on a flow goes to the
 * flow's first packet, one on a time range to the range's first packet of its flow; notes on the
 * analysis, a capture or a range of no one flow go to the section. `capture`: only what concerns
 * that capture.
 */
export function noteComments(session: AnalysisSession, capture: number | null): NoteComments {
  const section: string[] = [];
  const packets = new Map<number, string[]>();
  const add = (packet: number, text: string): void => {
    if (capture !== null && session.placeOf(packet).capture !== capture) return;
    const known = packets.get(packet);
    if (known === undefined) packets.set(packet, [text]);
    else known.push(text);
  };
  for (const note of session.annotations.notes) {
    const { anchor } = note;
    switch (anchor.on) {
      case 'packet':
        add(anchor.packet, noteText(note, ''));
        break;
      case 'flow':
        add(session.firstPacket(anchor.flow), noteText(note, ', on this flow'));
        break;
      case 'range': {
        const span = `${anchor.from} to ${anchor.until}`;
        if (anchor.flow === null) section.push(noteText(note, `, on ${span}`));
        else {
          const packet = firstInRange(session, anchor.flow, anchor.from, anchor.until);
          add(packet, noteText(note, `, on this flow from ${span}`));
        }
        break;
      }
      case 'capture':
        if (capture === null || capture === anchor.capture) {
          section.push(noteText(note, ', on this capture'));
        }
        break;
      case 'analysis':
        section.push(noteText(note, ''));
        break;
    }
  }
  return { section, packets };
}

/** The first packet of a flow in a time range; the flow's first where none is in it. */
function firstInRange(session: AnalysisSession, flow: number, from: string, until: string): number {
  for (const packet of session.packetsOf([flow])) {
    const time = session.timeOf(packet);
    if (time >= from && time <= until) return packet;
  }
  return session.firstPacket(flow);
}
