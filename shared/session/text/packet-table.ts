import type { ExplainPacket } from '../records.ts';
import { tableLines, type TextColumn } from './text-table.ts';

const COLUMNS: readonly TextColumn<ExplainPacket>[] = [
  { title: 'PACKET', align: 'right', text: (p) => String(p.packet) },
  { title: 'TIME', align: 'left', text: (p) => p.time },
  { title: 'FROM', align: 'left', text: (p) => p.side },
  { title: 'FLAGS', align: 'left', text: (p) => p.flags },
  { title: 'SEQ', align: 'right', text: (p) => String(p.seq) },
  { title: 'ACK', align: 'right', text: (p) => (p.ack === null ? '-' : String(p.ack)) },
  { title: 'LEN', align: 'right', text: (p) => String(p.len) },
  { title: 'CLIENT', align: 'left', text: (p) => p.client },
  { title: 'SERVER', align: 'left', text: (p) => p.server },
  { title: 'MARKS', align: 'left', text: (p) => marksText(p) },
];

/** The packets of a flow as a table, for raw sequence numbers that a drawn ladder has no room for. */
export function packetTable(packets: readonly ExplainPacket[]): string[] {
  return [...tableLines(COLUMNS, () => packets)];
}

function marksText(packet: ExplainPacket): string {
  const reset = packet.rst === null ? [] : [`${packet.rst.form} ${packet.rst.validity}`];
  return [
    ...(packet.markReasons.length > 0 ? packet.markReasons : packet.marks),
    ...reset,
    ...packet.notes,
  ].join(', ');
}
