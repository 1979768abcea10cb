import type { PseudonymMap } from '../shared/report/report-options.ts';

/** Who may read the way back: its user alone. */
export const MAP_MODE = 0o600;

/** Where the way back from an output lies: "flows.csv.map.json" for "flows.csv". */
export function mapNameOf(output: string): string {
  return `${output}.map.json`;
}

/** The way back from made-up names as a file; `outputs` are the names of the files it belongs to. */
export function mapFile(map: PseudonymMap, outputs: readonly string[]): Uint8Array {
  const { schema, options, values } = map;
  return Buffer.from(`${JSON.stringify({ schema, outputs, options, values }, null, 2)}\n`);
}
