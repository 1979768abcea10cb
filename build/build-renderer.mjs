// The window's content. Everything is a file of its own (fonts and small images too) and nothing is
// inline, so that one strict content security policy holds in every host.
import path from 'node:path';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import { ROOT } from './paths.mjs';

/** Builds renderer/ into `into`/renderer. */
export async function buildRenderer(into) {
  await build({
    configFile: false,
    root: path.join(ROOT, 'renderer'),
    base: './',
    logLevel: 'warn',
    plugins: [react()],
    build: {
      target: 'chrome128',
      outDir: path.join(into, 'renderer'),
      emptyOutDir: false,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      sourcemap: true,
      chunkSizeWarningLimit: 1500,
    },
  });
}
