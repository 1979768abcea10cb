import type { RadarReport } from '../../state/contract-types.ts';

type Stage = RadarReport['stages'][number]['stage'];
/** A tag of Radar's. */
export type RadarTag = keyof RadarReport['stages'][number]['tags'];

/** Stages as Radar writes them, and how far the client had come. */
export const STAGES: Readonly<Record<Stage, readonly [name: string, meaning: string]>> = {
  'post-syn': ['Post-SYN', 'only its SYN'],
  'post-ack': ['Post-ACK', 'SYN and ACK'],
  'post-psh': ['Post-PSH', 'one data segment'],
  later: ['Later', 'several of them'],
};

/** Rows of the table: tags under the one that they divide. */
export const TAG_ROWS: readonly (readonly [tag: RadarTag, depth: number, meaning: string])[] = [
  ['timeout', 0, 'The client fell silent'],
  ['reset', 0, 'The client sent RST'],
  ['single_rst', 1, 'One RST without ACK'],
  ['multiple_rsts', 1, 'Several RSTs without ACK'],
  ['acknumsame', 2, 'All with one acknowledgement number, not 0'],
  ['acknumsame0', 2, 'All with 0: the usual look of a closed socket'],
  ['acknumdiff', 2, 'Different numbers, none 0'],
  ['acknumdiff0', 2, 'Different numbers, one of them 0'],
  ['single_rstack', 1, 'One RST with ACK'],
  ['multiple_rstacks', 1, 'Several RSTs with ACK'],
  ['rst_and_rstacks', 1, 'RSTs with and without ACK'],
  ['fin', 0, 'A FIN beside the RST'],
  ['zmap', 0, 'The SYN looks like ZMap\u2019s'],
];

/** What has no stage, or is not sorted at all: name, number, why. */
export function leftOut(report: RadarReport): readonly (readonly [string, number, string])[] {
  const { excluded, unmatched, parameters } = report;
  const silence = `${parameters.silenceSeconds} s`;
  return [
    ['No anomaly', unmatched.other, 'closed in order, or went on'],
    ['Server closed', unmatched['server-closed'], 'the client left silently after a FIN or RST'],
    [
      'Late reset',
      unmatched['late-reset'],
      `after the client\u2019s first ${parameters.packets} packets`,
    ],
    ['Later silence', unmatched['later-silence'], 'after several data segments: not counted'],
    ['Several SYNs', excluded['multi-syn'], 'with different numbers: excluded'],
    ['End of capture', excluded['window-end'], `silent for less than ${silence}: excluded`],
    ['Beginning missed', excluded['mid-capture'], 'the SYN was not captured: excluded'],
    ['UDP', excluded.udp, 'has no close: excluded'],
  ];
}

/** Words that occur in no other tag and in no cause, so that the text filter finds just their flows. */
const OWN_STAGES: ReadonlySet<string> = new Set<Stage>(['post-syn', 'post-ack', 'post-psh']);
const OWN_TAGS: ReadonlySet<string> = new Set<RadarTag>([
  'multiple_rsts',
  'acknumsame0',
  'acknumdiff0',
  'single_rstack',
  'multiple_rstacks',
  'rst_and_rstacks',
]);

/**
 * The text filter that leaves the flows of a cell of the table (stage null: of all stages), null where
 * none does: the list has stages and tags by Radar's own parameters, and a word of the filter finds
 * longer words too ("reset", "timeout" and "later" stand in verdicts, "single_rst" in `single_rstack`).
 */
export function filterOf(
  { packets, silenceSeconds, keep }: RadarReport['parameters'],
  stage: Stage | null,
  tag: RadarTag | 'any',
): string | null {
  if (packets !== 10 || silenceSeconds !== 10 || keep.length > 0) return null;
  if (stage === null && tag === 'any') return null;
  if (stage !== null && !OWN_STAGES.has(stage)) return null;
  if (tag !== 'any' && !OWN_TAGS.has(tag)) return null;
  return [stage ?? '', tag === 'any' ? '' : tag].filter((word) => word !== '').join(' ');
}
