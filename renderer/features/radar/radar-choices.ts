import { create } from 'zustand';
import type { RadarReport } from '../../state/contract-types.ts';
import { RADAR_OWN } from './radar-words.ts';

/** All that can be chosen. */
export type RadarChoices = RadarReport['parameters'];

/** What was chosen: stays while other screens are shown. */
export const useRadarChoices = create<RadarChoices>(() => RADAR_OWN);

/** Another choice. */
export function choose(change: Partial<RadarChoices>): void {
  useRadarChoices.setState(change);
}

/** These are Radar's own parameters. */
export function isRadarsOwn({
  packets,
  silenceSeconds,
  keep,
  bucketMinutes,
}: RadarChoices): boolean {
  return (
    packets === RADAR_OWN.packets &&
    silenceSeconds === RADAR_OWN.silenceSeconds &&
    keep.length === 0 &&
    bucketMinutes === RADAR_OWN.bucketMinutes
  );
}
