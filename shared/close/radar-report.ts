import type { CloseStage, RadarTag } from '../flows/close-facts.ts';
import { RADAR_TAGS } from '../flows/close-facts.ts';
import type { FlowObservation } from '../flows/flow-facts.ts';
import { SIGNATURE_IDS, UNLISTED_IDS, type SignatureId } from '../flows/signature-names.ts';
import { leftSilently, radarFacts, serverClosed, type RadarChoices } from './radar.ts';
import type { RadarParameters } from './radar-parameters.ts';
import { signatureOf } from './signature.ts';

/** Radar's stages in the order in which a connection goes through them. */
export const RADAR_STAGES = ['post-syn', 'post-ack', 'post-psh', 'later'] as const;

/** One of them. */
export type RadarStage = (typeof RADAR_STAGES)[number];

/** Why a flow is not sorted at all, in the order of the rules. */
export const RADAR_EXCLUSIONS = ['udp', 'mid-capture', 'multi-syn', 'window-end'] as const;

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

/** All flows of an analysis by Radar's method: nothing is left out without a number. */
export interface RadarReport {
  readonly schema: 'teardown.radar/1';
  readonly parameters: RadarParameters;
  /** Every flow: `udp` and the other exclusions, and those that are eligible. */
  readonly flows: number;
  readonly excluded: Readonly<Record<RadarExclusion, number>>;
  /** TCP flows whose opening was captured and that no rule excludes. */
  readonly eligible: number;
  /** Eligible flows of which not one packet of the server was captured. */
  readonly clientOnly: number;
  /** Flows that are eligible only because an exclusion is switched off. */
  readonly kept: Readonly<Record<'multi-syn' | 'window-end', number>>;
  /** Flows with a stage: by stage, and for each tag how many of them have it. */
  readonly stages: readonly RadarStageCounts[];
  readonly matched: number;
  readonly unmatched: Readonly<Record<RadarUnmatched, number>>;
  /** Flows by tampering signature, only those that occur, in the published order. */
  readonly signatures: readonly { readonly id: SignatureId; readonly flows: number }[];
  /** Eligible or not: flows whose SYN looks like ZMap's. */
  readonly zmap: number;
}

/** Flows of one stage. */
export interface RadarStageCounts {
  readonly stage: RadarStage;
  readonly flows: number;
  readonly tags: Readonly<Record<RadarTag, number>>;
}

/** Counts flows, one after the other; `report` says where it stands. */
export class RadarTally {
  private readonly parameters: RadarParameters;
  private readonly strict: RadarChoices;
  private flows = 0;
  private clientOnly = 0;
  private zmap = 0;
  private readonly excluded = zeros(RADAR_EXCLUSIONS);
  private readonly kept = zeros(['multi-syn', 'window-end']);
  private readonly unmatched = zeros(RADAR_UNMATCHED);
  private readonly perStage = zeros(RADAR_STAGES);
  private readonly tags = RADAR_STAGES.map(() => zeros(RADAR_TAGS));
  private readonly signatures = zeros([...SIGNATURE_IDS, ...UNLISTED_IDS]);

  /** @param parameters the same number of packets as the flows were counted with */
  constructor(parameters: RadarParameters) {
    this.parameters = parameters;
    this.strict = { silenceSeconds: parameters.silenceSeconds, keep: [] };
  }

  add(flow: FlowObservation): void {
    this.flows += 1;
    if (flow.proto === 'udp') {
      this.excluded.udp += 1;
      return;
    }
    const { stage, tags, excluded } = radarFacts(flow, this.parameters);
    if (flow.radar.zmap) this.zmap += 1;
    if (excluded !== null) {
      this.excluded[excluded] += 1;
      return;
    }
    if (flow.sides[1].packets === 0) this.clientOnly += 1;
    if (this.parameters.keep.length > 0) {
      const without = radarFacts(flow, this.strict).excluded;
      if (without === 'multi-syn' || without === 'window-end') this.kept[without] += 1;
    }
    if (stage === 'none') this.unmatched[whyUnmatched(flow)] += 1;
    else this.addMatch(stage, tags);
  }

  private addMatch(stage: RadarStage, tags: readonly RadarTag[]): void {
    this.perStage[stage] += 1;
    const counts = this.tags[RADAR_STAGES.indexOf(stage)];
    for (const tag of tags) counts[tag] += 1;
    const signature = signatureOf(stage satisfies CloseStage, tags);
    if (signature !== null) this.signatures[signature] += 1;
  }

  report(): RadarReport {
    const out = sum(this.excluded);
    return {
      schema: 'teardown.radar/1',
      parameters: this.parameters,
      flows: this.flows,
      excluded: { ...this.excluded },
      eligible: this.flows - out,
      clientOnly: this.clientOnly,
      kept: { ...this.kept },
      stages: RADAR_STAGES.map((stage, i) => ({
        stage,
        flows: this.perStage[stage],
        tags: { ...this.tags[i] },
      })),
      matched: sum(this.perStage),
      unmatched: { ...this.unmatched },
      signatures: [...SIGNATURE_IDS, ...UNLISTED_IDS]
        .map((id) => ({ id, flows: this.signatures[id] }))
        .filter(({ flows }) => flows > 0),
      zmap: this.zmap,
    };
  }
}

function whyUnmatched(flow: FlowObservation): RadarUnmatched {
  if (flow.sides[0].firstRst !== null) return 'late-reset';
  if (!leftSilently(flow)) return 'other';
  return serverClosed(flow) ? 'server-closed' : 'later-silence';
}

function zeros<K extends string>(names: readonly K[]): Record<K, number> {
  return Object.fromEntries(names.map((name) => [name, 0])) as Record<K, number>;
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((a, b) => a + b, 0);
}
