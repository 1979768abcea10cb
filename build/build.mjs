// Builds what is stale into out/, in four parts (docs/architecture.md):
//   node      out/electron/, host/, report/, chunks/  what runs on Node and in Electron's main process
//   renderer  out/renderer/                           the window's content
//   sample    out/sample/                             the capture that ships with the app
//   fonts     out/fonts/                              the report's fonts
// usage: node build/build.mjs [--force]
import { mkdirSync, readdirSync, renameSync, rmSync, copyFileSync, existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { withBuildLock } from './lock.mjs';
import { OUT, ROOT } from './paths.mjs';
import { digestOf, isFresh, setFresh } from './stamp.mjs';

const COMMON = ['package.json', 'package-lock.json', 'build'];

/**
 * The parts: what they are made from, how, and which folders of out/ they own. Chunks of the node
 * part lie as deep as its entries, so that `new URL('../host/x.js', import.meta.url)` is right in
 * an entry and in a chunk alike.
 */
const PARTS = [
  {
    name: 'node',
    sources: [...COMMON, 'shared', 'host', 'electron'],
    folders: ['electron', 'host', 'report', 'chunks'],
    make: async (into) => {
      const { buildNode, buildPreload, copyTemplate } = await import('./build-node.mjs');
      await buildNode(into);
      await buildPreload(into);
      copyTemplate(into);
    },
  },
  {
    name: 'renderer',
    sources: [...COMMON, 'shared', 'renderer'],
    folders: ['renderer'],
    make: async (into) => (await import('./build-renderer.mjs')).buildRenderer(into),
  },
  {
    name: 'sample',
    sources: ['host/sample'],
    folders: ['sample'],
    make: copySample,
  },
  {
    name: 'fonts',
    sources: [
      'package-lock.json',
      'build/report-fonts.mjs',
      'build/split-lam-alef.mjs',
      'build/paths.mjs',
    ],
    folders: ['fonts'],
    make: async (into) => (await import('./report-fonts.mjs')).buildFonts(into),
  },
];

/** Builds every stale part (all with `force`); returns the names of those that were built. */
export async function ensureBuilt({ force = false, say = () => {} } = {}) {
  const stale = () => PARTS.filter((part) => force || !isPartFresh(part));
  if (stale().length === 0) return [];
  return withBuildLock(async () => {
    const built = [];
    for (const part of stale()) {
      const digest = digestOf(part.sources);
      say(`Building ${part.name} ...`);
      await makePart(part);
      setFresh(part.name, digest);
      built.push(part.name);
    }
    return built;
  });
}

function isPartFresh(part) {
  return existsSync(path.join(OUT, part.folders[0])) && isFresh(part.name, digestOf(part.sources));
}

/** Builds beside the old output and then swaps, so that nobody ever sees half a build. */
async function makePart(part) {
  const staging = path.join(OUT, `.staging-${part.name}-${process.pid}`);
  rmSync(staging, { recursive: true, force: true });
  mkdirSync(staging, { recursive: true });
  try {
    await part.make(staging);
    for (const folder of part.folders) {
      const target = path.join(OUT, folder);
      rmSync(target, { recursive: true, force: true });
      if (existsSync(path.join(staging, folder))) renameSync(path.join(staging, folder), target);
    }
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

/** The sample capture that ships with the app. */
function copySample(into) {
  const from = path.join(ROOT, 'host/sample');
  mkdirSync(path.join(into, 'sample'), { recursive: true });
  const names = existsSync(from) ? readdirSync(from).filter((n) => n.endsWith('.pcapng')) : [];
  for (const name of names) copyFileSync(path.join(from, name), path.join(into, 'sample', name));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const began = performance.now();
  const built = await ensureBuilt({
    force: process.argv.includes('--force'),
    say: (line) => console.error(line),
  });
  const what = built.length === 0 ? 'nothing was stale' : built.join(', ');
  console.error(`Built in ${((performance.now() - began) / 1000).toFixed(1)} s: ${what}.`);
}
