import type { AnalysisSession } from '../session/analysis-api.ts';
import type { Pseudonyms, TextContext } from './pseudonyms.ts';

/** What is known of a flow's ends and names: the originals, never given out. */
interface FlowOriginals extends TextContext {
  readonly client: string;
  readonly server: string;
}

/** Flows whose originals are kept at hand. */
const MOST_KNOWN = 20_000;

/**
 * The originals of a session, announced to the names so that sentences lose them, whichever flow
 * they are about.
 */
export class Originals {
  private readonly flows = new Map<number, FlowOriginals>();
  private announced = 0;

  constructor(
    private readonly session: AnalysisSession,
    private readonly names: Pseudonyms,
  ) {
    this.announce();
  }

  /** Tells the names of files and interfaces, so that sentences lose them; more come while reading. */
  announce(): void {
    for (const capture of this.session.health().captures) this.names.file(capture.name);
    for (const reader of this.session.captures)
      for (const { name, description, hardware } of reader.interfaces)
        for (const value of [name, description, hardware])
          if (value !== null && value !== '') this.names.interface(value);
  }

  /** A note about the whole may name the host and the client's port of any flow. */
  announceEnds(): void {
    for (; this.announced < this.session.flowCount; this.announced += 1) {
      const { name, client, server } = this.session.row(this.announced);
      if (name !== null) this.names.host(name);
      this.names.announcePorts(portOf(client), portOf(server));
      this.listedNames(client);
      this.listedNames(server);
    }
  }

  /** Names that text listings have for an address which they were lent. */
  private listedNames(endpoint: string): readonly string[] {
    const lent = addressOf(endpoint);
    const found: string[] = [];
    for (const { format, details } of this.session.captures) {
      if (format !== 'listing' || details === undefined) continue;
      for (const name of details.namesOf(lent)) {
        this.names.listedHost(name, lent);
        found.push(name);
      }
    }
    return found;
  }

  /** Announces a flow's names and remembers its originals. */
  of(flow: number): FlowOriginals {
    const before = this.flows.get(flow);
    if (before !== undefined) return before;
    const { client, server } = this.session.row(flow);
    const { tls, http, tunnel } = this.session.record(flow);
    const hosts = [tls?.sni, http?.host].filter((host) => typeof host === 'string');
    const paths = [http?.path].filter((path) => typeof path === 'string' && path !== '/');
    for (const host of hosts) this.names.host(host);
    hosts.push(...this.listedNames(client), ...this.listedNames(server));
    for (const { kind, id } of tunnel ?? []) if (id !== null) this.names.tunnelId(kind, id);
    const known = {
      client,
      server,
      service: portOf(server),
      clientPort: portOf(client),
      hosts,
      paths: paths as string[],
    };
    if (this.flows.size >= MOST_KNOWN) this.flows.clear();
    this.flows.set(flow, known);
    return known;
  }
}

/** The address of "10.0.0.9:80" or "[2001:db8::1]:80". */
function addressOf(endpoint: string): string {
  return endpoint.slice(0, endpoint.lastIndexOf(':')).replace(/^\[|\]$/gu, '');
}

/** The port of "10.0.0.9:80" or "[2001:db8::1]:80". */
export function portOf(endpoint: string): number {
  return Number(endpoint.slice(endpoint.lastIndexOf(':') + 1));
}
