import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Why a request is turned away, null where it may come in. */
export type Refusal = { readonly status: number; readonly reason: string } | null;

/**
 * Who may come in: whoever holds the one-time token of the start URL, and from then on the cookie
 * that it was exchanged for. Host and Origin are checked on every request, so that neither a
 * rebound name nor another site's page reaches anything, cookie or not.
 */
export class Door {
  readonly cookieName: string;
  private readonly hosts: ReadonlySet<string>;
  private readonly secret = randomBytes(32).toString('base64url');
  private token: string | null = randomBytes(32).toString('base64url');

  constructor(port: number) {
    // Cookies are not kept apart by port: two servers must not overwrite each other's.
    this.cookieName = `teardown_${port}`;
    this.hosts = new Set([`127.0.0.1:${port}`, `localhost:${port}`]);
  }

  /** The token of the start URL; used up by the first `exchange`. */
  get startToken(): string | null {
    return this.token;
  }

  /** Host, and Origin where the browser sends one (always with POST and WebSocket). */
  checkAddress(request: IncomingMessage, originNeeded: boolean): Refusal {
    const host = request.headers.host;
    if (host === undefined || !this.hosts.has(host)) {
      return { status: 421, reason: 'This server answers on 127.0.0.1 only.' };
    }
    const { origin } = request.headers;
    if (origin === undefined && !originNeeded) return null;
    if (origin === `http://${host}`) return null;
    return { status: 403, reason: 'The request comes from another origin.' };
  }

  /** True for a request that carries the cookie. */
  knows(request: IncomingMessage): boolean {
    const cookies = (request.headers.cookie ?? '').split(';').map((part) => part.trim());
    const own = cookies.find((part) => part.startsWith(`${this.cookieName}=`));
    return own !== undefined && sameText(own.slice(this.cookieName.length + 1), this.secret);
  }

  /** Takes the one-time token; the Set-Cookie value in return, null where it is wrong or used. */
  exchange(token: string): string | null {
    if (this.token === null || !sameText(token, this.token)) return null;
    this.token = null;
    return `${this.cookieName}=${this.secret}; HttpOnly; SameSite=Strict; Path=/`;
  }
}

/** Equality in a time that does not tell how much was right. */
function sameText(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
