import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { memorySource } from '../../../shared/capture/byte-source.ts';
import { Pseudonyms } from '../../../shared/pseudonyms/pseudonyms.ts';
import { pseudonymousSession } from '../../../shared/pseudonyms/pseudonymous-session.ts';
import { wholeAnalysis } from '../../support/whole-analysis.ts';

const LISTING = [
  '10:00:00.000000 IP web.corp.50000 > DB.corp.443: Flags [S], seq 100, win 64240, length 0',
  '10:00:00.010000 IP DB.corp.443 > web.corp.50000: Flags [R.], seq 0, ack 101, win 0, length 0',
  '',
].join('\n');

it('the map leads from the hosts of a listing to the addresses that are told of them', () => {
  const session = wholeAnalysis(memorySource('t.txt', new TextEncoder().encode(LISTING)));
  const names = new Pseudonyms(
    (message) => createHmac('sha256', 'k').update(message).digest(),
    false,
  );
  const told = pseudonymousSession(session, names);
  session.annotate({
    notes: [
      {
        ...{ id: 'n', anchor: { on: 'flow', flow: 0 }, text: 'ask who runs db.corp', by: 'Ann' },
        ...{ at: '2026-11-20T14:02:03Z', edited: null },
      },
    ],
    flows: [],
  });
  const { client, server } = told.record(0);
  expect(names.map().host).toEqual({ 'web.corp': client.ip, 'db.corp': server.ip });
  expect(told.annotations.notes[0].text).toBe(`ask who runs ${server.ip}`);
});
