import { RADAR_TAGS, type RadarTag } from '../flows/close-facts.ts';
import type { RadarCounts } from '../flows/flow-facts.ts';
import { SIGNATURE_IDS, UNLISTED_IDS, type SignatureId } from '../flows/signature-names.ts';
import { leftSilently, radarFacts } from './radar.ts';
import { RADAR_KEEPS, type RadarChoices, type RadarKeep } from './radar-parameters.ts';
import { signatureOf } from './signature.ts';

/** Radar's stages in the order in which a connection goes through them. */
export const RADAR_STAGES = ['post-syn', 'post-ack', 'post-psh', 'later'] as const;

/** One of them. */
export type RadarStage = (typeof RADAR_STAGES)[number];

/** Why a flow is not sorted at all, in the order of the rules. */
export const RADAR_EXCLUSIONS = ['udp', 'mid-capture', ...RADAR_KEEPS] as const;

/** One of them. */
export type RadarExclusion = (typeof RADAR_EXCLUSIONS)[number];

/**
 * Why an eligible flow has no stage. `server-closed`: the client left silently, and the server's FIN or
 * reset was captured, which Radar's capture point would not show. `late-reset`: the client's first
 * reset came after the packets that are looked at. `later-silence`: silence after several data
 * segments, which the method does not count. `other`: it closed in order, or went on.
 */
export const RADAR_UNMATCHED = ['server-closed', 'late-reset', 'later-silence', 'other'] as const;

/** One of them. */
export type RadarUnmatched = (typeof RADAR_UNMATCHED)[number];

/** All signatures that a flow may have: the published ones, then the gaps between them. */
export const ALL_SIGNATURES: readonly SignatureId[] = [...SIGNATURE_IDS, ...UNLISTED_IDS];

const OUTCOMES = [null, ...RADAR_UNMATCHED, ...RADAR_EXCLUSIONS] as const;
const FIRST_EXCLUSION = 1 + RADAR_UNMATCHED.length;

const OUTCOME_SHIFT = 3;
const KEPT_SHIFT = 7;
const CLIENT_ONLY = 1 << 10;
const TAG_SHIFT = 11;
const SIGNATURE_SHIFT = TAG_SHIFT + RADAR_TAGS.length;

const STRICT: readonly RadarKeep[] = [];

/**
 * A flow by Radar's method as one number, from which both the report's counts and the filter's words are
 * read, so that a count and the list behind it cannot differ (low to high):
 *
 *   stage 3 (1 + index, 0 none) | outcome 4 | kept 3 (1 + index in RADAR_KEEPS) | client only 1 |
 *   tags 13 | signature 5 (1 + index)
 */
export function radarCode(radar: RadarCounts, choices: RadarChoices): number {
  if (radar.udp) return OUTCOMES.indexOf('udp') << OUTCOME_SHIFT;
  const { stage, tags, excluded } = radarFacts(radar, choices);
  let code = 0;
  for (const tag of tags) code |= 1 << (TAG_SHIFT + RADAR_TAGS.indexOf(tag));
  if (excluded !== null) return code | (OUTCOMES.indexOf(excluded) << OUTCOME_SHIFT);
  if (radar.serverPackets === 0) code |= CLIENT_ONLY;
  code |= (1 + keptFrom(radar, choices)) << KEPT_SHIFT;
  if (stage === 'none') return code | (OUTCOMES.indexOf(whyUnmatched(radar)) << OUTCOME_SHIFT);
  const signature = signatureOf(stage, tags);
  if (signature !== null) code |= (1 + ALL_SIGNATURES.indexOf(signature)) << SIGNATURE_SHIFT;
  return code | (1 + RADAR_STAGES.indexOf(stage));
}

/** The exclusion without whose switch the flow would not be eligible: index in RADAR_KEEPS, -1 for none. */
function keptFrom(radar: RadarCounts, { silenceSeconds, keep }: RadarChoices): number {
  if (keep.length === 0) return -1;
  const strict = radarFacts(radar, { silenceSeconds, keep: STRICT }).excluded;
  return strict === null || strict === 'mid-capture' ? -1 : RADAR_KEEPS.indexOf(strict);
}

function whyUnmatched(radar: RadarCounts): RadarUnmatched {
  if (radar.clientReset) return 'late-reset';
  if (!leftSilently(radar)) return 'other';
  return radar.serverClosed ? 'server-closed' : 'later-silence';
}

/** Stage, null where it has none. */
export function codeStage(code: number): RadarStage | null {
  const at = code & 7;
  return at === 0 ? null : RADAR_STAGES[at - 1];
}

/** Bit set over RADAR_TAGS. */
export function codeTags(code: number): number {
  return (code >>> TAG_SHIFT) & ((1 << RADAR_TAGS.length) - 1);
}

/** The flow has the tag. */
export function codeHasTag(code: number, tag: RadarTag): boolean {
  return (codeTags(code) & (1 << RADAR_TAGS.indexOf(tag))) !== 0;
}

/** Why it is excluded, null where it is eligible. */
export function codeExcluded(code: number): RadarExclusion | null {
  const outcome = (code >>> OUTCOME_SHIFT) & 15;
  return outcome < FIRST_EXCLUSION ? null : (OUTCOMES[outcome] as RadarExclusion);
}

/** Why it is eligible and has no stage, null for all others. */
export function codeUnmatched(code: number): RadarUnmatched | null {
  const outcome = (code >>> OUTCOME_SHIFT) & 15;
  return outcome >= FIRST_EXCLUSION ? null : (OUTCOMES[outcome] as RadarUnmatched | null);
}

/** The exclusion that would apply were it not switched off, null for none. */
export function codeKept(code: number): RadarKeep | null {
  const kept = (code >>> KEPT_SHIFT) & 7;
  return kept === 0 ? null : RADAR_KEEPS[kept - 1];
}

/** Eligible, and no packet of the server was captured. */
export function codeClientOnly(code: number): boolean {
  return (code & CLIENT_ONLY) !== 0;
}

/** Tampering signature of its stage and tags, null for none. */
export function codeSignature(code: number): SignatureId | null {
  const at = code >>> SIGNATURE_SHIFT;
  return at === 0 ? null : ALL_SIGNATURES[at - 1];
}
