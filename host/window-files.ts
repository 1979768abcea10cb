import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The built window content (out/renderer; entries and chunks lie equally deep). */
const RENDERER_FOLDER = fileURLToPath(new URL('../renderer', import.meta.url));

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.json': 'application/json',
};

/** A file of the window's content. */
export interface WindowFile {
  readonly type: string;
  read(): Promise<Uint8Array>;
}

/**
 * The exact list of files that a window may load, by URL path, made once at start. A request is
 * looked up and never turned into a path, so nothing outside the folder can be asked for.
 */
export class WindowFiles {
  private readonly files = new Map<string, WindowFile>();

  constructor(folder = RENDERER_FOLDER) {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || entry.name.endsWith('.map')) continue;
      const file = path.join(entry.parentPath, entry.name);
      const url = `/${path.relative(folder, file).split(path.sep).join('/')}`;
      const type = TYPES[path.extname(entry.name)] ?? 'application/octet-stream';
      this.files.set(url, { type, read: () => readFile(file) });
    }
    const index = this.files.get('/index.html');
    if (index !== undefined) this.files.set('/', index);
  }

  get(urlPath: string): WindowFile | null {
    return this.files.get(urlPath) ?? null;
  }
}
