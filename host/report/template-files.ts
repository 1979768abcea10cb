import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import path from 'node:path';
import { unpacked } from '../unpacked.ts';

/** The template in a built app (out/report/template; entries and chunks lie equally deep). */
const TEMPLATE = fileURLToPath(unpacked(new URL('../report/template', import.meta.url)));

/** The template's files by name. */
export function readTemplate(folder = TEMPLATE): ReadonlyMap<string, Buffer> {
  const names = readdirSync(folder).filter((name) => name.endsWith('.typ'));
  return new Map(names.sort().map((name) => [name, readFileSync(path.join(folder, name))]));
}
