import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Download } from './downloads.ts';

/** Sends a file as something to be saved, never to be shown: its content may come from anybody. */
export async function sendDownload(
  request: IncomingMessage,
  response: ServerResponse,
  { path, name }: Download,
): Promise<void> {
  const { size } = await stat(path);
  response.setHeader('Content-Type', 'application/octet-stream');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Content-Disposition', contentDisposition(name));
  response.setHeader('Content-Length', size);
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  await pipeline(createReadStream(path), response);
}

/**
 * Content-Disposition for a file to save (RFC 6266): the name in ASCII for old clients, and exactly,
 * percent-encoded as UTF-8 (RFC 8187), for all others.
 */
export function contentDisposition(name: string): string {
  // Half a surrogate pair becomes U+FFFD.
  const wellFormed = Buffer.from(name).toString();
  const ascii = wellFormed.replaceAll(/[^\x20-\x7e]|["\\%]/gu, '_');
  const exact = encodeURIComponent(wellFormed).replaceAll(
    /[!'()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${exact}`;
}
