import type { RadarReport } from '../../state/contract-types.ts';

type Stage = RadarReport['stages'][number]['stage'];
type Tag = keyof RadarReport['stages'][number]['tags'];

/** Stages as Radar writes them, and how far the client had come. */
export const STAGES: Readonly<Record<Stage, readonly [name: string, meaning: string]>> = {
  'post-syn': ['Post-SYN', 'only its SYN'],
  'post-ack': ['Post-ACK', 'SYN and ACK'],
  'post-psh': ['Post-PSH', 'one data segment'],
  later: ['Later', 'several of them'],
};

/** Rows of the table: tags under the one that they divide. */
export const TAG_ROWS: readonly (readonly [tag: Tag, depth: number, meaning: string])[] = [
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
