import type { CloseFacts, CloseStage, RadarTag } from '../flows/close-facts.ts';
import type { RadarCounts } from '../flows/flow-facts.ts';
import { RADAR_DEFAULTS, type RadarChoices, type RadarKeep } from './radar-parameters.ts';

/** Radar calls a silence of this long a timeout (FACTS 2.1, 2.3). */
export const RADAR_SILENCE_NANOS = RADAR_DEFAULTS.silenceSeconds * 1e9;

/** Stage, tags and exclusion of a flow, by Cloudflare Radar's published method. */
export interface RadarFacts extends Pick<CloseFacts, 'stage' | 'excluded'> {
  readonly tags: readonly RadarTag[];
}

/**
 * Radar's stage and tags (FACTS 2.3, 2.4) from the client's first packets, with the resolutions of
 * FACTS 2.5: any payload counts as data, repeated segments once (#2, #3); a flow without its SYN has no
 * stage (#15); a repeated SYN and re-used ports are excluded as several SYNs are (#12); a silence that is
 * shorter than ten seconds before the capture's end is none yet (#9); and where the server's FIN or reset
 * was captured, silence is no timeout (#10).
 */
export function radarFacts(radar: RadarCounts, choices: RadarChoices = RADAR_DEFAULTS): RadarFacts {
  const zmap: readonly RadarTag[] = radar.zmap ? ['zmap'] : [];
  const none = (excluded: RadarFacts['excluded']): RadarFacts => ({
    stage: 'none',
    tags: zmap,
    excluded,
  });
  if (radar.udp) return none(null);
  if (!radar.opened) return none('mid-capture');
  const several = severalSyns(radar, choices.keep);
  if (several !== null) return none(several);
  if (radar.rst + radar.rstAck > 0) {
    const tags: readonly RadarTag[] = ['reset', ...resetTags(radar), ...zmap];
    return { stage: stageOf(radar, true), tags, excluded: null };
  }
  if (!leftSilently(radar) || radar.serverClosed) return none(null);
  if (radar.silence < choices.silenceSeconds * 1e9 && !choices.keep.includes('window-end'))
    return none('window-end');
  const stage = stageOf(radar, false);
  return { stage, tags: stage === 'none' ? zmap : ['timeout', ...zmap], excluded: null };
}

/** The first of the exclusions for more than one SYN that applies and is not switched off (FACTS 2.3, 2.5 #12). */
function severalSyns(radar: RadarCounts, keep: readonly RadarKeep[]): RadarFacts['excluded'] {
  if (radar.multiSyn && !keep.includes('multi-syn')) return 'multi-syn';
  if (radar.synAgain && !keep.includes('syn-retransmit')) return 'syn-retransmit';
  if (radar.portReuse && !keep.includes('port-reuse')) return 'port-reuse';
  return null;
}

/** The client sent neither FIN nor RST, and fewer packets than are looked at: what may be a timeout. */
export function leftSilently(radar: RadarCounts): boolean {
  return radar.rst + radar.rstAck === 0 && !radar.fin && radar.clientPackets < radar.packets;
}

function stageOf({ data, ack }: RadarCounts, reset: boolean): CloseStage {
  if (data >= 2) return reset ? 'later' : 'none';
  if (data === 1) return 'post-psh';
  return ack ? 'post-ack' : 'post-syn';
}

/** `fin`, exactly one count tag, and for several plain resets exactly one acknum tag. */
function resetTags(radar: RadarCounts): readonly RadarTag[] {
  const { rst, rstAck, fin, ackZero, ackNonzero, ackDiffering } = radar;
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
