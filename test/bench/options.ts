import { parseArgs } from 'node:util';

/** What `npm run bench -- …` was asked for. */
export interface Options {
  readonly scale: number;
  readonly rounds: number;
  /** Ids of peers to run; null: all that are installed. */
  readonly peers: readonly string[] | null;
  readonly limitSeconds: number;
  /** Runs capped peers on the whole files too. */
  readonly uncapped: boolean;
  readonly window: boolean;
  /** One row alone that is no part of the others: 10 GB on 2 GB of heap; null: the usual ones. */
  readonly row: 'ten-gigabytes' | null;
  /** Only makes the captures. */
  readonly generateOnly: boolean;
}

export const usage = `usage: npm run bench -- [--scale S] [--rounds N] [--peers a,b|none] [--limit SECONDS] [--uncapped] [--no-window] [--generate-only]
  --scale S      size of the captures: 1 (default) is 1 million flows; 0.1 and 0.01 are quick
  --rounds N     rounds of the quick programs, interleaved (default 3); slow ones run once
  --peers LIST   of capinfos, capinfos -c, nfpcapd, argus, tcptrace, tshark, pcap-parser (default: all that are installed)
  --limit S      stops a run of a program after so many seconds (default 600) and says so
  --uncapped     gives also the programs that need very much memory the whole files
  --generate-only  makes the captures and says where they are
  --row ten-gigabytes  only opens a capture of 10 GB on 2 GB of heap (some minutes)
  --no-window    leaves out what the window waits for (first rows, sorting, ladders)
The captures are kept in TEARDOWN_BENCH_DIR (default: the temporary folder) and used again.
`;

/** Reads the words of the command line; a text says what is wrong with them. */
export function parseOptions(words: readonly string[]): Options | string {
  try {
    const { values } = parseArgs({
      args: [...words],
      options: {
        scale: { type: 'string', default: '1' },
        rounds: { type: 'string', default: '3' },
        peers: { type: 'string' },
        limit: { type: 'string', default: '600' },
        uncapped: { type: 'boolean', default: false },
        'generate-only': { type: 'boolean', default: false },
        row: { type: 'string' },
        'no-window': { type: 'boolean', default: false },
      },
    });
    const scale = Number(values.scale);
    const rounds = Number(values.rounds);
    const limitSeconds = Number(values.limit);
    if (!(scale > 0 && scale <= 10)) return '--scale wants a number above 0, at most 10';
    if (!(Number.isInteger(rounds) && rounds > 0)) return '--rounds wants a whole number';
    if (!(limitSeconds > 0)) return '--limit wants seconds';
    const { row = null } = values;
    if (row !== null && row !== 'ten-gigabytes') return '--row wants ten-gigabytes';
    const peers =
      values.peers === undefined ? null : values.peers.split(',').filter((id) => id !== 'none');
    return {
      scale,
      rounds,
      peers,
      limitSeconds,
      uncapped: values.uncapped,
      window: !values['no-window'],
      row,
      generateOnly: values['generate-only'],
    };
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause);
  }
}
