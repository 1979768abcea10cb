// Runs one TypeScript entry in Node: bundles it with Vite into out/tools/ and imports the result.
// usage: node build/run-ts.mjs ENTRY.ts [-- ARGUMENT...]
import { build } from 'vite';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const [entry, ...rest] = process.argv.slice(2);
if (entry === undefined) {
  console.error('usage: node build/run-ts.mjs ENTRY.ts [-- ARGUMENT...]');
  process.exit(2);
}
const name = entry.replace(/\.ts$/, '').replaceAll(/[^a-z0-9]+/gi, '-');
const outDir = path.resolve('out/tools', name);
await build({
  configFile: false,
  logLevel: 'warn',
  publicDir: false,
  ssr: { noExternal: true },
  build: {
    ssr: true,
    target: 'node20',
    outDir,
    emptyOutDir: true,
    minify: false,
    rolldownOptions: {
      external: [/^node:/, ...builtinModules, 'playwright-core', 'vite', '@sparticuz/chromium'],
      input: { main: path.resolve(entry) },
      output: { format: 'es', entryFileNames: '[name].mjs' },
    },
  },
});
process.argv.splice(
  1,
  process.argv.length - 1,
  path.resolve(entry),
  ...rest.filter((a, i) => !(i === 0 && a === '--')),
);
await import(pathToFileURL(path.join(outDir, 'main.mjs')).href);
