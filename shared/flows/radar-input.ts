import type { FlowNumber } from '../base/units.ts';
import { packetsFromSyn } from '../tcp/radar-counts.ts';
import { ACK_FIELD_DIFFERING, ACK_FIELD_NONZERO, ACK_FIELD_ZERO } from '../tcp/reset-table.ts';
import * as word from '../tcp/tcp-words.ts';
import type { RadarCounts } from './flow-facts.ts';
import { F_FLAGS, F_FLIPPED, F_REOPENED, F_SYN_VARIANT, F_UDP } from './flow-table.ts';
import type { Tracker } from './tracker.ts';

/** Where the bits of the plain resets' ack fields begin in `radarBits`; below it stand those of `S_MISC`. */
const ACK_BITS = 16;
/** The bits of `S_MISC` that depend on how many packets are looked at. */
const MISC_BITS =
  (3 * word.RADAR_RST) |
  (3 * word.RADAR_RST_ACK) |
  (3 * word.RADAR_DATA) |
  word.RADAR_FIN |
  word.RADAR_ACK;

/** What was counted of the client's first packets, in one word. */
export function radarBits(tracker: Tracker, flow: FlowNumber): number {
  const w = tracker.flows.rows.page(flow);
  const row = tracker.flows.rows.base(flow);
  const raw = (w[row + F_FLAGS] & F_FLIPPED) === 0 ? 0 : 1;
  const misc = w[word.sideAt(row, raw) + word.S_MISC] & MISC_BITS;
  return misc | (tracker.tcp.resets.ackFieldBits(w, row, raw) << ACK_BITS);
}

/**
 * All that Radar's method asks of a flow, straight from its row. `counted`: how many packets `bits` was
 * counted over, where that was another reading than this one.
 */
export function radarInput(
  tracker: Tracker,
  flow: FlowNumber,
  packets = tracker.tcp.radarPackets,
  bits = radarBits(tracker, flow),
): RadarCounts {
  const w = tracker.flows.rows.page(flow);
  const row = tracker.flows.rows.base(flow);
  const flags = w[row + F_FLAGS];
  const raw = (flags & F_FLIPPED) === 0 ? 0 : 1;
  const client = word.sideAt(row, raw);
  const server = word.sideAt(row, raw ^ 1);
  const last = w[client + word.S_LAST];
  const { index, end, tcp } = tracker;
  const variant = (flags & F_SYN_VARIANT) !== 0;
  const reused = (w[row + word.C_FLAGS] & word.REUSED) !== 0;
  return {
    udp: (flags & F_UDP) !== 0,
    opened: w[client + word.S_SYN] !== 0,
    multiSyn: variant,
    synAgain: (w[client + word.S_MISC] & word.MISC_SYN_AGAIN) !== 0,
    portReuse: (flags & F_REOPENED) !== 0 || (reused && !variant),
    clientPackets: packetsFromSyn(w, client),
    clientReset: tcp.resets.lastPacket(w, row, raw) !== 0,
    serverPackets: w[server + word.S_PACKETS],
    serverClosed: w[server + word.S_FIN] !== 0 || tcp.resets.lastPacket(w, row, raw ^ 1) !== 0,
    silence: last === 0 ? 0 : index.nanosSince(last, end.sec, end.nsec),
    packets,
    rst: bits & 3,
    rstAck: (bits >>> 2) & 3,
    data: (bits >>> 8) & 3,
    fin: (bits & word.RADAR_FIN) !== 0,
    ack: (bits & word.RADAR_ACK) !== 0,
    ackZero: ((bits >>> ACK_BITS) & ACK_FIELD_ZERO) !== 0,
    ackNonzero: ((bits >>> ACK_BITS) & ACK_FIELD_NONZERO) !== 0,
    ackDiffering: ((bits >>> ACK_BITS) & ACK_FIELD_DIFFERING) !== 0,
    zmap: (w[client + word.S_MISC] & word.MISC_ZMAP) !== 0,
  };
}
