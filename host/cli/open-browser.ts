import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { makePrivateFolder } from '../files/private-folder.ts';

/** True where this session can show a window. */
export function hasDisplay(
  platform: NodeJS.Platform = process.platform,
  environment: NodeJS.ProcessEnv = process.env,
): boolean {
  if (platform === 'darwin' || platform === 'win32') return true;
  return [environment['DISPLAY'], environment['WAYLAND_DISPLAY']].some(
    (value) => value !== undefined && value !== '',
  );
}

/**
 * Opens a URL in the default browser; false where that is not possible here. The URL holds the token,
 * and every user of the machine can read a command's arguments: so the browser is given a private
 * file that leads there. The file goes when this process ends.
 */
export function openBrowser(
  url: string,
  platform: NodeJS.Platform = process.platform,
): Promise<boolean> {
  if (!hasDisplay(platform)) return Promise.resolve(false);
  const page = path.join(makePrivateFolder().path, 'teardown.html');
  writeFileSync(page, pageLeadingTo(url), { mode: 0o600 });
  const [command, args] = openerOf(page, platform);
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'ignore', detached: true });
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
    // An opener that stays (some browsers do) has opened something.
    setTimeout(() => resolve(true), 3000).unref();
    child.unref();
  });
}

function openerOf(page: string, platform: NodeJS.Platform): [string, string[]] {
  if (platform === 'darwin') return ['open', [page]];
  if (platform === 'win32') return ['rundll32', ['url.dll,FileProtocolHandler', page]];
  return ['xdg-open', [page]];
}

/** Our own URL of digits, letters and dashes: nothing in it needs escaping. */
function pageLeadingTo(url: string): string {
  return `<!doctype html><meta charset="utf-8"><meta name="referrer" content="no-referrer"><meta http-equiv="refresh" content="0; url=${url}"><title>Teardown</title><a href="${url}">Open Teardown</a>\n`;
}
