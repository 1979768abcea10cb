import type { FlowStory, LossLedger } from '../../state/contract-types.ts';

type Column = keyof LossLedger['client'];

/** A row of the ledger: what it counts, and each side's bytes. */
export interface LedgerRow {
  readonly name: string;
  readonly hint: string;
  readonly client: number;
  readonly server: number;
}

const ROWS: readonly (readonly [Column, string, string])[] = [
  ['sent', 'Sent', 'Different bytes, those that were acknowledged but not captured included'],
  ['unacknowledged', 'Never acknowledged', 'Not acknowledged when the flow ended'],
  [
    'acknowledgedAfterPeerClose',
    'Acknowledged after the other side had closed',
    'Its FIN was out already: nobody can see whether a program still read them',
  ],
  [
    'atClosedSocket',
    'Reached a closed socket',
    'Of those never acknowledged: the socket was gone when they came, a RST was the answer',
  ],
  [
    'afterReset',
    'Sent after the reset',
    'Another device may have sent that reset: whether they reached a socket cannot be told',
  ],
  ['closeNotify', 'close_notify never acknowledged', 'A message of TLS, no program\u2019s data'],
];

/** Rows that say something, after what was sent; none where nothing was left. */
export function ledgerRows({ record, ledger }: FlowStory): readonly LedgerRow[] {
  if (record.proto === 'udp' || oneDirection(record)) return [];
  const rows = ROWS.map(([column, name, hint]) => ({
    name,
    hint,
    client: ledger.client[column] ?? 0,
    server: ledger.server[column] ?? 0,
  }))
    .concat(thrownAway(ledger))
    .filter(({ client, server }) => client + server > 0);
  return rows.some(({ name }) => name !== ROWS[0][1]) ? rows : [];
}

function thrownAway({ thrownAway: lost }: LossLedger): readonly LedgerRow[] {
  if (lost === null) return [];
  const least = lost.incomplete === null ? ' (at least)' : '';
  return [
    {
      name: `Thrown away by the client\u2019s reset${least}`,
      hint: 'Of the response: never acknowledged, or acknowledged though it never became whole',
      client: 0,
      server: lost.bytes,
    },
  ];
}

/** What is said in place of a table. */
export function nothingLeft({ record, ledger }: FlowStory): string {
  if (record.proto === 'udp') return 'UDP acknowledges nothing: what arrived cannot be told.';
  if (oneDirection(record))
    return 'Only one direction was captured: what was acknowledged cannot be told.';
  if (ledger.client.sent + ledger.server.sent === 0) return 'Neither side sent any data.';
  return record.close.kind === 'open'
    ? 'Every byte sent so far was acknowledged.'
    : 'Every byte sent was acknowledged before the close.';
}

function oneDirection({ packets }: FlowStory['record']): boolean {
  return packets.client === 0 || packets.server === 0;
}
