import type { CatalogueEntry, FlowRow, RankedCause } from '../state/contract-types.ts';

/** The leading cause, one runner-up and two that do not fit. */
export function fakeRanking(row: FlowRow): readonly RankedCause[] {
  return [
    {
      cause: row.cause,
      title: row.headline.replace(/[.:].*/, ''),
      score: 5,
      confidence: row.confidence,
      parts: [
        { points: 3, what: 'FIN, then RST+ACK with seq = FIN + 1' },
        { points: 2, what: 'no close_notify before the FIN' },
      ],
      whyNot: null,
    },
    {
      cause: 'client-abort',
      title: 'Client aborted',
      score: 2,
      confidence: 'low',
      parts: [
        { points: 3, what: 'a reset of the client ended a live connection' },
        { points: -1, what: 'its FIN came first' },
      ],
      whyNot: null,
    },
    notFitting('connection-refused', 'Connection refused', 'the server answered the SYN'),
    notFitting('still-open', 'Still open', 'the connection ended in the capture'),
  ];
}

function notFitting(cause: RankedCause['cause'], title: string, whyNot: string): RankedCause {
  return { cause, title, score: 0, confidence: null, parts: [], whyNot };
}

/** Two pages of the help. */
export const FAKE_CATALOGUE: readonly CatalogueEntry[] = [
  entry('graceful-close', 'Graceful close', 'Both sides sent a FIN and had it acknowledged.'),
  entry('connection-refused', 'Connection refused', 'The server answers the SYN with RST+ACK.'),
];

function entry(id: CatalogueEntry['id'], title: string, seen: string): CatalogueEntry {
  return {
    id,
    title,
    doc: {
      seen,
      decided: ['The exact trail of flags and numbers.'],
      confidence: ['High: nothing else leaves this trail.'],
      matters: 'benign',
      asAlternative: { why: 'the packets allow it', settle: 'a capture at the server' },
      confusedWith: [{ cause: 'still-open', why: 'its last packets are missing' }],
      settles: ["tcpdump -ni any -w server.pcap 'tcp port 443'"],
      remedy: 'Nothing to do.',
      references: ['RFC 9293 section 3.6'],
    },
  };
}
