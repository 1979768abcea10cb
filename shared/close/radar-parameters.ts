import { RADAR_PACKETS } from '../tcp/radar-counts.ts';

/** Why a flow that began in the capture has no stage by Radar's rules, and might have one. */
export const RADAR_KEEPS = ['multi-syn', 'window-end'] as const;

/** One of them. */
export type RadarKeep = (typeof RADAR_KEEPS)[number];

/** What the method leaves open to whoever runs it (FACTS 2.1, 2.3). */
export interface RadarParameters {
  /** Packets of the client that are looked at; counted while reading, so chosen before. */
  readonly packets: number;
  /** How long a client must be silent for a timeout: 10 s for Radar, 3 s in the paper. */
  readonly silenceSeconds: number;
  /** Exclusions that are switched off: such flows are sorted like all others. */
  readonly keep: readonly RadarKeep[];
}

/** Cloudflare Radar's own. */
export const RADAR_DEFAULTS: RadarParameters = Object.freeze({
  packets: RADAR_PACKETS,
  silenceSeconds: 10,
  keep: [],
});
