import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Where the real captures are: beside the project, or where TEARDOWN_CORPUS says. */
export const CORPUS = process.env['TEARDOWN_CORPUS'] ?? path.resolve('../shared/corpus');

/** The corpus is on this machine. */
export const HAS_CORPUS = existsSync(path.join(CORPUS, 'captures', 'oracles'));

/** One tcp.stream as tshark 4.0 sees it (ORACLES.md). Pairs are [a to b, b to a]. */
export interface OracleStream {
  readonly stream: number;
  readonly a: readonly [string, number];
  readonly b: readonly [string, number];
  readonly first_frame: number;
  readonly pkts: readonly [number, number];
  readonly payload: readonly [number, number];
  readonly completeness: number;
  readonly analysis: Readonly<Record<string, readonly [number, number]>>;
}

/** What other tools say of a stream's packet counts. */
export interface CrossCheck {
  readonly agree?: readonly string[];
  readonly differ?: Readonly<Record<string, readonly number[]>>;
}

/** The parts of an oracle file that the comparison uses. */
export interface Oracle {
  readonly file: string;
  readonly tshark: {
    readonly exit: number;
    readonly packets: number;
    readonly counts: Readonly<Record<string, number>>;
    readonly fragment_frames: readonly unknown[];
    readonly streams: readonly OracleStream[];
    /** Streams whose numbers differ between tshark's two passes: [stream, what]. */
    readonly onepass_diff: readonly (readonly [number, unknown])[];
  } | null;
  readonly zeek?: unknown;
  readonly cross_check: { readonly streams?: Readonly<Record<string, CrossCheck>> } | null;
}

/** Names of the captures that have an oracle. */
export function captureNames(): readonly string[] {
  return readdirSync(path.join(CORPUS, 'captures', 'oracles'))
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .sort();
}

/** The oracle of a capture. */
export function readOracle(name: string): Oracle {
  return JSON.parse(
    readFileSync(path.join(CORPUS, 'captures', 'oracles', `${name}.json`), 'utf8'),
  ) as Oracle;
}

/** The bytes of a capture. */
export function readCapture(name: string, folder = 'captures'): Uint8Array {
  return readFileSync(path.join(CORPUS, folder, name));
}
