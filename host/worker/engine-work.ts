import type { Methods } from '../../shared/contract/api.ts';
import type { ExportSpec } from '../../shared/contract/export-messages.ts';
import type { PseudonymMap, ReportOptions } from '../../shared/report/report-options.ts';
import type { ReportModel } from '../../shared/report/report-model.ts';
import type { PacketPlace } from '../../shared/session/analysis-api.ts';
import type { Annotations } from '../../shared/session/annotations.ts';
import type { PacketSlice } from '../../shared/session/packet-slices.ts';
import type { WiresharkView } from './wireshark-view.ts';

/** A flow by the place of its first packet, with the words that a case keeps beside it. */
export interface FlowPlace extends PacketPlace {
  readonly proto: 'tcp' | 'udp';
  readonly client: string;
  readonly server: string;
}

/**
 * What a host asks of the engine's thread for itself: not part of the contract with windows. Long
 * work tells its progress (`job-progress`) and ends with `cancelled` after a `cancel-call`.
 */
export interface EngineWork {
  /** Shows what people said, from now on. */
  annotate: { params: { analysis: number; annotations: Annotations }; result: null };
  /** Places of flows and packets, in the order asked. */
  places: {
    params: { analysis: number; flows: readonly number[]; packets: readonly number[] };
    result: { flows: readonly FlowPlace[]; packets: readonly PacketPlace[] };
  };
  /** For each capture of the analysis, its index among the sources that were named. */
  captures: { params: { analysis: number }; result: readonly number[] };
  /**
   * Flows that hold the packet there (-1: none), packets that lie there (0: none), and the flows of
   * those packets (-1: none).
   */
  locate: {
    params: {
      analysis: number;
      flows: readonly PacketPlace[];
      packets: readonly PacketPlace[];
    };
    result: {
      flows: readonly number[];
      packets: readonly number[];
      flowsOfPackets: readonly number[];
    };
  };
  /** The packets of flows as a pcapng file of at most `most` bytes. */
  slice: {
    params: { analysis: number; flows: readonly number[]; most: number };
    result: PacketSlice;
  };
  /** The report as data; with pseudonyms, also the map back (never part of the model). */
  'report.model': {
    params: ReportCircumstances & { analysis: number; options: ReportOptions };
    result: { model: ReportModel; map: PseudonymMap | null };
  };
  /** What Wireshark has to open to show a flow, and a packet of it. */
  'wireshark.view': {
    params: { analysis: number; flow: number; packet: number | null };
    result: WiresharkView;
  };
  /** All flows by Radar's method. */
  'radar.report': Methods['radar.report'];
  /** Writes an export (all kinds but reports and cases) to a file and says how large it became. */
  'write.export': {
    params: { analysis: number; what: ExportSpec; path: string };
    result: { bytes: number; map: PseudonymMap | null };
  };
}

/** Name of a piece of work. */
export type EngineWorkName = keyof EngineWork;

/** What a report says of the case that its notes are kept in. */
export interface ReportCircumstances {
  /** Its name, for the appendix; null: none of the user's. */
  readonly caseFile: string | null;
  /** Captures of the case that are not here: the flows are slices that it keeps. */
  readonly missing: readonly string[];
}
