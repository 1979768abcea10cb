import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { ExplainRecord } from '../../shared/session/records.ts';
import { pcapFile } from '../support/capture-builder.ts';
import { scratchFolder } from '../support/conversation-file.ts';
import { ethernet, tcpPacket, type TcpOptions } from '../support/packet-builder.ts';
import { runTeardown } from './run-teardown.ts';

const CLIENT = { src: '10.0.0.2', dst: '10.0.0.9', sport: 50000, dport: 443 };
const SERVER = { src: '10.0.0.9', dst: '10.0.0.2', sport: 443, dport: 50000 };

/** Reference 004: the client's reset carries the number of its FIN, which the server had acknowledged. */
const TALK: readonly TcpOptions[] = [
  { ...CLIENT, flags: 'S', seq: 100 },
  { ...SERVER, flags: 'SA', seq: 500, ack: 101 },
  { ...CLIENT, flags: 'A', seq: 101, ack: 501 },
  { ...CLIENT, flags: 'FA', seq: 101, ack: 501 },
  { ...SERVER, flags: 'A', seq: 501, ack: 102 },
  { ...CLIENT, flags: 'R', seq: 101 },
];

describe('explain --endpoint', () => {
  const scratch = scratchFolder();
  const file = path.join(scratch.path, 'fin-number.pcap');
  writeFileSync(file, pcapFile(TALK.map((options) => ethernet(tcpPacket(options)))));
  afterAll(() => scratch.remove());

  const explain = (...args: string[]): ReturnType<typeof runTeardown> =>
    runTeardown(['explain', file, '--flow', '0', ...args]);

  it.each([
    [[], 'CLOSED'],
    [['--endpoint', 'linux-current'], 'CLOSED'],
    [['--endpoint', 'rfc5961'], 'CLOSE-WAIT'],
    [['--endpoint', 'rfc793'], 'CLOSE-WAIT'],
  ])('%j: the server is left %s by the reset, in every format', async (args, state) => {
    const record = JSON.parse((await explain('--format=json', ...args)).stdout) as ExplainRecord;
    expect(record.packets.at(-1)).toMatchObject({
      client: 'CLOSED',
      server: state,
      rst: { validity: 'left' },
    });
    for (const format of ['--format=text', '--format=svg']) {
      const { stdout } = await explain(format, ...args);
      const closed = stdout
        .split('\n')
        .filter((line) => /CLOSED/.test(line))
        .join('\n');
      expect((closed.match(/CLOSED/g) ?? []).length).toBe(state === 'CLOSED' ? 2 : 1);
    }
  });

  it('the text says whose rules it follows, and who obeys the reset', async () => {
    const { stdout } = await explain('--endpoint', 'rfc793');
    expect(stdout).toContain('Ladder, with endpoints that take resets by rfc793');
    expect((await explain()).stdout).not.toContain('Ladder, with endpoints');
  });

  it('says so where another generation changes nothing, and JSON names the generation', async () => {
    const quiet = path.resolve('test/lab/recordings/refused/router-left.pcap');
    const text = await runTeardown(['explain', quiet, '--flow', '0', '--endpoint', 'rfc793']);
    expect(text.stdout).toContain(
      'Ladder (endpoints that take resets by rfc793 pass through the same states here)',
    );
    for (const [args, endpoint, changes] of [
      [[], 'linux-current', false],
      [['--endpoint', 'rfc5961'], 'rfc5961', true],
    ] as const) {
      const record = JSON.parse((await explain('--format=json', ...args)).stdout) as ExplainRecord;
      expect(record).toMatchObject({ endpoint, endpointChangesStates: changes });
    }
  });

  it('another generation is wrong usage', async () => {
    const run = await explain('--endpoint', 'linux-2.6.26');
    expect(run.status).toBe(2);
    expect(run.stderr).toContain('rfc793');
  });
});
