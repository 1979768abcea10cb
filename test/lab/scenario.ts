import { Endpoint, type EndpointSettings, type Step, type TlsSettings } from './endpoint.ts';
import { type Topology, addresses } from './topology.ts';
import { type Address, type CapturePoint, type FlowTruth, knowableEverywhere } from './truth.ts';

/** What a scenario gets to play with: its own network, a certificate, and its recorders. */
export interface Stage {
  readonly topology: Topology;
  readonly certificate: { readonly cert: string; readonly key: string };
  /** Only for scenarios that record by hand. */
  readonly startRecording: () => Promise<void>;
  readonly stopRecording: () => Promise<void>;
}

/** One situation: plays it and tells the truth about each connection it made. */
export interface Scenario {
  readonly id: string;
  readonly title: string;
  /** `whole` (default): recorded from before the first packet to after the last one. */
  readonly recording?: 'whole' | 'by-hand';
  /** A recorder that keeps only what this filter lets through, as an overrun or a wrong filter does. */
  readonly blind?: { readonly point: CapturePoint; readonly filter: string };
  /** Seconds that a packet takes through the router, each way; 0.01 without it. */
  readonly cable?: number;
  /** A FIN takes 40 ms more than the rest through the router: what follows it within that time comes first. */
  readonly lateFin?: boolean;
  /** Programs that this scenario needs beyond the lab's own; without them it is skipped, and said so. */
  readonly needs?: readonly string[];
  readonly play: (stage: Stage) => Promise<readonly FlowTruth[]>;
}

export interface Conversation {
  readonly client: readonly Step[];
  readonly server: readonly Step[];
  readonly port: number;
  readonly program?: 'python' | 'node';
  readonly tls?: TlsSettings;
  readonly from?: string;
  readonly to?: string;
  readonly times?: number;
  readonly every?: number;
  readonly clientRcvbuf?: number;
  /** Settings of one end only, over the common ones. */
  readonly clientSettings?: Partial<EndpointSettings>;
  readonly serverSettings?: Partial<EndpointSettings>;
}

/** The two running programs of a conversation. */
export interface Pair {
  readonly client: Endpoint;
  readonly server: Endpoint;
  readonly target: Address;
}

/** Starts a server, waits for it to listen, starts its client. */
export async function startPair(stage: Stage, talk: Conversation): Promise<Pair> {
  const target = { ip: talk.to ?? addresses.server, port: talk.port };
  const common = { ...target, program: talk.program, times: talk.times };
  const serverSettings: EndpointSettings = {
    ...common,
    role: 'server',
    steps: talk.server,
    tls: talk.tls === undefined ? undefined : { ...talk.tls, ...stage.certificate },
    ...talk.serverSettings,
  };
  const clientSettings: EndpointSettings = {
    ...common,
    role: 'client',
    from: talk.from ?? addresses.client,
    every: talk.every,
    rcvbuf: talk.clientRcvbuf,
    steps: talk.client,
    tls: talk.tls,
    ...talk.clientSettings,
  };
  const server = Endpoint.start(stage.topology, serverSettings);
  await server.reported('listening');
  return { client: Endpoint.start(stage.topology, clientSettings), server, target };
}

/** Plays a conversation to the end of both programs. */
export async function playPair(stage: Stage, talk: Conversation): Promise<Pair> {
  const pair = await startPair(stage, talk);
  await Promise.all([pair.client.finished(), pair.server.finished()]);
  return pair;
}

/** A line sent and closed, so that a recording shows how long the silence before it lasted. */
export async function playLater(stage: Stage): Promise<FlowTruth[]> {
  const later = await playPair(stage, {
    port: 9001,
    client: [['send', 'HELLO\r\n'], ['close']],
    server: [['read-eof'], ['close']],
  });
  return truthOf(later, {
    cause: 'graceful-close',
    close: { kind: 'graceful', by: 'client' },
    dataLost: 'no',
    story: 'A later connection that sent one line and closed, to show how long the silence lasted.',
  });
}

/** The lab's own check that a program saw what the scenario is about; without it there is no truth to write. */
export function mustHaveSeen(who: Witness, what: RegExp): void {
  if (who.sightings.some((sighting) => what.test(sighting))) return;
  throw new Error(`no program saw ${String(what)}, only: ${who.sightings.join(', ')}`);
}

/** The lab's own check of a fact. */
export function must(fact: boolean, what: string): void {
  if (!fact) throw new Error(`the situation did not come about: ${what}`);
}

/** What a scenario has to say about its flows; the rest has a usual value. */
export type Told = Pick<FlowTruth, 'cause' | 'close' | 'dataLost' | 'story'> & Partial<FlowTruth>;

/** What the truth needs of a program; scenarios with raw packets make it up. */
export type Witness = Pick<Endpoint, 'flows' | 'sightings'>;

/** The truth about every connection of a client, all of the same kind. */
export function truthOf(
  pair: { readonly client: Witness; readonly server: Witness | null; readonly target: Address },
  told: Told,
): FlowTruth[] {
  return pair.client.flows.map((client) => ({
    client,
    server: pair.target,
    closeNotify: { client: null, server: null },
    closeNotifyKnowable: true,
    points: knowableEverywhere,
    programs: { client: pair.client.sightings, server: pair.server?.sightings ?? [] },
    ...told,
  }));
}
