import { builtinModules } from 'node:module';
import path from 'node:path';
import { build } from 'vite';

/** Bundles a TypeScript program of the tests for Node; the path of what `node` runs. */
export async function bundledProgram(entry: string): Promise<string> {
  const outDir = path.resolve('out/tools', path.basename(entry, '.ts'));
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
        external: [/^node:/, ...builtinModules],
        input: { main: path.resolve(entry) },
        output: { format: 'es', entryFileNames: '[name].mjs' },
      },
    },
  });
  return path.join(outDir, 'main.mjs');
}
