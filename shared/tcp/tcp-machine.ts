import { LACKS } from '../capture/record.ts';
import type { DecodedPacket } from '../wire/decoded-packet.ts';
import { ACK, FIN, RST, SYN } from '../wire/decoded-packet.ts';
import { AfterResets } from './after-resets.ts';
import { AnomalyTable } from './anomaly-table.ts';
import { addCount, countPacket } from './count-packet.ts';
import { coverSequence } from './cover-sequence.ts';
import { stepEndpoints } from './endpoint-machine.ts';
import { isFarSegment } from './far-segment.ts';
import { copiesIpId } from './ip-series.ts';
import { isAtOnce, judgeReset, obeyAs, ResetJudgement } from './judge-reset.ts';
import { LateSegments } from './late-segments.ts';
import { latchFin } from './latch-fin.ts';
import { learnBases, learnHandshake } from './learn-handshake.ts';
import { notePassed, noteSelectivelyPassed } from './longest-segment.ts';
import { underWay } from './outlived.ts';
import type { PacketClock } from './packet-clock.ts';
import { countFlight, countRadar, countRadarReset, RADAR_PACKETS } from './radar-counts.ts';
import { rememberAnswerable } from './remember-answerable.ts';
import { LINUX_CURRENT } from './reset-outcome.ts';
import { ResetTable } from './reset-table.ts';
import { beatsRoundTrip } from './round-trip-test.ts';
import * as analysis from './segment-analysis.ts';
import { SequenceHoles } from './sequence-holes.ts';
import { isStaleAck } from './stale-ack.ts';
import { reusesPorts, stepSyn } from './step-syn.ts';
import { isXmas } from './scanner-syn.ts';
import * as word from './tcp-words.ts';
import { believesGaps, stepZeek } from './zeek-state.ts';
import * as zeek from './zeek-history.ts';
import { lookForZeek, writeZeekLetters } from './zeek-letters.ts';

/**
 * One TCP connection's facts, updated by one packet: O(1), bounded memory, nothing allocated for an
 * ordinary packet. The tracker runs it over the capture and `replayFlow` over one flow again: the
 * same code on the same layout, so the table and the ladder cannot disagree.
 */
export class TcpMachine {
  readonly resets = new ResetTable();
  readonly anomalies = new AnomalyTable();
  readonly holes = new SequenceHoles();
  private readonly late = new LateSegments();
  readonly history = new zeek.ZeekHistory();
  /** Who lives on after a reset. */
  readonly after: AfterResets;
  /** The marks of the packet just stepped (bits of PACKET_MARKS). */
  marks = 0;
  /** Gaps of the other side that the packet just stepped acknowledged. */
  private gaps = 0;
  /** The judgement of the reset just stepped; stale for other packets. */
  readonly judged = new ResetJudgement();

  /** Which endpoints' rules for resets the states follow (reset-outcome); the facts are those of today's. */
  generation = LINUX_CURRENT;

  /** Packets of a direction that Radar's counters look at; chosen before the first one. */
  radarPackets = RADAR_PACKETS;

  private readonly clock: PacketClock;

  constructor(clock: PacketClock) {
    this.clock = clock;
    this.after = new AfterResets(this.resets, clock);
  }

  /**
   * Begins a flow in a row of zeros. `reused`: its SYN re-uses the ports of an older flow;
   * `swapped`: its first packet comes from the server (Zeek writes ^ then).
   */
  begin(
    w: Uint32Array,
    row: number,
    flow: number,
    flags: number,
    payload: number,
    reused: boolean,
    swapped: boolean,
  ): void {
    if (swapped) this.history.add(w, row, flow, 0, zeek.LETTER_FLIPPED);
    if ((flags & (SYN | ACK)) === SYN) w[row + word.C_FLAGS] |= payload > 0 ? 9 : 1;
    if (reused) w[row + word.C_FLAGS] |= word.REUSED;
  }

  /** A FIN or a reset of either side was seen. */
  sawClose(w: Uint32Array, row: number): boolean {
    const fins = w[row + word.S_FLAGS] | w[row + word.SIDE_STEP + word.S_FLAGS];
    return (fins & word.SAW_FIN) !== 0 || w[row + word.C_RESETS] !== 0;
  }

  /** One packet of the flow from `side`. `sec`, `nsec`: its time. */
  step(
    w: Uint32Array,
    row: number,
    flow: number,
    side: number,
    p: DecodedPacket,
    packet: number,
    sec: number,
    nsec: number,
  ): void {
    const me = row + side * word.SIDE_STEP;
    const peer = row + (side ^ 1) * word.SIDE_STEP;
    const key = flow * 2 + side;
    const flags = p.flags;
    const first = w[me + word.S_PACKETS] === 0;

    learnBases(w, me, peer, p, first);
    countRadar(w, me, p, this.radarPackets, this.clock, sec, nsec);
    const forZeek = lookForZeek(w, me, p);
    this.gaps = 0;
    let marks = analysis.analyseSegment(w, row, me, peer, p, this.clock, sec, nsec);
    if ((flags & SYN) !== 0 && reusesPorts(w, row, me, p)) marks |= analysis.REUSED_PORTS;
    this.marks = marks;
    this.after.until = 0;
    analysis.advanceAnalysed(w, me, p, packet, marks);

    if (isStaleAck(w, me, peer, p)) {
      rememberAnswerable(w, me, peer, p, packet);
    } else if ((flags & RST) !== 0) {
      this.stepReset(w, row, me, peer, side, key, p, packet, sec, nsec);
    } else {
      const far = isFarSegment(w, me, peer, p);
      const told = far ? flags & ~FIN : flags;
      const fresh = far ? 0 : this.stepSequence(w, row, me, peer, side, key, p, packet, marks);
      const taken =
        (flags & ACK) !== 0 && this.stepAcknowledgement(w, row, me, peer, flow, side, p, packet);
      if (w[row + word.C_RESETS] === 0) {
        stepEndpoints(w, me, peer, told, p.ack, p.payloadLength, this.judged);
      } else {
        this.resets.hear(w, row, side, p, packet);
        const repeats = (marks & analysis.RETRANSMISSION) !== 0 && p.payloadLength > 0;
        const carries = p.payloadLength > 0 || (told & FIN) !== 0;
        const sign = { isNew: fresh > 0 || taken, repeats, carries, fresh: fresh > 0, seq: p.seq };
        if ((flags & SYN) === 0 && !far) this.after.outlive(w, row, side, sign, sec, nsec);
        this.after.step(w, row, side, told, p, this.judged);
        if (fresh > 0 || taken) this.resets.survive(w, row, side, packet);
        if (fresh > 0 || taken || repeats) this.disproveEnding(w, row, side, sec, nsec);
      }
    }
    writeZeekLetters(
      this.history,
      this.anomalies,
      this.resets.newSeq,
      w,
      row,
      me,
      peer,
      flow,
      side,
      p,
      forZeek,
    );
    stepZeek(w, me, peer, side === 1, flags, p.payloadLength);
    if (this.gaps > 0) this.writeGaps(w, row, flow, side ^ 1);
    countPacket(w, row, me, peer, side, p, packet);
    this.anomalies.hear(w, row, side, p, packet);
    if (marks === 0) return;
    this.anomalies.countMarks(w, row, marks);
    if ((marks & analysis.RETRANSMISSION) !== 0 || analysis.isByteAgain(w, peer, p, marks))
      this.anomalies.addRetransmission(w, row, side, p, packet);
    if ((marks & analysis.ZERO_WINDOW) !== 0) this.anomalies.addZeroWindow(w, row, side);
    if ((marks & analysis.KEEP_ALIVE) !== 0) this.anomalies.addKeepAlive(w, row, side);
  }

  /** A reset: what it is, whether it ends the flow, and both ends' states. */
  private stepReset(
    w: Uint32Array,
    row: number,
    me: number,
    peer: number,
    side: number,
    key: number,
    p: DecodedPacket,
    packet: number,
    sec: number,
    nsec: number,
  ): void {
    judgeReset(w, row, me, peer, key, p, this.holes, this.clock, sec, nsec, this.judged);
    if ((p.flags & (SYN | FIN)) !== 0) w[me + word.S_MISC] |= word.MISC_ILLEGAL_FLAGS;
    const late = (p.flags & ACK) === 0 ? this.late.oldest(key ^ 1, p.seq) : 0;
    if (late !== 0 && isAtOnce(w, row, late, this.clock, sec, nsec)) this.judged.answers = late;
    if (this.judged.answers === 0) {
      const again = this.resets.answeredAgain(w, row, side, p);
      if (again !== 0 && isAtOnce(w, row, again, this.clock, sec, nsec))
        this.judged.answers = again;
    }
    this.judged.ipIdCopied = copiesIpId(w, me, peer, p);
    this.judged.beatsRoundTrip = beatsRoundTrip(
      w,
      row,
      me,
      peer,
      p,
      this.judged.answers,
      this.clock,
      sec,
      nsec,
    );
    if (this.generation !== LINUX_CURRENT) obeyAs(this.generation, this.judged);
    const mine = w[me + word.S_FLAGS];
    const fromFin = (mine & word.SAW_FIN) !== 0 ? (p.seq - w[me + word.S_FIN_SEQ]) | 0 : null;
    const counts = this.resets.add(
      w,
      row,
      side,
      p,
      packet,
      this.judged,
      fromFin,
      this.clock,
      sec,
      nsec,
    );
    if (counts && this.judged.answers !== 0) this.late.answered(key ^ 1, this.judged.answers);
    if (
      counts &&
      countRadarReset(w, me, p.flags, this.radarPackets) &&
      (p.flags & ACK) === 0 &&
      (p.lacks & LACKS.bareAck) === 0
    )
      this.resets.addAckField(w, row, side, p.ack);
    if (this.judged.accepted && word.bothClosed(w, row) === 0) {
      // A socket that is gone and had said nothing more since the other side's reset obeyed that one,
      // however it looked: this reset, which only answers, is the consequence.
      const answers = (p.flags & ACK) === 0 && this.judged.answers !== 0;
      const cause = answers ? this.resets.notSurvived(w, row, side ^ 1) : -1;
      if (cause === 0 || cause === 1) this.resets.end(w, row, side ^ 1, cause, false);
      else this.resets.end(w, row, side, 1, this.judged.weak);
    }
    this.after.closeEnds(w, row, side, packet, this.judged, this.generation);
    stepEndpoints(w, me, peer, p.flags, p.ack, p.payloadLength, this.judged);
    w[me + word.S_FLAGS] |= word.LAST_HAD_ACK;
  }

  /** SYN, FIN and payload: sequence space, holes, first and last packets. Returns bytes of new payload. */
  private stepSequence(
    w: Uint32Array,
    row: number,
    me: number,
    peer: number,
    side: number,
    key: number,
    p: DecodedPacket,
    packet: number,
    marks: number,
  ): number {
    const flags = p.flags;
    const length = p.payloadLength;
    if ((flags & SYN) !== 0) stepSyn(this.anomalies, w, row, me, peer, side, p, packet);
    const from = (flags & SYN) !== 0 ? (p.seq + 1) >>> 0 : p.seq;
    const dataEnd = (from + length) >>> 0;
    const end = (flags & FIN) !== 0 ? (dataEnd + 1) >>> 0 : dataEnd;
    const fresh = coverSequence(this.holes, w, me, key, from, dataEnd, end, marks);
    if (length > 0) this.stepData(w, row, me, peer, side, p, packet, fresh);
    if ((flags & FIN) !== 0) {
      if (isXmas(flags)) w[me + word.S_MISC] |= word.MISC_SCANNER_SYN;
      latchFin(this.holes, w, me, peer, key, dataEnd, packet);
      addCount(w, me, 16);
    }
    return fresh;
  }

  private stepData(
    w: Uint32Array,
    row: number,
    me: number,
    peer: number,
    side: number,
    p: DecodedPacket,
    packet: number,
    fresh: number,
  ): void {
    if (w[me + word.S_FIRST_DATA] === 0) w[me + word.S_FIRST_DATA] = packet;
    w[me + word.S_LAST_DATA] = packet;
    if (w[peer + word.S_PACKETS] < this.radarPackets) w[peer + word.S_MISC] |= word.MISC_PEER_SPOKE;
    if (p.payloadCaptured < p.payloadLength) w[row + word.C_FLAGS] |= word.SNAPPED;
    if (fresh === 0) return;
    if (w[me + word.S_PACKETS] < this.radarPackets) countFlight(w, me, packet);
    if ((w[me + word.S_COUNTS] & 255) < 255) w[me + word.S_COUNTS] += 1;
    const peerFin = (w[peer + word.S_FLAGS] & word.SAW_FIN) !== 0;
    if (peerFin || this.resets.lastPacket(w, row, side ^ 1) !== 0) {
      this.anomalies.addLate(w, row, side, fresh, peerFin, packet);
    }
  }

  /**
   * The acknowledgement: what it covers of the other side, and what a reset may answer later. True: it
   * covers something new.
   */
  private stepAcknowledgement(
    w: Uint32Array,
    row: number,
    me: number,
    peer: number,
    flow: number,
    side: number,
    p: DecodedPacket,
    packet: number,
  ): boolean {
    const flags = p.flags;
    const ack = p.ack;
    const known = w[me + word.S_FLAGS];
    const taken = (known & word.MAX_ACK_KNOWN) === 0 || ((ack - w[me + word.S_MAX_ACK]) | 0) > 0;
    if (taken) {
      this.countGaps(w, me, peer, flow * 2 + (side ^ 1), ack);
      if ((known & word.SAW_FIN) !== 0) this.noteLateAck(w, row, me, peer, side, ack, packet);
      w[me + word.S_MAX_ACK] = ack;
      w[me + word.S_FLAGS] |= word.MAX_ACK_KNOWN;
      notePassed(w, peer, ack);
    }
    // A window probe's byte was taken: see coverSequence, which does not believe probes.
    if (
      (w[peer + word.S_FLAGS] & word.LAST_ZERO_PROBE) !== 0 &&
      ack === (w[peer + word.S_NEXT] + 1) >>> 0
    )
      w[peer + word.S_NEXT] = ack;
    if ((w[peer + word.S_FLAGS] & word.SAW_FIN) !== 0 && w[peer + word.S_FIN_ACKED] === 0) {
      if (((ack - w[peer + word.S_FIN_SEQ]) | 0) > 0) {
        w[peer + word.S_FIN_ACKED] = packet;
      }
    }
    if ((flags & (SYN | FIN)) === 0) {
      if (p.payloadLength === 0) {
        if (w[me + word.S_FIRST_ACK] === 0) w[me + word.S_FIRST_ACK] = packet;
      }
      if (w[row + word.C_HANDSHAKE_ACK] === 0) learnHandshake(w, row, me, peer, p, packet);
    }
    rememberAnswerable(w, me, peer, p, packet);
    this.late.note(w, me, peer, flow * 2 + side, p, packet, taken);
    if (p.sackRight >= 0) {
      w[me + word.S_SACK_RIGHT] = p.sackRight;
      w[me + word.S_MISC] |= word.MISC_SACK;
      noteSelectivelyPassed(w, peer, p.sackRight);
    }
    return taken;
  }

  /** After its own FIN the side takes payload: it is half-closed and still reads. The other side's FIN is none. */
  private noteLateAck(
    w: Uint32Array,
    row: number,
    me: number,
    peer: number,
    side: number,
    ack: number,
    packet: number,
  ): void {
    if (w[me + word.S_FIN] === packet || (w[me + word.S_FLAGS] & word.MAX_ACK_KNOWN) === 0) return;
    const finTaken =
      (w[peer + word.S_FLAGS] & word.SAW_FIN) !== 0 && ((ack - w[peer + word.S_FIN_SEQ]) | 0) > 0;
    const taken = finTaken ? w[peer + word.S_FIN_SEQ] : ack;
    const bytes = (taken - w[me + word.S_MAX_ACK]) | 0;
    if (bytes > 0) this.anomalies.addLateAck(w, row, side, bytes, packet);
  }

  /** Zeek's content gaps: holes of the other side (`key`) that this ACK covers first, and what was never seen. */
  private countGaps(w: Uint32Array, me: number, peer: number, key: number, ack: number): void {
    const theirs = w[peer + word.S_FLAGS];
    if ((theirs & word.NEXT_KNOWN) === 0) return;
    const acksKnown = (w[me + word.S_FLAGS] & word.MAX_ACK_KNOWN) !== 0;
    const acked = w[acksKnown ? me + word.S_MAX_ACK : peer + word.S_BASE];
    const unseen = (ack - w[peer + word.S_NEXT]) | 0;
    if (unseen > ((theirs & word.LAST_ZERO_PROBE) !== 0 ? 1 : 0)) this.gaps = 1;
    if ((theirs & word.HAS_HOLES) !== 0) this.gaps += this.holes.countBetween(key, acked, ack);
  }

  /** Their letters: only once the packet's own letters are written and both ends know what they are now. */
  private writeGaps(w: Uint32Array, row: number, flow: number, side: number): void {
    if (!believesGaps(w, word.sideAt(row, 0), word.sideAt(row, 1))) return;
    for (let i = 0; i < this.gaps; i += 1)
      this.history.addLogarithmic(w, row, flow, side, zeek.LETTER_GAP, 2, this.anomalies);
  }

  /**
   * A host without a socket sends and acknowledges nothing: data (new or again) or a new ACK, later than
   * what was under way, after a reset that need not have been obeyed (only an exception, or an unknown
   * RCV.NXT, let us accept it) shows that the endpoint lives on. Reference 004 is the classic.
   */
  private disproveEnding(
    w: Uint32Array,
    row: number,
    side: number,
    sec: number,
    nsec: number,
  ): void {
    const reset = this.resets.weakEndingOf(w, row, side);
    if (reset === 0 || this.clock.nanosSince(reset, sec, nsec) < underWay(w, row, this.clock))
      return;
    this.resets.undoEnding(w, row);
  }
}
