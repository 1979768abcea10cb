import { RADAR_PACKETS } from '../tcp/radar-counts.ts';

/** Why a flow that began in the capture has no stage by Radar's rules, and might have one. */
export const RADAR_KEEPS = ['multi-syn', 'syn-retransmit', 'port-reuse', 'window-end'] as const;

/** One of them. */
export type RadarKeep = (typeof RADAR_KEEPS)[number];

/** What decides of a flow's stage and tags: all that the method leaves open (FACTS 2.1, 2.3, 2.5). */
export interface RadarChoices {
  /** How long a client must be silent for a timeout: 10 s for Radar, 3 s in the paper. */
  readonly silenceSeconds: number;
  /** Exclusions that are switched off: such flows are sorted like all others. */
  readonly keep: readonly RadarKeep[];
}

/** What the method leaves open to whoever runs it. */
export interface RadarParameters extends RadarChoices {
  /** Packets of the client that are looked at. */
  readonly packets: number;
  /** Flows are also counted by the time at which they began, in slots of this many minutes (Radar's 15). */
  readonly bucketMinutes: number;
}

/** Cloudflare Radar's own. */
export const RADAR_DEFAULTS: RadarParameters = Object.freeze({
  packets: RADAR_PACKETS,
  silenceSeconds: 10,
  keep: [],
  bucketMinutes: 15,
});
