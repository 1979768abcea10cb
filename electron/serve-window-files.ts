import { protocol } from 'electron';
import { SECURITY_HEADERS } from '../host/content-security-policy.ts';
import { WindowFiles } from '../host/window-files.ts';
import { APP_ORIGIN, APP_SCHEME } from './app-scheme.ts';

/** Must run before the app is ready: makes the scheme a secure origin with a content policy. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Answers the scheme from the exact list of the window's files, with the one content policy. */
export function serveWindowFiles(): void {
  const files = new WindowFiles();
  protocol.handle(APP_SCHEME, async (request) => {
    const url = new URL(request.url);
    const file = `${url.protocol}//${url.host}` === APP_ORIGIN ? files.get(url.pathname) : null;
    if (file === null || request.method !== 'GET') {
      return new Response('There is no such file.', { status: 404, headers: SECURITY_HEADERS });
    }
    const body = new Uint8Array(await file.read());
    return new Response(body, { headers: { ...SECURITY_HEADERS, 'Content-Type': file.type } });
  });
}
