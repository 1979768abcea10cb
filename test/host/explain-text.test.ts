import path from 'node:path';
import { describe, expect, it } from 'vitest';

import type { ExplainRecord } from '../../shared/session/records.ts';
import { runTeardown } from './run-teardown.ts';

const RECORDINGS = path.resolve('test/lab/recordings');

/** Flow 0 of a recording, explained. */
async function explained(scenario: string, ...more: string[]): Promise<string> {
  const file = path.join(RECORDINGS, scenario, 'router-left.pcap');
  const { status, stdout, stderr } = await runTeardown(['explain', file, '--flow', '0', ...more]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

describe('explain, worth pasting into a ticket', () => {
  it('tells the flow, the verdict, the bytes, the mechanism and what settles it, in that order', async () => {
    const text = await explained('tls13-fin-then-rst-unread-data');
    const order = [
      'Flow 0 (tcp.stream 0) of router-left.pcap: 10.77.1.2:',
      'FIN+RST from client without close_notify.',
      '\nWhy\n',
      '\nData lost  possibly: 5\u2009022 bytes of the server were acknowledged after the FIN',
      '\nBytes      client: 412 bytes sent, all acknowledged',
      "server: 7\u2009381 bytes sent; 5\u2009022 bytes acknowledged only after the client's FIN",
      '\nMatters ',
      '\nEvidence\n',
      '\nMechanism of each reset\n  #21 client, RST+ACK, spontaneous, ended the connection:\n',
      'close() while data was waiting unread (TCP_ABORT_ON_CLOSE, medium)',
      '\nRemedy\n',
      '\nReferences\n',
      '\nLadder\n',
    ].map((part) => text.indexOf(part));
    expect(order).not.toContain(-1);
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(text).not.toContain('Why this and not that');
  });

  it('names what is still open with what would settle it, between mechanism and remedy', async () => {
    const text = await explained('client-cancel-mid-response');
    const order = [
      '\nMechanism of each reset\n',
      '\nAlternatives\n',
      'To settle it: ',
      '\nRemedy\n',
    ].map((part) => text.indexOf(part));
    expect(order).not.toContain(-1);
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  it.each(['half-close-download-late-data', 'server-silent', 'still-open', 'tls12-graceful'])(
    'stays within 100 columns above the ladder of %s',
    async (scenario) => {
      const [above] = (await explained(scenario, '--why')).split('\nLadder\n');
      const long = above.split('\n').filter((line) => line.length > 100);
      expect(long).toEqual([]);
    },
  );

  it('--why adds every cause with its points, or why it does not fit', async () => {
    const text = await explained('half-close-download-late-data', '--why');
    expect(text).toContain(
      '\nWhy this and not that\n  late-data-reset: +6, high confidence, leads\n',
    );
    expect(text).toContain("\n      +2  its sender's own FIN came before\n");
    expect(text).toMatch(/\n {2}client-abort: \+1, low confidence, fits as well\n/u);
    expect(text).toMatch(
      /\n {2}Does not fit:\n(.*\n)* {6}graceful-close: only one side sent a FIN\n/u,
    );
  });

  it('--why and --all go with JSON, which has both always, and not with the picture', async () => {
    const file = path.join(RECORDINGS, 'refused', 'router-left.pcap');
    const json = await explained('refused', '--format=json');
    expect(await explained('refused', '--format=json', '--why', '--all')).toBe(json);
    expect((JSON.parse(json) as ExplainRecord).ranking[0].whyNot).toBeNull();
    for (const option of ['--why', '--all']) {
      const run = await runTeardown(['explain', file, '--flow=0', option, '--format=svg']);
      expect(run.status).toBe(2);
      expect(run.stderr).toContain(`${option} goes with --format text and json`);
    }
  });

  it('lists every reset of a cancelled download, and with --all also those of many', async () => {
    const text = await explained('late-data-reset-download');
    const json = JSON.parse(
      await explained('late-data-reset-download', '--format=json'),
    ) as ExplainRecord;
    const resets = json.packets.filter(({ rst }) => rst !== null);
    const listed = (whole: string): number =>
      (whole.match(/^ {2}#\d+ client, RST/gmu) ?? []).length;
    const folded = /(\d+) more resets \(--all lists each\)/u.exec(text);
    expect(listed(text) + Number(folded?.[1] ?? 0)).toBe(resets.length);
    expect(listed(await explained('late-data-reset-download', '--all'))).toBe(resets.length);
    expect(resets.map(({ rst }) => rst?.words)).not.toContain('');
  });

  it('JSON carries the ranking, the ledger and the reason of each reset', async () => {
    const json = await explained('half-close-download-late-data', '--format=json');
    const record = JSON.parse(json) as ExplainRecord;
    expect(record.ranking[0]).toMatchObject({ cause: record.flow.verdict.cause, score: 6 });
    expect(record.ledger.server).toMatchObject({
      sent: 20_003,
      acknowledgedAfterPeerClose: 20_000,
      atClosedSocket: 3,
    });
    const reasons = record.packets.flatMap(({ rst }) => (rst === null ? [] : [rst.reason]));
    expect(reasons).toEqual(['TCP_TIMEWAIT_SOCKET']);
  });
});
