import { emptyRecord } from '../../shared/capture/record.ts';
import { TeardownFailure, teardownError } from '../../shared/contract/errors.ts';
import { endsFilter, framesFilter } from '../../shared/report/report-commands.ts';
import type { AnalysisSession } from '../../shared/session/analysis-api.ts';
import { decode } from '../../shared/wire/decode.ts';
import { DecodedPacket } from '../../shared/wire/decoded-packet.ts';
import type { ExportStep } from './exports/flow-table-file.ts';

/** What Wireshark has to open to show a flow. */
export interface WiresharkView {
  /** Index of the file among the sources that were named. */
  readonly source: number;
  /** A display filter. */
  readonly filter: string;
  /** Wireshark's `frame.number` to go to, null: none. */
  readonly goTo: number | null;
  /** What Wireshark must be told to decode (its option `-d`) so that it numbers the same streams. */
  readonly decodeAs: readonly string[];
  /** The file is a text listing, which Wireshark cannot read: it needs a capture made of it. */
  readonly listing: boolean;
}

const PACKETS_A_STEP = 1000;

/**
 * The file, filter and packet that show a flow in Wireshark. A capture that was opened alone numbers
 * its TCP streams as Wireshark does; several were merged, so there (and for UDP) the ends are named:
 * that shows other conversations between the same ports too. Throws `TeardownFailure`.
 */
export function* wiresharkView(
  session: AnalysisSession,
  flow: number,
  packet: number | null,
): Generator<ExportStep, WiresharkView> {
  if (packet !== null && (packet < 1 || packet > session.readingState().packets)) {
    throw new TeardownFailure(teardownError('no-packet', `The analysis has no packet ${packet}.`));
  }
  const { proto, tcpStream, client, server, packets } = session.record(flow);
  const place = session.placeOf(packet ?? session.firstPacket(flow));
  const alone = session.captures.length === 1;
  const ends = endsFilter(proto, [client, server]);
  let filter = alone && tcpStream !== null ? `tcp.stream eq ${tcpStream}` : ends;
  if (alone) {
    const others = yield* withoutPorts(session, flow, packets.client + packets.server);
    if (others.length > 0) filter = `(${filter}) || ${framesFilter(others)}`;
  }
  return {
    source: session.inputs[place.capture],
    filter,
    goTo: packet === null ? null : place.packet,
    decodeAs: session.decodeAs,
    listing: session.captures[place.capture].format === 'listing',
  };
}

/**
 * Packets that belong to a flow and that Wireshark does not count to its stream: ICMP errors that
 * quote it, and fragments. Read only where the flow has more packets than its sides.
 */
function* withoutPorts(
  session: AnalysisSession,
  flow: number,
  ofSides: number,
): Generator<ExportStep, readonly number[]> {
  const packets = session.packetsOf([flow]);
  if (packets.length === ofSides) return [];
  const record = emptyRecord();
  const decoded = new DecodedPacket();
  const others: number[] = [];
  for (let i = 0; i < packets.length; i += 1) {
    if (i % PACKETS_A_STEP === 0) yield { done: i, total: packets.length };
    if (!session.readPacket(packets[i], record)) continue;
    decode(record, decoded);
    if ((decoded.kind !== 'tcp' && decoded.kind !== 'udp') || decoded.isFragment)
      others.push(packets[i]);
  }
  return others;
}
