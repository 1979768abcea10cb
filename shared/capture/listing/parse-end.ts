import { parseIpv4, parseIpv6 } from '../../base/parse-ip.ts';
import type { ListedEnd } from './listed-packet.ts';
import { SERVICE_PORTS } from './service-ports.ts';

/** Longest name of a host (RFC 1035) and of a port in a listing. */
const LONGEST = 300;

/**
 * An end as tcpdump and the ASA write it: `192.0.2.1.443`, `2001:db8::1.443`, `host.example.https`, an
 * address alone. Null: no end, or a port whose name is unknown.
 */
export function parseDottedEnd(text: string): ListedEnd | null {
  if (text.length === 0 || text.length > LONGEST) return null;
  if (isAddress(text)) return { host: text, port: null };
  const dot = text.lastIndexOf('.');
  if (dot <= 0) return null;
  const port = portOf(text.slice(dot + 1));
  const host = text.slice(0, dot);
  return port === null || !isHost(host) ? null : { host, port };
}

/** An end of a ladder: `client`, `client:50000`, `192.0.2.1:443`, `[2001:db8::1]:443`, `192.0.2.1.443`. */
export function parseLadderEnd(text: string): ListedEnd | null {
  if (text.length === 0 || text.length > LONGEST) return null;
  if (isAddress(text)) return { host: text, port: null };
  const colon = text.lastIndexOf(':');
  if (colon > 0) {
    const port = portOf(text.slice(colon + 1));
    const host = text.slice(0, colon).replace(/^\[([^\]]*)\]$/u, '$1');
    return port === null || !(isHost(host) || isAddress(host)) ? null : { host, port };
  }
  const dotted = parseDottedEnd(text);
  if (dotted !== null && isAddress(dotted.host)) return dotted;
  return isHost(text) ? { host: text, port: null } : null;
}

/** An IPv4 or IPv6 address. */
export function isAddress(text: string): boolean {
  return parseIpv4(text) !== null || (text.includes(':') && parseIpv6(text) !== null);
}

function portOf(text: string): number | null {
  if (/^\d{1,5}$/u.test(text)) return Number(text) <= 65_535 ? Number(text) : null;
  return SERVICE_PORTS.get(text) ?? null;
}

function isHost(text: string): boolean {
  return isAddress(text) || /^[\p{L}\p{N}_][\p{L}\p{N}_.-]*$/u.test(text);
}
