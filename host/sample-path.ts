import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { unpacked } from './unpacked.ts';

/** The folder of the sample capture in a built app (out/sample; entries and chunks lie equally deep). */
const SAMPLE_FOLDER = fileURLToPath(unpacked(new URL('../sample', import.meta.url)));

/** The capture that ships with the app, null where this build has none. */
export function samplePath(folder = SAMPLE_FOLDER): string | null {
  try {
    const name = readdirSync(folder)
      .sort()
      .find((entry) => entry.endsWith('.pcapng'));
    return name === undefined ? null : path.join(folder, name);
  } catch {
    return null;
  }
}
