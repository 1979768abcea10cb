import { app, session, shell, type WebContents } from 'electron';
import { APP_ORIGIN } from './app-scheme.ts';

/**
 * What no window's content may do, whoever wrote it: go elsewhere, open windows, embed others, ask
 * for permissions, or load anything that the app does not serve itself.
 */
export function lockDown(): void {
  app.on('web-contents-created', (_event, contents) => lockContents(contents));
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_contents, permission, answer) => {
    answer(isHarmless(permission));
  });
  defaultSession.setPermissionCheckHandler((_contents, permission) => isHarmless(permission));
  defaultSession.webRequest.onBeforeRequest((details, answer) => {
    answer({ cancel: !isOwn(details.url) });
  });
}

/** Copying a table needs the clipboard; nothing else is needed. */
function isHarmless(permission: string): boolean {
  return permission === 'clipboard-sanitized-write';
}

function isOwn(url: string): boolean {
  // blob: is what the window saves (CSV, SVG); data: its smallest images; devtools: for developers.
  const own = [`${APP_ORIGIN}/`, `blob:${APP_ORIGIN}/`, 'data:', 'devtools:'];
  return own.some((start) => url.startsWith(start));
}

function lockContents(contents: WebContents): void {
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    // References (RFCs, vendor pages) open in the user's own browser.
    if (url.startsWith('https://')) void shell.openExternal(url);
    return { action: 'deny' };
  });
}
