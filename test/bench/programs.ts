import { accessSync, constants, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';

import type { BenchCapture, CaptureKind } from './generate.ts';
import { measure } from './measure.ts';
import type { Cost } from './measure.ts';

/** A program that is run on the captures: ours or a peer. */
export interface Program {
  readonly id: string;
  /** What it does with the capture, for the table. */
  readonly does: string;
  /** Where to get it. */
  readonly from: string;
  /** Runs once only: too slow or too large to be repeated. */
  readonly slow: boolean;
  /** Largest scale of these kinds of captures that it is given, with the reason. */
  readonly cap: {
    readonly kinds: readonly CaptureKind[];
    readonly scale: number;
    readonly why: string;
  } | null;
  isThere(): boolean;
  run(capture: BenchCapture, limitSeconds: number): Promise<Cost>;
}

const commandLine = resolve('out/host/cli.js');
const require = createRequire(resolve('package.json'));

/** Counts packets with pcap-parser, as its README does. */
const pcapParserScript = `
  const parser = require('pcap-parser').parse(process.argv[1]);
  let packets = 0;
  parser.on('packet', () => packets++);
  parser.on('end', () => console.log(packets));
`;

/** The command line of this project, as built. */
export const teardown: Program = {
  id: 'teardown',
  does: 'full analysis, verdict per flow, SHA-256 of the file',
  from: 'this project',
  slow: false,
  cap: null,
  isThere: () => existsSync(commandLine),
  run: ({ path }, limit) =>
    measure(
      process.execPath,
      [commandLine, 'analyze', path, '--format', 'summary', '--quiet'],
      limit,
    ),
};

/** Programs to compare with. */
export const peers: readonly Program[] = [
  installed('capinfos', 'wireshark-common', 'counts, times, three hashes of the file', (path) => [
    path,
  ]),
  {
    ...installed('capinfos', 'wireshark-common', 'counts packets only', (path) => ['-c', path]),
    id: 'capinfos -c',
  },
  installed('nfpcapd', 'nfdump', 'flow records of counters, written to disk', (path, folder) => [
    '-r',
    path,
    '-w',
    folder,
  ]),
  installed(
    'argus',
    'argus-server',
    'bidirectional flow records, written to disk',
    (path, folder) => ['-F', '/dev/null', '-r', path, '-w', join(folder, 'argus.out')],
  ),
  {
    ...installed('tcptrace', 'tcptrace', 'connection statistics', (path) => ['-n', path]),
    slow: true,
    cap: { kinds: ['many', 'wide'], scale: 0.1, why: 'takes 13 KB of memory a connection' },
  },
  {
    ...installed('tshark', 'tshark', 'TCP conversations (-q -z conv,tcp)', (path) => [
      '-q',
      '-z',
      'conv,tcp',
      '-r',
      path,
    ]),
    slow: true,
  },
  {
    id: 'pcap-parser',
    does: 'reads records only (npm)',
    from: 'node_modules',
    slow: false,
    cap: null,
    isThere: hasPcapParser,
    run: ({ path }, limit) =>
      measure(process.execPath, ['--no-deprecation', '-e', pcapParserScript, path], limit),
  },
];

function hasPcapParser(): boolean {
  try {
    return require.resolve('pcap-parser') !== '';
  } catch {
    return false;
  }
}

/** A program found in PATH or in the folders of system programs. */
function installed(
  name: string,
  aptPackage: string,
  does: string,
  words: (path: string, folder: string) => readonly string[],
): Program {
  return {
    id: name,
    does,
    from: `apt install ${aptPackage}`,
    slow: false,
    cap: null,
    isThere: () => programPath(name) !== null,
    run: async ({ path }, limit) => {
      const folder = mkdtempSync(join(tmpdir(), 'teardown-bench-'));
      try {
        return await measure(programPath(name) ?? name, words(path, folder), limit);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}

function programPath(name: string): string | null {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  for (const folder of folders) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not in this folder.
    }
  }
  return null;
}
