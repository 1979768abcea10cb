import { parseIpv4, parseIpv6 } from '../base/parse-ip.ts';
import { ipText } from '../base/ip-address.ts';
import type { TunnelKind } from '../wire/tunnel.ts';
import { MadeUpAddresses } from './addresses.ts';
import { keyedHex, keyedPort, type Keyed } from './keyed.ts';
import { isDistinctive, LOOKS, mayBeMeant, SECTION_BEFORE, whereOf } from './looks.ts';
import { SetAside } from './set-aside.ts';
import { keyedTunnelId } from './tunnel-ids.ts';

/** What a flow's texts may name beside addresses: its service, its names and paths. */
export interface TextContext {
  /** The server's port: it names a service and is kept, on whichever side it shows. */
  readonly service: number | null;
  /** The client's port, which people may name alone. */
  readonly clientPort: number | null;
  readonly hosts: readonly string[];
  readonly paths: readonly string[];
}

/** Texts of no flow in particular. */
export const NO_CONTEXT: TextContext = { service: null, clientPort: null, hosts: [], paths: [] };

/**
 * Made-up names for everything that identifies somebody: equal values get equal names, whatever
 * output they show in, as long as the key is the same. The map back is `map`; nothing else holds it.
 */
export class Pseudonyms {
  private readonly addresses: MadeUpAddresses;
  private readonly hosts = new Map<string, string>();
  /** Made-up hosts and paths: whoever quotes one keeps it. */
  private readonly made = new Set<string>();
  private readonly clientPorts = new Set<number>();
  private readonly services = new Set<number>();
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

  /** Ports of a flow, so that people's texts about no flow in particular lose a client's. */
  announcePorts(client: number, service: number): void {
    this.clientPorts.add(client);
    this.services.add(service);
  }

  /** A port of a client; a server's names the service and is not given here. */
  port(port: number): number {
    return Number(this.keep('port', String(port), () => String(keyedPort(this.keyed, port))));
  }

  /** What tells tunnels of a kind apart: VNI, TEID, GRE key, PPTP call, session. */
  tunnelId(kind: TunnelKind, id: number): number {
    const make = (): string => String(keyedTunnelId(this.keyed, kind, id));
    return Number(this.keep('tunnel', `${kind} ${id}`, make));
  }

  /**
   * A host name: every label but by its whole tail, so that names of one domain still share one; the
   * end is always "example" (RFC 2606).
   */
  host(name: string): string {
    const bare = name.toLowerCase().replace(/\.$/u, '');
    const known = this.hosts.get(bare);
    if (known !== undefined) return known;
    if (bare === '') return '';
    const alone = withoutPort(bare);
    if (alone !== bare) return this.host(alone);
    if (parseIpv4(bare) !== null || parseIpv6(splitZone(bare)[0]) !== null) return this.ip(bare);
    const labels = bare.split('.');
    // The last label kept stands for the whole rest: names that differ there differ here.
    const made = labels
      .slice(0, MOST_LABELS)
      .map((_, i) => keyedHex(this.keyed, `host ${labels.slice(i).join('.')}`, HOST_LETTERS));
    if (made.length > 1) made.pop();
    const text = `h${made.join('.h')}.example`;
    this.hosts.set(bare, text);
    this.made.add(text);
    return text;
  }

  /** The name of a host whose address a text listing lent it: told as that address is, so that the map names it. */
  listedHost(name: string, lent: string): string {
    const bare = name.toLowerCase().replace(/\.$/u, '');
    const known = this.hosts.get(bare);
    if (known !== undefined) return known;
    const text = this.ip(lent);
    this.hosts.set(bare, text);
    return text;
  }

  /** A path of a request: one made-up segment. */
  path(path: string): string {
    if (path === '/' || path === '*' || path === '') return path;
    const name = this.keep('path', path, () => `/p${keyedHex(this.keyed, `path ${path}`, 10)}`);
    this.made.add(name);
    return name;
  }

  /** The name of a capture file; of its endings only known ones stay ("fw1.acme.pcap"). */
  file(name: string): string {
    return this.keep(
      'file',
      name,
      () => `capture-${keyedHex(this.keyed, `file ${name}`, 8)}${fileEnding(name)}`,
    );
  }

  /** The name or the description of an interface, as sentences show it. */
  interface(name: string): string {
    return this.keep('interface', name, () => `if-${keyedHex(this.keyed, `interface ${name}`, 8)}`);
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
   * A text of the engine's: addresses, MACs, and the names it may hold. A name that could be a word of
   * the sentence ("server") is replaced only where the engine introduces it; everything else stays.
   */
  text(text: string, context: TextContext = NO_CONTEXT): string {
    const parts = new SetAside(text);
    this.setAsideKnown(parts, context, false);
    return parts.done();
  }

  /**
   * What a person wrote: besides, whatever looks like a path, a page, a mailbox or a host, the number
   * of the client's port, and known names as whole words, everyday words excepted.
   */
  said(text: string, context: TextContext = NO_CONTEXT): string {
    const parts = new SetAside(text);
    parts.each(LOOKS.url, (url) => this.url(url));
    parts.each(LOOKS.windowsPath, (path) => this.windowsPath(path));
    parts.each(LOOKS.mail, (_, [who = '', host = '']) => {
      const made = this.keep('mailbox', who, () => `u${keyedHex(this.keyed, `mailbox ${who}`, 8)}`);
      return `${made}@${this.host(host)}`;
    });
    parts.each(LOOKS.path, (path) => (this.made.has(path) ? path : this.path(path)));
    this.setAsideKnown(parts, context, true);
    parts.each(LOOKS.tunnelId, (_, [word = '', sign = '', id]) => {
      const made = this.tunnelIdOfPeople(word, Number(id));
      return made === null ? null : `${word}${sign}${made}`;
    });
    const { clientPort } = context;
    if (clientPort !== null && clientPort !== context.service)
      parts.each(new RegExp(`(?<![\\d#])${clientPort}(?!\\d)`, 'gu'), () =>
        String(this.port(clientPort)),
      );
    parts.each(LOOKS.portNumber, (digits) => {
      const port = Number(digits);
      return this.clientPorts.has(port) && !this.services.has(port)
        ? String(this.port(port))
        : null;
    });
    parts.each(LOOKS.name, (token) => {
      if (!LOOKS.host.test(token)) return null;
      return this.made.has(token.toLowerCase()) ? token : this.host(token);
    });
    return parts.done();
  }

  /** Original values and their names, by kind. */
  map(): Readonly<Record<string, Readonly<Record<string, string>>>> {
    const kinds: Record<string, Readonly<Record<string, string>>> = { ip: this.addresses.pairs() };
    kinds.host = Object.fromEntries(this.hosts);
    for (const [kind, values] of this.others) kinds[kind] = Object.fromEntries(values);
    return kinds;
  }

  private setAsideKnown(parts: SetAside, context: TextContext, people: boolean): void {
    for (const path of byLength(context.paths)) {
      const where = path.includes('/') ? 'as a path' : 'as a target';
      if (parts.mayHold(path)) parts.each(whereOf(path, where), () => this.path(path));
    }
    // A file may be called after a host: its whole name goes first.
    for (const [file, name] of this.others.get('file') ?? []) {
      this.setAsideName(parts, file, name, people);
      const base = withoutEnding(file);
      if (base !== file) this.setAsideName(parts, base, withoutEnding(name), people);
    }
    this.setAsideAddresses(parts, context, people);
    for (const host of byLength(context.hosts))
      this.setAsideName(parts, host, this.host(host), people);
    for (const [one, name] of this.others.get('interface') ?? [])
      this.setAsideName(parts, one, name, people);
    parts.each(LOOKS.name, (token) => {
      if (!(people ? mayBeMeant(token) : isDistinctive(token))) return null;
      return this.hosts.get(token.toLowerCase()) ?? null;
    });
  }

  /** A name where it is one. Addresses are found as addresses. */
  private setAsideName(parts: SetAside, value: string, name: string, people: boolean): void {
    if (value === '' || !parts.mayHold(value)) return;
    if (parseIpv4(value) !== null || parseIpv6(value) !== null) return;
    parts.each(whereOf(value, 'introduced'), () => name);
    if (isDistinctive(value))
      parts.each(whereOf(value, people ? 'anywhere' : 'as a name'), () => name);
    else if (people && mayBeMeant(value)) parts.each(whereOf(value, 'as a name'), () => name);
  }

  private setAsideAddresses(parts: SetAside, context: TextContext, people: boolean): void {
    const made = (whole: string, ip = '', port?: string): string | null => {
      const bare = splitZone(ip)[0];
      if (parseIpv4(bare) === null && parseIpv6(bare) === null) return null;
      if (port !== undefined) return this.endpoint(whole, context.service);
      return whole.startsWith('[') ? `[${this.ip(ip)}]` : this.ip(ip);
    };
    parts.each(LOOKS.ipv6Port, (whole, [ip, port]) => made(whole, ip, port));
    parts.each(LOOKS.ipv6, (ip) => made(ip, ip));
    if (people) parts.each(LOOKS.ipv6OfPeople, (ip) => made(ip, ip));
    parts.each(people ? LOOKS.macOfPeople : LOOKS.mac, (mac) => this.macText(mac));
    parts.each(people ? LOOKS.ipv4OfPeople : LOOKS.ipv4, (whole, [ip, port], before) =>
      !people && SECTION_BEFORE.test(before.slice(-80)) ? null : made(whole, ip, port),
    );
    if (!people) return;
    parts.each(LOOKS.ipv4Dashed, (_, [a, sign = '', b, c, d]) => {
      const ip = [a, b, c, d].join('.');
      return parseIpv4(ip) === null ? null : this.ip(ip).replaceAll('.', sign);
    });
  }

  /** The made-up number of a tunnel that people name; keys, calls and sessions only known ones. */
  private tunnelIdOfPeople(word: string, id: number): string | null {
    for (const [tunnel, made] of this.others.get('tunnel') ?? [])
      if (tunnel.endsWith(` ${id}`)) return made;
    if (/vni/iu.test(word) && id < 2 ** 24) return String(this.tunnelId('vxlan', id));
    return /teid/iu.test(word) && id < 2 ** 32 ? String(this.tunnelId('gtp-u', id)) : null;
  }

  private url(url: string): string {
    const parts = /^([a-z][a-z0-9+.-]*:\/\/)([^/?#]*)(.*)$/isu.exec(url);
    if (parts === null) return this.path(url);
    const [, scheme, authority, rest] = parts;
    const where = authority.slice(authority.lastIndexOf('@') + 1);
    const alone = withoutPort(where);
    const host = alone.includes(':') ? `[${this.host(alone)}]` : this.host(alone);
    const port = /:\d{1,5}$/u.exec(where.replace(/^\[.*\]/u, ''))?.[0] ?? '';
    return `${scheme}${host}${port}${rest === '' ? '' : this.path(rest)}`;
  }

  /** "\\\\server\\share" keeps its shape, "C:\\folder" becomes a path. */
  private windowsPath(text: string): string {
    const [, host, rest] = /^\\\\([^\\]*)(.*)$/su.exec(text) ?? [null, '', text];
    if (host === '') return this.path(text);
    const path = rest === '' ? '' : `\\${this.path(rest).slice(1)}`;
    return `\\\\${this.host(host)}${path}`;
  }

  private macText(text: string): string {
    const digits = text.replace(/[^0-9a-f]/giu, '').match(/../gu) ?? [];
    const bytes = Uint8Array.from(digits, (part) => Number.parseInt(part, 16));
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

/** "host:8080" and "[2001:db8::1]:8080" without their ports and brackets. */
function withoutPort(host: string): string {
  const bracketed = /^\[([^\]]*)\](?::\d*)?$/u.exec(host);
  if (bracketed !== null) return bracketed[1];
  return /^[^:]*:\d{0,5}$/u.test(host) ? host.slice(0, host.indexOf(':')) : host;
}

/** Endings that say what a file is; any other may be part of a name. */
const ENDINGS = /(?:\.(?:pcapng|pcap|cap|dmp|teardown))?(?:\.(?:gz|zst|lz4))?$/iu;

function fileEnding(name: string): string {
  return ENDINGS.exec(name)?.[0] ?? '';
}

function withoutEnding(name: string): string {
  return name.slice(0, name.length - fileEnding(name).length);
}
