import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { openSources } from '../../host/worker/open-sources.ts';
import type { AnalysisSession } from '../../shared/session/analysis-api.ts';
import { scratchFolder, writeConversations } from '../support/conversation-file.ts';
import { wholeAnalysis } from '../support/whole-analysis.ts';

const HAS_TSHARK = ['tshark', 'mergecap', 'editcap'].every(
  (tool) => spawnSync(tool, ['--version']).status === 0,
);
if (!HAS_TSHARK) process.stderr.write('SKIPPED: merging against mergecap; install tshark\n');

const scratch = scratchFolder();
afterAll(() => scratch.remove());

/** Captures as the command line opens them. */
function analysed(files: readonly string[]): AnalysisSession {
  const opened = openSources(files.map((file) => ({ path: file, name: path.basename(file) })));
  if (!opened.ok) throw new Error(opened.error.detail);
  return wholeAnalysis(...opened.value);
}

/** Time and stream of each packet, ours and tshark's. */
function ours(session: AnalysisSession): string[] {
  const lines: string[] = [];
  for (let packet = 1; packet <= session.readingState().packets; packet += 1) {
    const flow = session.flowOf(packet);
    const stream = flow < 0 ? null : session.record(flow).tcpStream;
    lines.push(`${session.packetDetail(packet)?.time ?? ''} ${stream ?? ''}`);
  }
  return lines;
}

function tsharks(file: string): string[] {
  const fields = ['-e', 'frame.time_epoch', '-e', 'tcp.stream'];
  const out = execFileSync('tshark', ['-r', file, '-T', 'fields', ...fields], { encoding: 'utf8' });
  return out
    .replace(/\n$/u, '')
    .split('\n')
    .map((line) => {
      const [epoch, stream] = line.split('\t');
      const [sec, nsec] = epoch.split('.');
      const second = new Date(Number(sec) * 1000).toISOString().slice(0, 19);
      return `${second}.${nsec}Z ${stream}`;
    });
}

describe.skipIf(!HAS_TSHARK)('captures that are merged', () => {
  it('of different formats, resolutions and compressions are numbered as mergecap and tshark do', () => {
    const folder = path.join(scratch.path, 'formats');
    mkdirSync(folder);
    const whole = writeConversations(path.join(folder, 'whole.pcap'), 24);
    const total = tsharks(whole).length;
    // Every third packet into one of three files, so that each flow is in all of them.
    const formats = ['nsecpcap', 'snoop', 'pcapng', 'suse6_3pcap'];
    const parts = formats.map((format, i) => {
      const file = path.join(folder, `part-${i}`);
      const numbers: string[] = [];
      for (let n = i + 1; n <= total; n += formats.length) numbers.push(String(n));
      execFileSync('editcap', ['-F', format, '-r', whole, file, ...numbers]);
      return file;
    });
    const packed = path.join(folder, 'part-packed');
    writeFileSync(packed, gzipSync(readFileSync(parts[1])));
    const merged = path.join(folder, 'merged.pcapng');
    execFileSync('mergecap', ['-F', 'pcapng', '-w', merged, ...parts]);
    const session = analysed([parts[0], packed, parts[2], parts[3]]);
    expect(ours(session)).toEqual(tsharks(merged));
    expect(session.health().captures.map(({ format }) => format)).toEqual([
      expect.stringContaining('pcap, nanoseconds') as string,
      'snoop, version 2, gzip',
      'pcapng',
      expect.stringContaining('28-byte record headers') as string,
    ]);
  });

  it('a rotated set, given in any order, equals the capture that was rotated', () => {
    const folder = path.join(scratch.path, 'rotated');
    mkdirSync(folder);
    const whole = writeConversations(path.join(scratch.path, 'rotate.pcap'), 40);
    execFileSync('editcap', ['-F', 'pcapng', '-c', '50', whole, path.join(folder, 'r.pcapng')]);
    const parts = readdirSync(folder).sort();
    expect(parts.length).toBeGreaterThan(3);
    expect(parts[1]).toMatch(/^r_00001_\d{14}\.pcapng$/);
    const shuffled = [...parts.slice(2), parts[1], parts[0]].map((name) => path.join(folder, name));
    expect(ours(analysed(shuffled))).toEqual(tsharks(whole));
    const alone = analysed([path.join(folder, parts[1])]).health().entries;
    expect(alone.find(({ code }) => code === 'rotated-set')?.text).toContain(
      `${parts.length - 1} other parts lie beside it`,
    );
  });
});
