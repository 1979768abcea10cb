import type { analysisCounts } from '../flows/build-facts.ts';
import type { AnalysisCounts } from './records.ts';

/** The contract lists twelve of the marks. */
export function contractCounts(counts: ReturnType<typeof analysisCounts>): AnalysisCounts {
  return {
    retransmission: counts.retransmission,
    fastRetransmission: counts.fastRetransmission,
    spuriousRetransmission: counts.spuriousRetransmission,
    outOfOrder: counts.outOfOrder,
    lostSegment: counts.lostSegment,
    ackLostSegment: counts.ackLostSegment,
    duplicateAck: counts.duplicateAck,
    zeroWindow: counts.zeroWindow,
    zeroWindowProbe: counts.zeroWindowProbe,
    windowFull: counts.windowFull,
    keepAlive: counts.keepAlive,
    reusedPorts: counts.reusedPorts,
  };
}
