// What runs on Node: the Electron main process, the command line, the workers; and the preload.
import { cpSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { build } from 'vite';
import { ROOT } from './paths.mjs';

/** The typesetter is a native addon: it stays a package (docs/decisions/0007). */
const EXTERNAL = ['electron', '@myriaddreamin/typst-ts-node-compiler', /^node:/, ...builtinModules];

/** Entries by their place in out/. Each worker is its own entry: the same path in bundle and archive. */
const ENTRIES = {
  'electron/main': 'electron/main.ts',
  'host/cli': 'host/cli/main.ts',
  'host/analysis-worker': 'host/worker/analysis-worker.ts',
  'host/hash-worker': 'host/worker/hash-worker.ts',
  'report/report-worker': 'host/report/report-worker.ts',
};

const SHARED_SETTINGS = {
  configFile: false,
  root: ROOT,
  logLevel: 'warn',
  publicDir: false,
  ssr: { noExternal: true },
};

/** ES modules with shared chunks, not minified: stack traces stay readable. */
export async function buildNode(into) {
  await build({
    ...SHARED_SETTINGS,
    build: {
      ssr: true,
      target: 'node20',
      outDir: into,
      emptyOutDir: false,
      minify: false,
      sourcemap: true,
      rolldownOptions: {
        external: EXTERNAL,
        input: Object.fromEntries(
          Object.entries(ENTRIES).map(([name, file]) => [name, path.join(ROOT, file)]),
        ),
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
        },
      },
    },
  });
}

/** The report's template is read as it is by the typesetter. */
export function copyTemplate(into) {
  cpSync(path.join(ROOT, 'host/report/template'), path.join(into, 'report/template'), {
    recursive: true,
  });
}

/** A sandboxed preload can load neither ES modules nor files: one CommonJS file. */
export async function buildPreload(into) {
  await build({
    ...SHARED_SETTINGS,
    build: {
      ssr: true,
      target: 'node20',
      outDir: path.join(into, 'electron'),
      emptyOutDir: false,
      minify: false,
      rolldownOptions: {
        external: EXTERNAL,
        input: path.join(ROOT, 'electron/preload.ts'),
        output: { format: 'cjs', entryFileNames: 'preload.cjs', codeSplitting: false },
      },
    },
  });
}
