// What was built from what: a digest over names, sizes and change times of a build's sources, kept
// beside its output. Reading it takes milliseconds, so "is it stale?" can be asked before every run.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { OUT, ROOT } from './paths.mjs';

/** Digest over all files under the given files and folders (relative to the root). */
export function digestOf(sources) {
  const hash = createHash('sha256');
  hash.update(process.versions.node.split('.')[0]);
  for (const source of sources) addTo(hash, path.join(ROOT, source));
  return hash.digest('hex');
}

function addTo(hash, file) {
  let stat;
  try {
    stat = statSync(file);
  } catch {
    hash.update(`${file}: none\n`);
    return;
  }
  if (!stat.isDirectory()) {
    hash.update(`${path.relative(ROOT, file)} ${stat.size} ${stat.mtimeMs}\n`);
    return;
  }
  for (const name of readdirSync(file).sort()) addTo(hash, path.join(file, name));
}

function stampFile(name) {
  return path.join(OUT, 'stamps', name);
}

/** True where the build of that name was made from exactly these sources. */
export function isFresh(name, digest) {
  try {
    return readFileSync(stampFile(name), 'utf8') === digest;
  } catch {
    return false;
  }
}

/** Remembers that the build of that name is made from these sources. */
export function setFresh(name, digest) {
  mkdirSync(path.join(OUT, 'stamps'), { recursive: true });
  writeFileSync(stampFile(name), digest);
}
