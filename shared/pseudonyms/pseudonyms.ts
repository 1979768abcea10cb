import { parseIpv4, parseIpv6 } from '../base/parse-ip.ts';
import { ipText } from '../base/ip-address.ts';
import { MadeUpAddresses } from './addresses.ts';
import { keyedHex, keyedPort, type Keyed } from './keyed.ts';

/** What a flow's texts may name beside addresses: its service, its names and paths. */
export interface TextContext {
  /** The server's port: it names a service and is kept, on whichever side it shows. */
  readonly service: number | null;
  readonly hosts: readonly string[];
  readonly paths: readonly string[];
}

/** Texts of no flow in particular. */
export const NO_CONTEXT: TextContext = { service: null, hosts: [], paths: [] };

const IPV4 = /(?<![\w.])(\d{1,3}(?:\.\d{1,3}){3})(?::(\d{1,5}))?(?![\w]|\.\d)/gu;
const IPV6_PORT = /\[([0-9a-f:.]*:[0-9a-f:.]*)\](?::(\d{1,5}))?/giu;
const IPV6 =
  /(?<![\w:.])((?:[0-9a-f]{0,4}:){2,7}(?:[0-9a-f]{1,4}|(?:\d{1,3}\.){3}\d{1,3})?)(?![\w:])/giu;
const MAC = /(?<![\w:-])((?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2})(?![\w:-])/giu;
/** "RFC 9293 3.10.7.4" is no address. */
const SECTION_BEFORE = /(?:RFC \d{3,5},?|section|sections|§|and)\s*$/u;
const NAME_TOKEN = /[\p{L}\p{N}_](?:[\p{L}\p{N}_.-]*[\p{L}\p{N}_])?/gu;
const PATH_TOKEN = /(?<=^|[\s"“‘'(=])\/[^\s"”’')]+/gu;
const URL_TOKEN = /\bhttps?:\/\/[^\s"”’')]+/giu;
const HOST_LOOK = /^(?=.*\p{L})(?:[\p{L}\p{N}_-]+\.)+\p{L}{2,}$/u;

/**
 * Made-up names for everything that identifies somebody: equal values get equal names, whatever
 * output they show in, as long as the key is the same. The map back is `map`; nothing else holds it.
 */
export class Pseudonyms {
  private readonly addresses: MadeUpAddresses;
  private readonly hosts = new Map<string, string>();
  private readonly madePaths = new Set<string>();
  private readonly others = new Map<string, Map<string, string>>();

  constructor(
    private readonly keyed: Keyed,
    keepPrefixes: boolean,
  ) {
    this.addresses = new MadeUpAddresses(keyed, keepPrefixes);
  }

  /** An address as text; what is no address comes back made up as a host. */
  ip(text: string): string {
    const [bare, zone] = splitZone(text);
    const four = parseIpv4(bare);
    if (four !== null) return ipText(4, this.addresses.nameOf(4, Uint32Array.of(four)));
    const six = parseIpv6(bare);
    if (six !== null) return ipText(6, this.addresses.nameOf(6, six)) + (zone === '' ? '' : '%0');
    return this.host(text);
  }

  /** An address of 4 or 16 bytes in place. */
  address(bytes: Uint8Array, at: number, length: 4 | 16): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset + at, length);
    const words = Uint32Array.from({ length: length / 4 }, (_, i) => view.getUint32(4 * i));
    this.addresses
      .nameOf(length === 4 ? 4 : 6, words)
      .forEach((word, i) => view.setUint32(4 * i, word));
  }

  /** A MAC address in place: locally administered; multicast and broadcast stay. */
  mac(bytes: Uint8Array, at: number): void {
    const original = bytes.subarray(at, at + 6);
    if ((original[0] & 1) === 1 || original.every((byte) => byte === 0)) return;
    const text = Array.from(original, (byte) => byte.toString(16).padStart(2, '0')).join(':');
    const name = this.keep('mac', text, () => `02:${this.macTail(text)}`);
    original.set(name.split(':').map((part) => Number.parseInt(part, 16)));
  }

  /** A port of a client; a server's names the service and is not given here. */
  port(port: number): number {
    return Number(this.keep('port', String(port), () => String(keyedPort(this.keyed, port))));
  }

  /**
   * A host name: every label but by its whole tail, so that names of one domain still share one; the
   * end is always "example" (RFC 2606).
   */
  host(name: string): string {
    const bare = name.toLowerCase().replace(/\.$/u, '');
    const known = this.hosts.get(bare);
    if (known !== undefined) return known;
    if (parseIpv4(bare) !== null || parseIpv6(bare) !== null) return this.ip(bare);
    const labels = bare.split('.').slice(0, MOST_LABELS);
    const made = labels.map((_, i) =>
      keyedHex(this.keyed, `host ${labels.slice(i).join('.')}`, HOST_LETTERS),
    );
    if (made.length > 1) made.pop();
    const text = `h${made.join('.h')}.example`;
    this.hosts.set(bare, text);
    return text;
  }

  /** A path of a request: one made-up segment. */
  path(path: string): string {
    if (path === '/' || path === '*' || path === '') return path;
    const name = this.keep('path', path, () => `/p${keyedHex(this.keyed, `path ${path}`, 10)}`);
    this.madePaths.add(name);
    return name;
  }

  /** The name of a capture file; its ending stays. */
  file(name: string): string {
    const ending = /(?:\.[a-z0-9]{1,8}){1,2}$/iu.exec(name)?.[0] ?? '';
    return this.keep(
      'file',
      name,
      () => `capture-${keyedHex(this.keyed, `file ${name}`, 8)}${ending}`,
    );
  }

  /** "10.0.0.2:50000" with both parts made up; the port of a service stays. */
  endpoint(text: string, service: number | null): string {
    const cut = text.lastIndexOf(':');
    const ip = text.slice(0, cut).replace(/^\[|\]$/gu, '');
    const port = Number(text.slice(cut + 1));
    const made = this.ip(ip);
    const shown = port === service ? port : this.port(port);
    return made.includes(':') ? `[${made}]:${shown}` : `${made}:${shown}`;
  }

  /**
   * A text of the engine's: addresses, MACs, known hosts, the flow's own names and paths, capture
   * names. Everything else stays.
   */
  text(text: string, context: TextContext = NO_CONTEXT): string {
    let out = text;
    for (const path of byLength(context.paths)) out = replaceAll(out, path, this.path(path));
    for (const host of byLength(context.hosts)) out = replaceAll(out, host, this.host(host));
    for (const [file, name] of this.others.get('file') ?? []) out = replaceAll(out, file, name);
    out = this.addressesIn(out, context);
    return out.replace(NAME_TOKEN, (token) => this.hosts.get(token.toLowerCase()) ?? token);
  }

  /** What a person wrote: besides, whatever looks like a path, an address of a page or a host. */
  said(text: string, context: TextContext = NO_CONTEXT): string {
    const known = this.text(
      text.replace(URL_TOKEN, (url) => this.url(url)),
      context,
    );
    return known
      .replace(PATH_TOKEN, (path) => (this.madePaths.has(path) ? path : this.path(path)))
      .replace(NAME_TOKEN, (token) =>
        HOST_LOOK.test(token) && !token.endsWith('.example') ? this.host(token) : token,
      );
  }

  /** Original values and their names, by kind. */
  map(): Readonly<Record<string, Readonly<Record<string, string>>>> {
    const kinds: Record<string, Readonly<Record<string, string>>> = { ip: this.addresses.pairs() };
    kinds.host = Object.fromEntries(this.hosts);
    for (const [kind, values] of this.others) kinds[kind] = Object.fromEntries(values);
    return kinds;
  }

  private url(url: string): string {
    const parts = /^(https?:\/\/)([^/?#]*)(.*)$/iu.exec(url);
    if (parts === null) return url;
    const [, scheme, authority, rest] = parts;
    const host = /^(.*?)(:\d+)?$/u.exec(authority);
    return `${scheme}${this.host(host?.[1] ?? authority)}${host?.[2] ?? ''}${rest === '' ? '' : this.path(rest)}`;
  }

  private addressesIn(text: string, context: TextContext): string {
    const withPort = (ip: string, port: string | undefined, whole: string): string => {
      if (parseIpv4(ip) === null && parseIpv6(ip) === null) return whole;
      if (port === undefined) return whole.startsWith('[') ? `[${this.ip(ip)}]` : this.ip(ip);
      return this.endpoint(whole, context.service);
    };
    const made = new Map<string, string>();
    // Names already made must not be made up again: they are set aside until the end.
    const aside = (name: string): string => {
      const mark = `\u{f0000}${made.size}\u{f0001}`;
      made.set(mark, name);
      return mark;
    };
    const out = text
      .replace(MAC, (mac: string) => aside(this.macText(mac)))
      .replace(IPV6_PORT, (whole: string, ip: string, port?: string) =>
        aside(withPort(ip, port, whole)),
      )
      .replace(IPV6, (whole: string) => (parseIpv6(whole) === null ? whole : aside(this.ip(whole))))
      .replace(
        IPV4,
        (whole: string, ip: string, port: string | undefined, at: number, all: string) =>
          SECTION_BEFORE.test(all.slice(Math.max(0, at - 20), at))
            ? whole
            : aside(withPort(ip, port, whole)),
      );
    return out.replace(/\u{f0000}\d+\u{f0001}/gu, (mark) => made.get(mark) ?? mark);
  }

  private macText(text: string): string {
    const bytes = Uint8Array.from(text.split(/[:-]/u), (part) => Number.parseInt(part, 16));
    this.mac(bytes, 0);
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(':');
  }

  private macTail(text: string): string {
    return (keyedHex(this.keyed, `mac ${text}`, 10).match(/../gu) ?? []).join(':');
  }

  private keep(kind: string, value: string, make: () => string): string {
    let values = this.others.get(kind);
    if (values === undefined) {
      values = new Map();
      this.others.set(kind, values);
    }
    let name = values.get(value);
    if (name === undefined) {
      name = make();
      values.set(value, name);
    }
    return name;
  }
}

/** Labels of a host name that are told apart; hostile names can have thousands. */
const MOST_LABELS = 8;
const HOST_LETTERS = 8;

function splitZone(text: string): [string, string] {
  const cut = text.indexOf('%');
  return cut === -1 ? [text, ''] : [text.slice(0, cut), text.slice(cut)];
}

function byLength(values: readonly string[]): readonly string[] {
  return values.filter((value) => value.length > 1).sort((a, b) => b.length - a.length);
}

/** Plain replacement; upper and lower case count as equal for names that the wire folds. */
function replaceAll(text: string, value: string, name: string): string {
  if (!text.toLowerCase().includes(value.toLowerCase())) return text;
  const escaped = value.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&');
  return text.replace(new RegExp(escaped, 'giu'), () => name);
}
