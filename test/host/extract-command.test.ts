import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scratchFolder, writeConversations } from '../support/conversation-file.ts';
import { fileInMemory, wholeAnalysis } from '../support/whole-analysis.ts';
import { runTeardown } from './run-teardown.ts';

const FLOWS = 12;

describe('teardown extract', () => {
  const scratch = scratchFolder();
  const file = path.join(scratch.path, 'shop.pcap');
  const out = path.join(scratch.path, 'out.pcapng');

  beforeAll(() => {
    writeConversations(file, FLOWS);
  });
  afterAll(() => scratch.remove());

  /** Client ports (which number the flows) of what was written. */
  function flowsIn(target: string): readonly number[] {
    const session = wholeAnalysis(fileInMemory(target));
    return Array.from({ length: session.flowCount }, (_, flow) =>
      Number(session.row(flow).client.split(':')[1]),
    ).map((port) => port - 20_000);
  }

  it('writes the packets of the chosen flows', async () => {
    const run = await runTeardown(['extract', file, '-o', out, '--flows', '1,4-6']);
    expect(run).toMatchObject({ status: 0, stdout: '' });
    expect(run.stderr).toContain('36 packets of 4 flows');
    expect(flowsIn(out)).toEqual([1, 4, 5, 6]);
  });

  it('chooses by ending and by words, all together', async () => {
    await runTeardown(['extract', file, '-o', out, '--kind', 'reset', '--flows', '0-5']);
    expect(flowsIn(out)).toEqual([1, 3, 5]);
    await runTeardown(['extract', file, '-o', out, '--text', '20007']);
    expect(flowsIn(out)).toEqual([7]);
    const run = await runTeardown(['extract', file, '-o', out, '--text', 'nowhere']);
    expect(run).toMatchObject({ status: 0 });
    expect(run.stderr).toContain('No flow was chosen');
    expect(flowsIn(out)).toEqual([]);
  });

  it('takes a stream from stdin and says nothing where told to be quiet', async () => {
    const stdin = readFileSync(file);
    const run = await runTeardown(['extract', '-', '-o', out, '--quiet'], { stdin });
    expect(run).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(flowsIn(out)).toHaveLength(FLOWS);
  });

  it('ends with 4 where a capture was read in part, with what was read', async () => {
    const cut = path.join(scratch.path, 'cut.pcap');
    writeFileSync(cut, readFileSync(file).subarray(0, 3000));
    const run = await runTeardown(['extract', cut, '-o', out]);
    expect(run.status).toBe(4);
    expect(flowsIn(out).length).toBeGreaterThan(2);
  });

  it('refuses wrong usage with status 2 and writes nothing', async () => {
    const none = path.join(scratch.path, 'none.pcapng');
    const wrong: (readonly [string[], RegExp])[] = [
      [['--filter', 'tcp'], /filter language comes with a later version/],
      [['--flows', '3-1'], /no list of flow numbers such as 1,4-9/],
      [['--flows', `0-${FLOWS}`], /there is no flow 12: the analysis has flows 0 to 11/],
      [['--kind', 'odd'], /Allowed choices/],
    ];
    for (const [args, sentence] of wrong) {
      const run = await runTeardown(['extract', file, '-o', none, ...args]);
      expect([args, run.status]).toEqual([args, 2]);
      expect(run.stderr).toMatch(sentence);
    }
    expect(existsSync(none)).toBe(false);
    expect((await runTeardown(['extract', file])).status).toBe(2);
    const nowhere = path.join(scratch.path, 'no', 'out.pcapng');
    const run = await runTeardown(['extract', file, '-o', nowhere]);
    expect(run.status).toBe(2);
    expect(run.stderr).toContain('there is no such folder');
  });

  it('never writes over a capture that it reads', async () => {
    const before = readFileSync(file);
    const run = await runTeardown(['extract', file, '-o', file]);
    expect(run.status).toBe(2);
    expect(run.stderr).toContain('shop.pcap is being read and is never written over');
    expect((await runTeardown(['analyze', file, '-o', file])).status).toBe(2);
    expect(readFileSync(file)).toEqual(before);
  });

  it('ends with 3 where a capture cannot be read', async () => {
    const run = await runTeardown(['extract', path.join(scratch.path, 'gone.pcap'), '-o', out]);
    expect(run.status).toBe(3);
  });

  it('analyze writes Parquet to a file, and only there', async () => {
    const table = path.join(scratch.path, 'flows.parquet');
    const run = await runTeardown(['analyze', file, '--format', 'parquet', '-o', table]);
    expect(run).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(readFileSync(table, 'latin1').slice(0, 4)).toBe('PAR1');
    expect((await runTeardown(['analyze', file, '--format', 'parquet'])).status).toBe(2);
  });
});
