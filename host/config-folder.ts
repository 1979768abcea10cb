import { homedir } from 'node:os';
import path from 'node:path';

/** The folder for what Teardown remembers between runs, by each platform's custom. */
export function configFolder(
  platform: NodeJS.Platform = process.platform,
  environment: NodeJS.ProcessEnv = process.env,
  home = homedir(),
): string {
  const own = environment['TEARDOWN_CONFIG'];
  if (own !== undefined && own !== '') return own;
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support', 'Teardown');
  if (platform === 'win32') {
    const roaming = environment['APPDATA'];
    const base =
      roaming !== undefined && roaming !== '' ? roaming : path.join(home, 'AppData', 'Roaming');
    return path.join(base, 'Teardown');
  }
  const xdg = environment['XDG_CONFIG_HOME'];
  // The XDG specification: a relative path there is invalid and to be ignored.
  const base = xdg !== undefined && path.isAbsolute(xdg) ? xdg : path.join(home, '.config');
  return path.join(base, 'teardown');
}
