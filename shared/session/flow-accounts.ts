import type { ByteSource } from '../capture/byte-source.ts';
import { lossLedger } from '../findings/loss-ledger.ts';
import { rankCauses, type RankedCause } from '../findings/rank-causes.ts';
import { tell, type Verdict } from '../findings/rank.ts';
import { meaningsOf } from '../findings/tag-meanings.ts';
import { headlineOf } from '../findings/two-versions.ts';
import { analysisCounts, zeekFacts } from '../flows/build-facts.ts';
import type { FlowColumns } from '../flows/flow-columns.ts';
import type { EndpointGeneration, FlowFacts } from '../flows/flow-facts.ts';
import type { Tracker } from '../flows/tracker.ts';
import type { AnnotationIndex } from './annotation-index.ts';
import { contractCounts } from './contract-counts.ts';
import { explainPackets } from './explain-packets.ts';
import type { FileComments } from './file-comments.ts';
import type { FlowJudge } from './flow-judge.ts';
import { flowRecord } from './flow-record.ts';
import { flowRow } from './flow-row.ts';
import type { JudgedFacts } from './judge.ts';
import type { OpenLadders } from './open-ladders.ts';
import type { ExplainRecord, FlowRecord, FlowRow, FlowStory, ToldReset } from './records.ts';
import { saidOfFlow, saidOfPacket } from './said-of.ts';
import { countResets, foldResets, keepsAllResets, toldResets } from './told-resets.ts';
import { soFar, toldSoFar } from './words-so-far.ts';

/** What a flow's account is made of. */
export interface AccountParts {
  readonly sources: readonly ByteSource[];
  readonly tracker: Tracker;
  readonly columns: FlowColumns;
  readonly judge: FlowJudge;
  readonly said: AnnotationIndex;
  readonly comments: FileComments;
  readonly ladders: OpenLadders;
  /** The capture is still being written: no verdict may speak of its end. */
  readonly hasNoEnd: () => boolean;
}

/** What is told of one flow, in every form: table row, record, story, resets, ranking, explanation. */
export class FlowAccounts {
  constructor(private readonly parts: AccountParts) {}

  row(flow: number): FlowRow {
    const { judge, tracker, columns, said, hasNoEnd } = this.parts;
    const judged = judge.judged(flow);
    const headline = headlineOf(judged.facts, judged.judgement.rule);
    const words = hasNoEnd() ? soFar(headline) : headline;
    return { ...flowRow(flow, judged, words, tracker, columns), ...said.rowOf(flow) };
  }

  record(flow: number): FlowRecord {
    return this.recordOf(this.parts.judge.judged(flow));
  }

  story(flow: number): FlowStory {
    const judged = this.parts.judge.judged(flow);
    const { endedBy, dataLostWhy, matters, title } = this.told(judged);
    const { told, folded } = foldResets(this.resetsOf(judged.facts));
    return {
      record: this.recordOf(judged),
      endedBy,
      dataLostWhy,
      matters,
      tagMeanings: meaningsOf(judged.facts),
      causeTitle: title,
      ledger: lossLedger(judged.facts),
      resetReasons: told,
      foldedResets: folded,
      resetCount: countResets(judged.facts),
    };
  }

  resets(flow: number): readonly ToldReset[] {
    return this.resetsOf(this.parts.judge.judged(flow).facts);
  }

  ranking(flow: number): readonly RankedCause[] {
    return rankCauses(this.parts.judge.judged(flow).facts);
  }

  explain(flow: number, absolute: boolean, endpoint?: EndpointGeneration): ExplainRecord {
    const { judge, ladders, tracker, said, comments } = this.parts;
    const judged = judge.judged(flow);
    return {
      schema: 'teardown.explain/1',
      flow: this.recordOf(judged),
      endpoint: endpoint ?? 'linux-current',
      endpointChangesStates: ladders.changesStates(flow, endpoint),
      ranking: rankCauses(judged.facts),
      ledger: lossLedger(judged.facts),
      packets: explainPackets(
        ladders.packetsOf(flow, endpoint),
        tracker,
        absolute,
        (packet) => saidOfPacket(said, comments, packet),
        judged.facts,
      ),
      divergences: [],
    };
  }

  private resetsOf(facts: FlowFacts): readonly ToldReset[] {
    const packets = keepsAllResets(facts) ? null : this.parts.ladders.packetsOf(facts.flow);
    return toldResets(facts, packets);
  }

  private told({ facts, judgement }: JudgedFacts): Verdict {
    const told = tell(facts, judgement);
    return this.parts.hasNoEnd() ? toldSoFar(told) : told;
  }

  private recordOf(judged: JudgedFacts): FlowRecord {
    const { facts } = judged;
    const { flow, firstPacket, lastPacket } = facts;
    const { sources, tracker, said, comments } = this.parts;
    return flowRecord(
      facts,
      {
        capture: sources[tracker.index.captureIndex(firstPacket)].name,
        tcpStream: tracker.tcpStream(flow),
        tunnel: tracker.tunnels.of(flow),
        start: tracker.time(firstPacket),
        end: tracker.time(lastPacket),
        zeek: zeekFacts(tracker, flow),
        analysis: facts.proto === 'tcp' ? contractCounts(analysisCounts(tracker, flow)) : null,
        notes: saidOfFlow(said, comments, flow),
      },
      this.told(judged),
    );
  }
}
