import { rmSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import type { DownloadShelf } from '../jobs/job-desk.ts';
import { makePrivateFolder, type PrivateFolder } from '../files/private-folder.ts';

/** Where downloads are, below the window's own address. */
const FOLDER = 'download';

/** A file that waits to be fetched. */
export interface Download {
  readonly path: string;
  readonly name: string;
}

/** One window's shelf. */
export interface WindowShelf extends DownloadShelf {
  /** The window is closed: all its files go. */
  remove(): void;
}

/**
 * Files that this server's windows may fetch: each at an address that nobody can guess, kept in a
 * folder that only this user can enter, gone with the window that asked for it.
 */
export class Downloads {
  private readonly offered = new Map<string, Download>();

  /** The shelf of a window. */
  shelf(): WindowShelf {
    let folder: PrivateFolder | null = null;
    const own = new Set<string>();
    return {
      place: () => {
        folder ??= makePrivateFolder();
        return path.join(folder.path, randomToken());
      },
      offer: (place, name) => {
        const token = randomToken();
        this.offered.set(token, { path: place, name });
        own.add(token);
        return `${FOLDER}/${token}`;
      },
      drop: (place) => rmSync(place, { force: true }),
      remove: () => {
        for (const token of own) this.offered.delete(token);
        folder?.remove();
      },
    };
  }

  /** The file at a path of the server ("/download/..."), null where there is none. */
  at(pathname: string): Download | null {
    const token = new RegExp(`^/${FOLDER}/([\\w-]{43})$`).exec(pathname)?.[1];
    return token === undefined ? null : (this.offered.get(token) ?? null);
  }
}

/** 256 bits. */
function randomToken(): string {
  return randomBytes(32).toString('base64url');
}
