// Where things are, for every build script.
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's root folder. */
export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** Everything that is built lands here. */
export const OUT = path.join(ROOT, 'out');
