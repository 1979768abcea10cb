import type { RadarReport } from '../state/contract-types.ts';

type Tags = RadarReport['stages'][number]['tags'];

const NO_TAGS: Tags = {
  timeout: 0,
  reset: 0,
  fin: 0,
  single_rst: 0,
  multiple_rsts: 0,
  acknumsame: 0,
  acknumsame0: 0,
  acknumdiff: 0,
  acknumdiff0: 0,
  single_rstack: 0,
  multiple_rstacks: 0,
  rst_and_rstacks: 0,
  zmap: 0,
};

/** Invented figures of a large capture. */
export const FAKE_RADAR: RadarReport = {
  schema: 'teardown.radar/1',
  parameters: { packets: 10, silenceSeconds: 10, keep: [], bucketMinutes: 15 },
  flows: 12_483,
  excluded: {
    udp: 410,
    'mid-capture': 98,
    'multi-syn': 12,
    'syn-retransmit': 71,
    'port-reuse': 4,
    'window-end': 31,
  },
  eligible: 11_857,
  clientOnly: 0,
  kept: { 'multi-syn': 0, 'syn-retransmit': 0, 'port-reuse': 0, 'window-end': 0 },
  stages: [
    {
      stage: 'post-syn',
      flows: 311,
      tags: { ...NO_TAGS, timeout: 223, reset: 88, single_rst: 88 },
    },
    { stage: 'post-ack', flows: 40, tags: { ...NO_TAGS, timeout: 40 } },
    {
      stage: 'post-psh',
      flows: 120,
      tags: { ...NO_TAGS, reset: 120, multiple_rsts: 120, acknumsame0: 120, fin: 7 },
    },
    { stage: 'later', flows: 733, tags: { ...NO_TAGS, reset: 733, single_rstack: 733 } },
  ],
  matched: 1204,
  unmatched: { 'server-closed': 17, 'late-reset': 210, 'later-silence': 4, other: 10_422 },
  signatures: [
    { id: 'SYN_NONE', flows: 223 },
    { id: 'SYN_RST', flows: 88 },
    { id: 'ACK_NONE', flows: 40 },
    { id: 'PSH_RST_EQ', flows: 120 },
    { id: 'DATA_RSTACK', flows: 733 },
  ],
  zmap: 0,
  buckets: [
    {
      start: '2026-03-01T09:00Z',
      flows: 7_102,
      eligible: 6_730,
      stages: { 'post-syn': 200, 'post-ack': 31, 'post-psh': 70, later: 402 },
    },
    {
      start: '2026-03-01T09:15Z',
      flows: 5_381,
      eligible: 5_127,
      stages: { 'post-syn': 111, 'post-ack': 9, 'post-psh': 50, later: 331 },
    },
  ],
};
