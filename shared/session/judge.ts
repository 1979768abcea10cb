import type { FlowNumber, SideIndex } from '../base/units.ts';
import { classifyClose } from '../close/classify-close.ts';
import { isJump } from '../findings/delivery.ts';
import { judge, type Judgement } from '../findings/rank.ts';
import { buildFacts, type FactsParts } from '../flows/build-facts.ts';
import type { FlowColumns } from '../flows/flow-columns.ts';
import { NO_CONTEXT, type FlowContexts } from '../flows/flow-context.ts';
import type { FlowContext, FlowFacts } from '../flows/flow-facts.ts';
import { F_LAST } from '../flows/flow-table.ts';
import type { Tracker } from '../flows/tracker.ts';
import { HttpFollower } from '../http/http-follower.ts';
import * as word from '../tcp/tcp-words.ts';
import { knowsWindow, widestWindow } from '../tcp/widest-window.ts';
import { TlsFollower } from '../tls/tls-follower.ts';

/** A flow's facts and what the rules make of them. */
export interface JudgedFacts {
  readonly facts: FlowFacts;
  readonly judgement: Judgement;
}

const NO_CONTEXTS = { of: (): FlowContext => NO_CONTEXT };

/** The followers of an analysis, and the facts that they add to a flow's own. */
export class FactsSource {
  readonly tls = new TlsFollower();
  readonly http = new HttpFollower();

  private readonly contextOf = (flow: FlowNumber): FlowContext => this.contexts.of(flow);
  private contexts: Pick<FlowContexts, 'of'> = NO_CONTEXTS;
  private recordingOf: (flow: FlowNumber) => number = () => 0;

  /** From here on every flow's facts say what the others do. */
  useContexts(contexts: FlowContexts): void {
    this.contexts = contexts;
  }

  /** From here on every flow's facts say what is wrong with its recording. */
  useRecording(of: (flow: FlowNumber) => number): void {
    this.recordingOf = of;
  }

  /** The facts of a flow as of now. */
  facts(tracker: Tracker, columns: FlowColumns, flow: FlowNumber): FlowFacts {
    const parts: FactsParts = {
      context: this.contextOf,
      recording: this.recordingOf,
      close: classifyClose,
      tls: (number) =>
        this.tls.facts(number, {
          finSeqs: columns.rawFinSeqs(number),
          ackedTo: [ackedTo(tracker, number, 0), ackedTo(tracker, number, 1)],
          isJump: (side, bytes) => cannotHaveSent(tracker, number, side, bytes),
          swapped: tracker.flipped(number),
        }),
      http: (number) => this.http.facts(number, columns.rawSeqBases(number)),
    };
    return buildFacts(tracker, flow, parts);
  }

  /** The facts of a flow and its verdict, without texts. */
  judged(tracker: Tracker, columns: FlowColumns, flow: FlowNumber): JudgedFacts {
    const facts = this.facts(tracker, columns, flow);
    return { facts, judgement: judge(facts) };
  }

  /** Bytes held by the followers' tables. */
  get byteLength(): number {
    return this.tls.byteLength + this.http.byteLength;
  }
}

/** How far a raw side's bytes were acknowledged by the other, null where it never was. */
function ackedTo(tracker: Tracker, flow: FlowNumber, raw: 0 | 1): number | null {
  const { rows } = tracker.flows;
  const peer = word.sideAt(0, 1 - raw);
  const known = (rows.get(flow, peer + word.S_FLAGS) & word.MAX_ACK_KNOWN) !== 0;
  return known ? rows.get(flow, peer + word.S_MAX_ACK) : null;
}

/** A raw side cannot have sent so many bytes that the capture lacks: the other's packets cannot have acknowledged them. */
function cannotHaveSent(
  tracker: Tracker,
  flow: FlowNumber,
  raw: SideIndex,
  bytes: number,
): boolean {
  const { rows } = tracker.flows;
  const w = rows.page(flow);
  const base = rows.base(flow);
  const at = word.sideAt(base, raw);
  const peer = word.sideAt(base, 1 - raw);
  const window = knowsWindow(w, peer) ? widestWindow(w, peer, at) : 0;
  const nanos = tracker.index.nanosBetween(tracker.firstPacket(flow), w[base + F_LAST]);
  return isJump(bytes, w[peer + word.S_PACKETS], window, nanos);
}
