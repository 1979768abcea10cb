import type { FlowObservation } from '../flows/flow-facts.ts';
import type { CloseFacts, CloseStage, RadarTag } from '../flows/close-facts.ts';
import { RADAR_DEFAULTS, type RadarParameters } from './radar-parameters.ts';

/** Radar calls a silence of this long a timeout (FACTS 2.1, 2.3). */
export const RADAR_SILENCE_NANOS = RADAR_DEFAULTS.silenceSeconds * 1e9;

/** Stage, tags and exclusion of a flow, by Cloudflare Radar's published method. */
export interface RadarFacts extends Pick<CloseFacts, 'stage' | 'excluded'> {
  readonly tags: readonly RadarTag[];
}

/** What may be chosen once the packets are counted. */
export type RadarChoices = Omit<RadarParameters, 'packets'>;

/**
 * Radar's stage and tags (FACTS 2.3, 2.4) from the client's first packets, with the resolutions of
 * FACTS 2.5: any payload counts as data, repeated segments once; a flow without its SYN has no stage
 * (#15); a silence that is shorter than ten seconds before the capture's end is none yet (#9); and
 * where the server's FIN or reset was captured, silence is no timeout (#10). A SYN that was repeated
 * with the same number is one SYN (2.3 counts distinct ones, 2.5 #12 excludes both): the stage
 * stands, and `syn_retransmit` tells.
 */
export function radarFacts(
  flow: FlowObservation,
  choices: RadarChoices = RADAR_DEFAULTS,
): RadarFacts {
  const zmap: readonly RadarTag[] = flow.radar.zmap ? ['zmap'] : [];
  const { keep, silenceSeconds } = choices;
  if (flow.proto === 'udp') return { stage: 'none', tags: [], excluded: null };
  if (flow.sides[0].syn === 0) return { stage: 'none', tags: zmap, excluded: 'mid-capture' };
  if (flow.synVariants > 1 && !keep.includes('multi-syn'))
    return { stage: 'none', tags: zmap, excluded: 'multi-syn' };

  const { rst, rstAck } = flow.radar;
  if (rst + rstAck > 0) {
    return {
      stage: stageOf(flow, true),
      tags: ['reset', ...resetTags(flow), ...zmap],
      excluded: null,
    };
  }
  if (!leftSilently(flow) || serverClosed(flow))
    return { stage: 'none', tags: zmap, excluded: null };
  if (flow.silenceAtEnd < silenceSeconds * 1e9 && !keep.includes('window-end'))
    return { stage: 'none', tags: zmap, excluded: 'window-end' };
  const stage = stageOf(flow, false);
  return { stage, tags: stage === 'none' ? zmap : ['timeout', ...zmap], excluded: null };
}

/** The client sent neither FIN nor RST, and fewer packets than are looked at: what may be a timeout. */
export function leftSilently({ radar, sides }: FlowObservation): boolean {
  return (
    radar.rst + radar.rstAck === 0 &&
    !radar.fin &&
    sides[0].fin === 0 &&
    sides[0].packets < radar.packets
  );
}

/** The server's FIN or reset was captured: Radar's own capture point never sees those (FACTS 2.5 #10). */
export function serverClosed({ sides }: FlowObservation): boolean {
  return sides[1].fin !== 0 || sides[1].firstRst !== null;
}

function stageOf(flow: FlowObservation, reset: boolean): CloseStage {
  const { data, ack } = flow.radar;
  if (data >= 2) return reset ? 'later' : 'none';
  if (data === 1) return 'post-psh';
  return ack ? 'post-ack' : 'post-syn';
}

/** `fin`, exactly one count tag, and for several plain resets exactly one acknum tag. */
function resetTags(flow: FlowObservation): readonly RadarTag[] {
  const { rst, rstAck, fin, ackZero, ackNonzero, ackDiffering } = flow.radar;
  const tags: RadarTag[] = fin ? ['fin'] : [];
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
