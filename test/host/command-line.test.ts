import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { ExplainRecord, FlowRecord, SummaryRecord } from '../../shared/session/records.ts';
import { pcapFile } from '../support/capture-builder.ts';
import { builtFile } from '../support/built-file.ts';
import {
  scratchFolder,
  writeConversations,
  writeManyPackets,
} from '../support/conversation-file.ts';
import { runTeardown } from './run-teardown.ts';

const FLOWS = 6;

describe('the command line', () => {
  const scratch = scratchFolder();
  const office = writeConversations(path.join(scratch.path, 'office.pcap'), FLOWS);
  const cut = writeConversations(path.join(scratch.path, 'cut.pcap'), FLOWS);
  truncateSync(cut, 2000);
  const text = path.join(scratch.path, 'notes.txt');
  writeFileSync(text, 'Nothing here was ever captured from a network.\n'.repeat(30));
  afterAll(() => scratch.remove());

  it('prints its version and its help, on stdout, with status 0', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(await runTeardown(['--version'])).toEqual({
      status: 0,
      stdout: `${version}\n`,
      stderr: '',
    });
    const help = await runTeardown(['--help']);
    expect(help.status).toBe(0);
    for (const command of ['open', 'serve', 'analyze', 'explain', 'check-file']) {
      expect(help.stdout).toContain(`  ${command} `);
      expect((await runTeardown([command, '--help'])).status).toBe(0);
    }
  });

  it.each([
    [[]],
    [['analyse', 'x.pcap']],
    [['analyze']],
    [['analyze', office, '--format', 'xml']],
    [['analyze', office, '--filter', 'x']],
    [['analyze', '-', '-']],
    [['explain', office]],
    [['explain', office, '--flow', '-1']],
    [['explain', office, '--flow', String(FLOWS)]],
    [['explain', office, '--flow', '0', '--format', 'svg', '--absolute']],
    [['serve', '--port', '70000']],
    [['check-file', office, '--tz', 'Middle/Earth']],
    [['analyze', office, '-o', path.join('/nowhere', 'at', 'all.json')]],
  ])('ends with 2 and says why on wrong usage: %j', async (args) => {
    const run = await runTeardown(args);
    expect(run.status).toBe(2);
    expect(run.stdout).toBe('');
    expect(run.stderr).not.toBe('');
    expect(run.stderr).not.toContain('    at ');
  });

  it.each([
    ['a file that is not there', path.join(scratch.path, 'gone.pcap'), 'gone.pcap'],
    ['a folder', scratch.path, path.basename(scratch.path)],
    ['a text', text, 'notes.txt'],
  ])('ends with 3 and one line on stderr for %s', async (_, file, name) => {
    const run = await runTeardown(['analyze', file]);
    expect(run.status).toBe(3);
    expect(run.stdout).toBe('');
    expect(run.stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(run.stderr).toContain(name);
  });

  it('writes one record a line with every field of the contract', async () => {
    const run = await runTeardown(['analyze', office, '--format', 'jsonl']);
    expect(run.status).toBe(0);
    expect(run.stderr).toBe('');
    const records = run.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as FlowRecord);
    expect(records.map((record) => record.flow)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(Object.keys(records[0])).toEqual([
      ...[
        'schema',
        'flow',
        'capture',
        'proto',
        'tcpStream',
        'client',
        'server',
        'roleBasis',
        'tunnel',
      ],
      ...['start', 'duration', 'packets', 'bytes', 'uniqueBytes', 'missingBytes', 'completeness'],
      ...['zeek', 'handshakeRttMs', 'analysis', 'tls', 'http', 'close', 'verdict', 'notes'],
    ]);
    expect(records[1]).toMatchObject({
      schema: 'teardown.flow/1',
      capture: 'office.pcap',
      client: { ip: '10.0.0.2', port: 20_001 },
      close: { kind: 'reset', by: 'client' },
    });
  });

  it('gives the same records as JSON, as CSV, into a file and from stdin', async () => {
    const lines = (await runTeardown(['analyze', office, '--format', 'jsonl'])).stdout;
    const records = lines
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as FlowRecord);
    const json = await runTeardown(['analyze', office, '--format', 'json']);
    expect(JSON.parse(json.stdout)).toEqual(records);

    const csv = (await runTeardown(['analyze', office, '--format', 'csv'])).stdout;
    expect(csv.trimEnd().split('\r\n')).toHaveLength(FLOWS + 1);

    const file = path.join(scratch.path, 'out.jsonl');
    const toFile = await runTeardown(['analyze', office, '--format', 'jsonl', '-o', file]);
    expect(toFile.stdout).toBe('');
    expect(readFileSync(file, 'utf8')).toBe(lines);

    const piped = await runTeardown(['analyze', '-', '--format', 'jsonl'], {
      stdin: readFileSync(office),
    });
    expect(piped.stdout).toBe(lines.replaceAll('"office.pcap"', '"stdin"'));
  });

  it('sums up a capture in one object, with its SHA-256', async () => {
    const run = await runTeardown(['analyze', office, '--format', 'summary']);
    const summary = JSON.parse(run.stdout) as SummaryRecord;
    expect(summary).toMatchObject({
      schema: 'teardown.summary/1',
      flows: FLOWS,
      packets: FLOWS * 9,
    });
    expect(summary.captures[0].sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(summary.byKind).toMatchObject({ graceful: 3, reset: 3 });
  });

  it('reads several files as one analysis', async () => {
    const run = await runTeardown(['analyze', office, office, '--format', 'summary']);
    expect((JSON.parse(run.stdout) as SummaryRecord).packets).toBe(2 * FLOWS * 9);
  });

  it('ends with 4 on a damaged capture, says where, and gives what came before', async () => {
    const run = await runTeardown(['analyze', cut, '--format', 'jsonl']);
    expect(run.status).toBe(4);
    expect(run.stdout.trimEnd().split('\n').length).toBeGreaterThan(1);
    expect(run.stderr).toMatch(/cut\.pcap: at byte 19\d\d/);
    expect((await runTeardown(['check-file', cut])).status).toBe(4);
  });

  it('reads to its end past a packet of thousands of nested IP headers, and says so', async () => {
    const nested = new Uint8Array(14 + 12_500 * 20);
    nested.set([8, 0], 12);
    for (let at = 14; at < nested.length; at += 20)
      nested.set([0x45, 0, 0, 0, 0, 0, 0, 0, 64, 4], at);
    const file = path.join(scratch.path, 'nested.pcap');
    writeFileSync(file, pcapFile([nested]));
    const run = await runTeardown(['check-file', file]);
    expect(run.status).toBe(0);
    expect(run.stdout).toContain('more tunnels or headers in each other than are followed');
    expect(run.stdout).not.toContain('nothing to report');
  });

  it('shows a table for people, in whole columns', async () => {
    const run = await runTeardown(['analyze', office]);
    const lines = run.stdout.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^ *FLOW +CLIENT +SERVER/);
    expect(lines).toHaveLength(FLOWS + 3);
    expect(lines[lines.length - 1]).toContain('6 flows');
    expect(run.stdout).not.toContain('\u001b');
  });

  it('explains a flow as text, JSON and SVG', async () => {
    const words = (await runTeardown(['explain', office, '--flow', '1'])).stdout;
    for (const part of [
      'Ended by',
      'Data lost',
      'Matters',
      'Why',
      'Evidence',
      'Ladder',
      'Remedy',
    ]) {
      expect(words).toContain(part);
    }
    const json = await runTeardown(['explain', office, '--flow', '1', '--format', 'json']);
    const relative = JSON.parse(json.stdout) as ExplainRecord;
    expect(relative.schema).toBe('teardown.explain/1');
    expect(relative.packets).toHaveLength(9);
    expect(relative.packets[0]).toMatchObject({ packet: 10, side: 'client', flags: 'SYN', seq: 0 });
    const raw = await runTeardown(['explain', office, '--flow=1', '--format=json', '--absolute']);
    expect((JSON.parse(raw.stdout) as ExplainRecord).packets[0].seq).toBe(100);
    expect((await runTeardown(['explain', office, '--flow', '1', '--absolute'])).stdout).toMatch(
      / SYN +100 /,
    );
    const svg = await runTeardown(['explain', office, '--flow', '1', '--format', 'svg']);
    expect(svg.stdout).toMatch(/^<svg[\s\S]*<\/svg>\s*$/);
  });

  it('writes people’s times in the zone they ask for, and records in UTC', async () => {
    const args = ['explain', office, '--flow', '0', '--tz', 'Asia/Kolkata'];
    expect((await runTeardown(args)).stdout).toContain('2001-09-09 07:16:40.000000000 +05:30');
    const json = await runTeardown([...args, '--format', 'json']);
    expect(json.stdout).toContain('"start":"2001-09-09T01:46:40.000000000Z"');
  });

  it('checks a file: format, hash, packets, interfaces, health', async () => {
    const run = await runTeardown(['check-file', office]);
    expect(run.status).toBe(0);
    expect(run.stdout).toMatch(/^Format +pcap/m);
    expect(run.stdout).toMatch(/^SHA-256 +[0-9a-f]{64}$/m);
    expect(run.stdout).toMatch(/^Packets +54$/m);
    expect(run.stdout).toMatch(/^Interface +.*Ethernet/im);
  });

  it('ends quietly when its reader has seen enough', async () => {
    const many = writeManyPackets(path.join(scratch.path, 'many.pcap'), 90_000);
    const child = spawn(process.execPath, [
      builtFile('host/cli.js'),
      'analyze',
      many,
      '--format=jsonl',
    ]);
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    child.stdout.once('data', () => child.stdout.destroy());
    const [status] = (await once(child, 'close')) as [number | null];
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('ends with 130 when interrupted, with what was done so far written out', async () => {
    const many = writeManyPackets(path.join(scratch.path, 'more.pcap'), 2_000_000);
    const child = spawn(process.execPath, [
      builtFile('host/cli.js'),
      ...['analyze', many, many, many, '--format', 'summary'],
    ]);
    let stdout = '';
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
    });
    setTimeout(() => child.kill('SIGINT'), 600);
    const [status] = (await once(child, 'close')) as [number | null];
    expect(status).toBe(130);
    const summary = JSON.parse(stdout) as SummaryRecord;
    expect(summary.packets).toBeGreaterThan(0);
    expect(summary.packets).toBeLessThan(6_000_000);
  });

  it('ends with 130 when a stream on stdin is interrupted, with every packet that had come', async () => {
    const few = writeManyPackets(path.join(scratch.path, 'stream.pcap'), 600);
    const child = spawn(process.execPath, [
      builtFile('host/cli.js'),
      ...['analyze', '-', '--format', 'summary'],
    ]);
    let stdout = '';
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
    });
    const bytes = readFileSync(few);
    child.stdin.write(bytes);
    setTimeout(() => child.kill('SIGINT'), 1000);
    const [status] = (await once(child, 'close')) as [number | null];
    expect(status).toBe(130);
    const summary = JSON.parse(stdout) as SummaryRecord;
    expect(summary.captures[0].bytes).toBe(bytes.length);
    expect(summary.packets).toBeGreaterThanOrEqual(600);
  });
});
