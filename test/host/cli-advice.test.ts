import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { scratchFolder, writeConversations } from '../support/conversation-file.ts';
import { runTeardown } from './run-teardown.ts';

describe('what the command line says when something is wrong with a capture', () => {
  const scratch = scratchFolder();
  afterAll(() => scratch.remove());
  const office = writeConversations(path.join(scratch.path, 'office.pcap'), 2);
  const notes = path.join(scratch.path, 'notes.txt');
  writeFileSync(notes, 'Nothing here was ever captured.\n'.repeat(30));

  it.each(['open', 'serve'])(
    '%s starts nothing for a file that is not there, and names it as it was typed',
    async (command) => {
      const gone = path.join(scratch.path, 'gone.pcap');
      const run = await runTeardown([command, gone]);
      expect(run).toMatchObject({ status: 3, stdout: '' });
      expect(run.stderr).toMatch(/^teardown: .+\n$/);
      expect(run.stderr).toContain(gone);
    },
  );

  it('advises to name the files of a folder, not to check its permissions', async () => {
    const folder = path.join(scratch.path, 'captures');
    mkdirSync(folder);
    const run = await runTeardown(['analyze', folder]);
    expect(run.status).toBe(3);
    expect(run.stderr).toContain(`${folder}: This is a folder. Name the capture files in it.`);
    expect(run.stderr).not.toContain('permissions');
  });

  it('says with which command a capture is decompressed whose compression it does not read', async () => {
    const packed = path.join(scratch.path, 'office.pcap.xz');
    writeFileSync(packed, Buffer.from('fd377a585a000004e6d6b446', 'hex'));
    const run = await runTeardown(['analyze', packed]);
    expect(run.status).toBe(3);
    expect(run.stderr).toContain(`Decompress it first: xz -dk ${packed}`);
  });

  it('says of a case that its captures are to be named', async () => {
    const run = await runTeardown(['analyze', 'test/unit/case/fixtures/version-1.teardown']);
    expect(run.status).toBe(3);
    expect(run.stderr).toMatch(/Teardown case\. Name its captures, and the case with --case\.$/mu);
  });

  it('takes no option for the name of a file', async () => {
    const run = await runTeardown(['report', 'a.pcap', '--html', '-o', 'out.html']);
    expect(run.status).toBe(2);
    expect(run.stderr).toContain('A file name belongs before -o.');
  });

  it('says of a capture that was compressed twice how to decompress it once', async () => {
    const twice = path.join(scratch.path, 'twice.gz');
    writeFileSync(twice, gzipSync(gzipSync(readFileSync(office))));
    const run = await runTeardown(['analyze', twice]);
    expect(run.status).toBe(3);
    expect(run.stderr).toContain('it was compressed twice');
    expect(run.stderr).toContain(`Decompress it once first: gunzip -k ${twice}`);
  });

  it('promises no results of a file that was refused as a whole', async () => {
    const stump = path.join(scratch.path, 'stump.pcap');
    writeFileSync(stump, readFileSync(office).subarray(0, 20));
    const run = await runTeardown(['analyze', stump]);
    expect(run.status).toBe(3);
    expect(run.stderr).toContain('Nothing of it could be read');
    expect(run.stderr).not.toContain('Results are complete');
  });

  it('says that a file among others is left out where it is no capture', async () => {
    const run = await runTeardown(['analyze', office, notes, '--format', 'summary']);
    expect(run.status).toBe(4);
    expect(run.stderr).toContain(notes);
    expect(run.stderr).toContain('It is left out; the other files were read.');
    expect(run.stderr).not.toContain('Results are complete');
  });

  it('says which packets are in no flow because nobody decodes their link type', async () => {
    const odd = path.join(scratch.path, 'odd.pcap');
    const bytes = readFileSync(office);
    bytes.writeUInt32LE(187, 20);
    writeFileSync(odd, bytes);
    const run = await runTeardown(['analyze', odd]);
    expect(run.status).toBe(0);
    expect(run.stdout).toContain('0 flows');
    expect(run.stderr).toMatch(/^teardown: odd\.pcap: 18 packets of link type .+ not decoded/);
    expect(run.stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it('says nothing of the index of a small capture', async () => {
    const run = await runTeardown(['check-file', office]);
    expect(run.stdout).not.toContain('Index');
    expect(run.stdout).not.toMatch(/\d\.\d{4,} bytes/);
  });

  it('counts one packet as one packet, and names nobody “unknown”', async () => {
    const run = await runTeardown(['explain', office, '--flow', '0']);
    expect(run.stdout).not.toMatch(/\b1 (packets|bytes|flows)\b/);
    const table = await runTeardown(['analyze', office]);
    expect(table.stdout).not.toContain('unknown');
  });
});
