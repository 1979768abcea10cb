import { FAULT } from '../flows/recording-faults.ts';
import { FlowBits } from '../flows/flow-bits.ts';
import type { FlowFacts, SideFacts } from '../flows/flow-facts.ts';
import { HEALTH_WORDS, RECORDED } from './health-words.ts';

/** What the flows themselves say about the capture, added up while they are judged. */
export class FlowHealthCounts {
  /** TCP flows so far. */
  tcpFlows = 0;
  /** Flows of which only the client's, or only the server's packets were captured although they were answered. */
  readonly onlySide: [number, number] = [0, 0];
  /** Bytes that were acknowledged but never captured, by side; and the flow with the most. */
  readonly missingBytes: [number, number] = [0, 0];
  readonly worst = { flow: -1, bytes: 0 };
  /** Bits of each flow (`FAULT` and `RECORDED`), and how many flows have each. */
  private readonly bits = new FlowBits();
  private readonly counts = new Map<number, number>();

  get byteLength(): number {
    return this.bits.byteLength;
  }

  /** How many flows have that bit. */
  withBit(bit: number): number {
    return this.counts.get(bit) ?? 0;
  }

  /** Bits of a flow; 0 before it was judged for good. */
  of(flow: number): number {
    return this.bits.get(flow);
  }

  add(facts: FlowFacts): void {
    if (facts.proto !== 'tcp') return;
    this.tcpFlows += 1;
    let bits = facts.recording;
    if (facts.oneSided && isAnswered(facts.sides)) {
      this.onlySide[facts.sides[0].packets > 0 ? 0 : 1] += 1;
      bits |= RECORDED.oneSided;
    }
    const missing = facts.sides[0].missingBytes + facts.sides[1].missingBytes;
    if (missing > 0) {
      this.missingBytes[0] += facts.sides[0].missingBytes;
      this.missingBytes[1] += facts.sides[1].missingBytes;
      if (missing > this.worst.bytes) {
        this.worst.flow = facts.flow;
        this.worst.bytes = missing;
      }
      bits |= RECORDED.holes;
    }
    if (facts.snapped) bits |= RECORDED.snapped;
    if (bits === 0) return;
    this.bits.set(facts.flow, bits);
    for (const bit of ALL_BITS) if ((bits & bit) !== 0) this.counts.set(bit, this.withBit(bit) + 1);
  }
}

const ALL_BITS = [...new Set([...Object.values(FAULT), ...Object.values(HEALTH_WORDS)])];

function isAnswered([client, server]: readonly [SideFacts, SideFacts]): boolean {
  return client.bytes + server.bytes > 0 || client.firstAck + server.firstAck > 0;
}
