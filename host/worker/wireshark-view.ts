import { TeardownFailure, teardownError } from '../../shared/contract/errors.ts';
import { endsFilter } from '../../shared/report/report-commands.ts';
import type { AnalysisSession } from '../../shared/session/analysis-api.ts';

/** What Wireshark has to open to show a flow. */
export interface WiresharkView {
  /** Index of the file among the sources that were named. */
  readonly source: number;
  /** A display filter. */
  readonly filter: string;
  /** Wireshark's `frame.number` to go to, null: none. */
  readonly goTo: number | null;
}

/**
 * The file, filter and packet that show a flow in Wireshark. A capture that was opened alone numbers
 * its TCP streams as Wireshark does; several were merged, so there (and for UDP) the ends are named:
 * that shows other conversations between the same ports too. Throws `TeardownFailure`.
 */
export function wiresharkView(
  session: AnalysisSession,
  flow: number,
  packet: number | null,
): WiresharkView {
  if (packet !== null && (packet < 1 || packet > session.readingState().packets)) {
    throw new TeardownFailure(teardownError('no-packet', `The analysis has no packet ${packet}.`));
  }
  const { proto, tcpStream, client, server } = session.record(flow);
  const place = session.placeOf(packet ?? session.firstPacket(flow));
  const alone = session.captures.length === 1;
  return {
    source: session.inputs[place.capture],
    filter:
      alone && tcpStream !== null
        ? `tcp.stream eq ${tcpStream}`
        : endsFilter(proto, [client, server]),
    goTo: packet === null ? null : place.packet,
  };
}
