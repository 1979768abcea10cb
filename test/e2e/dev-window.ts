import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import react from '@vitejs/plugin-react';
import { build } from 'vite';

/** Tests and tools of this project are run from its root. */
const ROOT = process.cwd();
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
};

/** The window over the in-memory host, built and served for a test. */
export interface DevWindow {
  /** Address of the page; append `?flows=1000000` and the like (see renderer/dev/main.tsx). */
  readonly address: string;
  close(): Promise<void>;
}

/** Builds renderer/dev into a temporary folder and serves it on loopback. */
export async function serveDevWindow(): Promise<DevWindow> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'teardown-dev-'));
  await build({
    configFile: false,
    root: path.join(ROOT, 'renderer'),
    base: './',
    logLevel: 'error',
    plugins: [react()],
    build: {
      target: 'chrome128',
      outDir: folder,
      emptyOutDir: true,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 1500,
      rolldownOptions: { input: { dev: path.join(ROOT, 'renderer/dev/index.html') } },
    },
  });
  const server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    response.setHeader('Content-Type', TYPES[path.extname(pathname)] ?? 'text/plain');
    createReadStream(path.join(folder, path.normalize(pathname)))
      .on('error', () => response.writeHead(404).end())
      .pipe(response);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}/dev/index.html`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
