import { RADAR_TAGS, type RadarTag } from '../flows/close-facts.ts';
import type { SignatureId } from '../flows/signature-names.ts';
import {
  ALL_SIGNATURES,
  codeClientOnly,
  codeExcluded,
  codeHasTag,
  codeKept,
  codeSignature,
  codeStage,
  codeTags,
  codeUnmatched,
  RADAR_EXCLUSIONS,
  RADAR_STAGES,
  RADAR_UNMATCHED,
  type RadarExclusion,
  type RadarStage,
  type RadarUnmatched,
} from './radar-code.ts';
import { RADAR_KEEPS, type RadarKeep, type RadarParameters } from './radar-parameters.ts';
import { slotText } from './radar-slot.ts';

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
  readonly kept: Readonly<Record<RadarKeep, number>>;
  /** Flows with a stage: by stage, and for each tag how many of them have it. */
  readonly stages: readonly RadarStageCounts[];
  readonly matched: number;
  readonly unmatched: Readonly<Record<RadarUnmatched, number>>;
  /** Flows by tampering signature, only those that occur, in the published order. */
  readonly signatures: readonly { readonly id: SignatureId; readonly flows: number }[];
  /** Eligible or not: flows whose SYN looks like ZMap's. */
  readonly zmap: number;
  /** Flows by the time of their first packet: slots that have any, in order. */
  readonly buckets: readonly RadarBucket[];
}

/** Flows of one stage. */
export interface RadarStageCounts {
  readonly stage: RadarStage;
  readonly flows: number;
  readonly tags: Readonly<Record<RadarTag, number>>;
}

/** Flows that began in one slot of time. */
export interface RadarBucket {
  /** UTC, `2026-11-21T03:15Z`; slots begin at whole multiples of their length since 1970. */
  readonly start: string;
  readonly flows: number;
  readonly eligible: number;
  readonly stages: Readonly<Record<RadarStage, number>>;
}

interface SlotCounts {
  flows: number;
  eligible: number;
  readonly stages: Record<RadarStage, number>;
}

/** Counts flows, one after the other; `report` says where it stands. */
export class RadarTally {
  readonly parameters: RadarParameters;
  private flows = 0;
  private clientOnly = 0;
  private zmap = 0;
  private readonly excluded = zeros(RADAR_EXCLUSIONS);
  private readonly kept = zeros(RADAR_KEEPS);
  private readonly unmatched = zeros(RADAR_UNMATCHED);
  private readonly perStage = zeros(RADAR_STAGES);
  private readonly tags = RADAR_STAGES.map(() => zeros(RADAR_TAGS));
  private readonly signatures = zeros(ALL_SIGNATURES);
  private readonly slots = new Map<number, SlotCounts>();

  constructor(parameters: RadarParameters) {
    this.parameters = parameters;
  }

  /** @param code of `radarCode`, by these parameters; @param slot number of the time slot it began in */
  add(code: number, slot: number): void {
    this.flows += 1;
    const slotCounts = this.slotCounts(slot);
    slotCounts.flows += 1;
    if (codeHasTag(code, 'zmap')) this.zmap += 1;
    const excluded = codeExcluded(code);
    if (excluded !== null) {
      this.excluded[excluded] += 1;
      return;
    }
    slotCounts.eligible += 1;
    if (codeClientOnly(code)) this.clientOnly += 1;
    const kept = codeKept(code);
    if (kept !== null) this.kept[kept] += 1;
    const stage = codeStage(code);
    const unmatched = codeUnmatched(code);
    if (stage !== null) {
      slotCounts.stages[stage] += 1;
      this.addMatch(stage, code);
    } else if (unmatched !== null) this.unmatched[unmatched] += 1;
  }

  private slotCounts(slot: number): SlotCounts {
    let counts = this.slots.get(slot);
    if (counts === undefined) {
      counts = { flows: 0, eligible: 0, stages: zeros(RADAR_STAGES) };
      this.slots.set(slot, counts);
    }
    return counts;
  }

  private addMatch(stage: RadarStage, code: number): void {
    this.perStage[stage] += 1;
    const counts = this.tags[RADAR_STAGES.indexOf(stage)];
    const tags = codeTags(code);
    for (let i = 0; i < RADAR_TAGS.length; i += 1)
      if ((tags & (1 << i)) !== 0) counts[RADAR_TAGS[i]] += 1;
    const signature = codeSignature(code);
    if (signature !== null) this.signatures[signature] += 1;
  }

  report(): RadarReport {
    const out = sum(this.excluded);
    const { bucketMinutes } = this.parameters;
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
      signatures: ALL_SIGNATURES.map((id) => ({ id, flows: this.signatures[id] })).filter(
        ({ flows }) => flows > 0,
      ),
      zmap: this.zmap,
      buckets: [...this.slots]
        .sort(([a], [b]) => a - b)
        .map(([slot, counts]) => ({
          start: slotText(slot, bucketMinutes),
          flows: counts.flows,
          eligible: counts.eligible,
          stages: { ...counts.stages },
        })),
    };
  }
}

function zeros<K extends string>(names: readonly K[]): Record<K, number> {
  return Object.fromEntries(names.map((name) => [name, 0])) as Record<K, number>;
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((a, b) => a + b, 0);
}
