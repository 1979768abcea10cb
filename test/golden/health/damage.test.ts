import { describe, expect, it } from 'vitest';
import { damageTable } from './damaged-verdicts.ts';

/** Scenarios whose verdicts are high and right in a whole recording, one for each kind of ending. */
const SCENARIOS = new Set([
  'plain-graceful',
  'refused',
  'idle-after-handshake',
  'injected-reset-perfect',
  'keep-alive-race',
  'late-data-reset',
  'reset-ignored-close-wait-left',
  'tls12-no-shared-cipher',
  'tls12-fin-without-close-notify-server',
  'goaway-curl-gone-tls13',
  'goaway-node-killed-tls12',
  'zero-window-stall',
  'tls13-cancel-by-close',
]);

describe('a capture damaged by how it was taken', () => {
  const rows = damageTable(
    ({ truth, point }) => SCENARIOS.has(truth.scenario) && point === 'server',
  );

  it.each(rows.map((row) => [row.damage, row] as const))(
    '%s: no wrong cause leads with high confidence',
    (_, row) => {
      expect(row.flows).toBeGreaterThanOrEqual(10);
      expect(row.highWrong).toEqual([]);
    },
  );

  it.each(rows.map((row) => [row.damage, row] as const))(
    '%s: a verdict that fell says why, by its sentence or by what is open',
    (_, row) => {
      expect(row.unnamed).toEqual([]);
    },
  );
});
