import type { PacketNumber } from '../base/units.ts';
import { flagText } from '../ladder/flag-text.ts';
import { ladderPacket, type Ladder } from '../ladder/layout-ladder.ts';
import { seqAdd } from '../base/seq32.ts';
import type { FlowRecord } from '../session/records.ts';
import type { ReportContext } from './report-context.ts';
import type { ReportCell, ReportTable } from './report-model.ts';
import { cell } from './rich-text.ts';

/** The packets that a verdict rests on, with what each shows. */
export function evidenceTable(context: ReportContext, record: FlowRecord): ReportTable {
  const { session, clock } = context;
  const ladder = session.ladderLayout(record.flow, true);
  const tcp = record.proto === 'tcp';
  return {
    kind: 'table',
    columns: [
      { title: 'Packet', align: 'left', mono: true, share: 0 },
      { title: `Time (${clock.offset(record.start)})`, align: 'left', mono: true, share: 0 },
      { title: 'From', align: 'left', mono: false, share: 0 },
      { title: tcp ? 'Flags' : 'Kind', align: 'left', mono: true, share: 0 },
      { title: tcp ? 'seq / ack' : 'Bytes', align: 'left', mono: true, share: 0 },
      { title: 'Shows', align: 'left', mono: false, share: 0.4 },
    ],
    rows: record.verdict.evidence.map(({ packet, text }): readonly ReportCell[] => [
      cell(`#${packet}`),
      cell(clock.exact(session.timeOf(packet))),
      ...headerCells(ladder, packet, tcp),
      cell(text),
    ]),
    caption: null,
  };
}

/** From, flags and numbers of a packet; an ICMP error or a fragment has none of its own. */
function headerCells(ladder: Ladder, packet: PacketNumber, tcp: boolean): readonly ReportCell[] {
  const { packets } = ladder;
  const index = packets.packet.indexOf(packet);
  if (index < 0) return [cell('–'), cell('–'), cell('–')];
  const one = ladderPacket(packets, index, !tcp);
  const from = one.side === 0 ? 'client' : 'server';
  if (one.icmp !== null) return [cell('network'), cell('ICMP'), cell('–')];
  if (one.fragment !== null) return [cell(from), cell('fragment'), cell('–')];
  if (!tcp) return [cell(from), cell('UDP'), cell(String(one.length))];
  const seq = seqAdd(one.seq, -packets.base[one.side]);
  const ack = one.ack === null ? '–' : seqAdd(one.ack, -packets.base[1 - one.side]);
  return [cell(from), cell(flagText(one.flags)), cell(`${seq} / ${ack}`)];
}
