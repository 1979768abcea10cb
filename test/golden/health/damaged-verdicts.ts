import { readFileSync } from 'node:fs';
import { memorySource } from '../../../shared/capture/byte-source.ts';
import type { FlowRecord } from '../../../shared/session/records.ts';
import { wholeAnalysis } from '../../support/whole-analysis.ts';
import { leadersOf } from '../lab/agreement.ts';
import { allRecordings, recordOf, type Recording } from '../lab/lab-recordings.ts';
import { recordsOf } from '../lab/open-flows.ts';
import { DAMAGES } from './damage.ts';

/** What one kind of damage does to the verdicts that were high and right before it. */
export interface DamageRow {
  readonly damage: string;
  /** Flows that were high and right, and of them after the damage: */
  readonly flows: number;
  readonly gone: number;
  readonly highRight: number;
  readonly lowerRight: number;
  readonly lowerWrong: number;
  /**
   * High, led by another cause because a packet that closed the flow is not in the recording, or only its
   * middle is: "still open when the capture ended" is all that is there to say.
   */
  readonly notRecorded: number;
  /** High confidence on a cause that is not the truth, and that the recording contradicts: none is allowed. */
  readonly highWrong: readonly string[];
  /** Lowered, and the sentence "Confidence is …" says why; the others have open alternatives. */
  readonly named: number;
  /** Lowered without a reason: neither a sentence nor an alternative. */
  readonly unnamed: readonly string[];
}

/** Damages every recording (or those of one point) in each way and judges it again. */
export function damageTable(
  chosen: (recording: Recording) => boolean,
  damages: readonly string[] = Object.keys(DAMAGES),
): readonly DamageRow[] {
  const recordings = allRecordings().filter(chosen);
  const before = recordings.map(({ path }) => judged(readFileSync(path)));
  return damages.map((damage) => {
    const row = {
      flows: 0,
      gone: 0,
      notRecorded: 0,
      highRight: 0,
      lowerRight: 0,
      lowerWrong: 0,
      named: 0,
    };
    const highWrong: string[] = [];
    const unnamed: string[] = [];
    recordings.forEach((recording, i) => {
      const after = judged(DAMAGES[damage](readFileSync(recording.path), i));
      for (const flow of recording.truth.flows) {
        const was = recordOf(before[i], flow);
        const leaders = leadersOf(flow);
        if (was?.verdict.confidence !== 'high' || !leaders.includes(was.verdict.cause)) continue;
        row.flows += 1;
        const is = recordOf(after, flow);
        if (is === null) {
          row.gone += 1;
          continue;
        }
        const { cause, confidence, why, alternatives } = is.verdict;
        const where = `${recording.truth.scenario} ${recording.point} ${flow.client.port}: ${flow.cause}, led by ${cause}`;
        const right = leaders.includes(cause);
        if (confidence === 'high') {
          if (right) row.highRight += 1;
          else if (isCut(was, is)) row.notRecorded += 1;
          else highWrong.push(where);
          continue;
        }
        row[right ? 'lowerRight' : 'lowerWrong'] += 1;
        if (/Confidence is /u.test(why)) row.named += 1;
        else if (alternatives.length === 0) unnamed.push(`${where} (${confidence})`);
      }
    });
    return { damage, ...row, highWrong, unnamed };
  });
}

function judged(pcap: Uint8Array): readonly FlowRecord[] {
  return recordsOf(wholeAnalysis(memorySource('damaged.pcap', pcap)));
}

/** A closing packet of the flow was not recorded, or it was recorded in part and is called open. */
function isCut(was: FlowRecord, is: FlowRecord): boolean {
  const closing = ({ zeek }: FlowRecord): Set<string> =>
    new Set([...(zeek?.history ?? '')].filter((letter) => 'FfRr'.includes(letter)));
  const left = closing(is);
  if ([...closing(was)].some((letter) => !left.has(letter))) return true;
  const packets = ({ packets: { client, server } }: FlowRecord): number => client + server;
  return packets(is) < packets(was) && ['still-open', 'mid-capture'].includes(is.verdict.cause);
}
