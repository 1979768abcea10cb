import type { FlowObservation } from '../flows/flow-facts.ts';
import type { CloseFacts, CloseStage, CloseTag } from './close-facts.ts';

/** Radar looks at this many client packets, and calls silence a timeout after this long (FACTS 2.1, 2.3). */
const RADAR_PACKETS = 10;
const TIMEOUT_NANOS = 10e9;

/** Stage, tags and exclusion of a flow, by Cloudflare Radar's published method. */
export type RadarFacts = Pick<CloseFacts, 'stage' | 'tags' | 'excluded'>;

/**
 * Radar's stage and tags (FACTS 2.3, 2.4) from the client's first ten packets, with the resolutions
 * of FACTS 2.5: any payload counts as data, repeated segments once; a flow without its SYN has no
 * stage (#15); a silence that is shorter than ten seconds before the capture's end is none yet (#9);
 * and where the server's FIN or reset was captured, silence is no timeout (#10).
 */
export function radarFacts(flow: FlowObservation): RadarFacts {
  const zmap: readonly CloseTag[] = flow.radar.zmap ? ['zmap'] : [];
  const [client, server] = flow.sides;
  if (flow.proto === 'udp') return { stage: 'none', tags: [], excluded: null };
  if (client.syn === 0) return { stage: 'none', tags: zmap, excluded: 'mid-capture' };
  if (flow.synVariants > 1) return { stage: 'none', tags: zmap, excluded: 'multi-syn' };

  const { rst, rstAck, fin } = flow.radar;
  if (rst + rstAck > 0) {
    return {
      stage: stageOf(flow, true),
      tags: ['reset', ...resetTags(flow), ...zmap],
      excluded: null,
    };
  }
  const serverClosed = server.fin !== 0 || server.firstRst !== null;
  const silent = !fin && client.fin === 0 && client.packets < RADAR_PACKETS && !serverClosed;
  if (!silent) return { stage: 'none', tags: zmap, excluded: null };
  if (flow.silenceAtEnd < TIMEOUT_NANOS)
    return { stage: 'none', tags: zmap, excluded: 'window-end' };
  const stage = stageOf(flow, false);
  return { stage, tags: stage === 'none' ? zmap : ['timeout', ...zmap], excluded: null };
}

function stageOf(flow: FlowObservation, reset: boolean): CloseStage {
  const { data, ack } = flow.radar;
  if (data >= 2) return reset ? 'later' : 'none';
  if (data === 1) return 'post-psh';
  return ack ? 'post-ack' : 'post-syn';
}

/** `fin`, exactly one count tag, and for several plain resets exactly one acknum tag. */
function resetTags(flow: FlowObservation): readonly CloseTag[] {
  const { rst, rstAck, fin, ackZero, ackNonzero, ackDiffering } = flow.radar;
  const tags: CloseTag[] = fin ? ['fin'] : [];
  if (rst > 0 && rstAck > 0) tags.push('rst_and_rstacks');
  else if (rstAck > 0) tags.push(rstAck === 1 ? 'single_rstack' : 'multiple_rstacks');
  else if (rst === 1) tags.push('single_rst');
  else {
    tags.push('multiple_rsts');
    if (ackZero) tags.push(ackNonzero ? 'acknumdiff0' : 'acknumsame0');
    else tags.push(ackDiffering ? 'acknumdiff' : 'acknumsame');
  }
  return tags;
}
