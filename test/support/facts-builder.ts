import type { CloseFacts } from '../../shared/flows/close-facts.ts';
import type { FlowContext, FlowFacts, RstFacts, SideFacts } from '../../shared/flows/flow-facts.ts';
import type { HttpFacts } from '../../shared/http/http-facts.ts';
import type { TlsFacts, TlsSideFacts } from '../../shared/tls/tls-facts.ts';
import type { SideIndex } from '../../shared/base/units.ts';

/** What a test says of a reset; packet and side come from where it stands. */
export type ResetParts = Partial<RstFacts> & { readonly packet: number };

/** What a test says of one side; the rest is a side that took part in the handshake and said nothing. */
export type SideParts = Partial<Omit<SideFacts, 'firstRst' | 'lastRst'>> & {
  readonly resets?: readonly ResetParts[];
};

/** What a test says of a flow. Times are milliseconds by packet number; the default is packet n at n ms. */
export interface FlowParts {
  readonly client?: SideParts;
  readonly server?: SideParts;
  readonly times?: Readonly<Record<number, number>>;
  readonly tls?: {
    readonly client?: Partial<TlsSideFacts>;
    readonly server?: Partial<TlsSideFacts>;
  } & Partial<Omit<TlsFacts, 'sides'>>;
  readonly http?: Partial<HttpFacts>;
  /** Milliseconds from the last packet to the end of the capture. */
  readonly silence?: number;
  readonly more?: Partial<Omit<FlowFacts, 'sides' | 'tls' | 'http'>>;
}

const NOTHING_SENT: SideFacts = {
  packets: 1,
  bytes: 0,
  uniqueBytes: 0,
  missingBytes: 0,
  firstPacket: 0,
  lastPacket: 0,
  syn: 0,
  synCount: 0,
  lastSyn: 0,
  firstData: 0,
  lastData: 0,
  dataSegments: 0,
  fin: 0,
  finCount: 0,
  finSeq: 0,
  finAcked: 0,
  firstAck: 0,
  rstCount: 0,
  rstAckCount: 0,
  firstRst: null,
  lastRst: null,
  unackedBytes: 0,
  bytesAfterPeerClose: 0,
  firstDataAfterPeerFin: 0,
  lastAckAfterOwnFin: 0,
  ackedAfterPeerFin: 0,
  conflictingData: 0,
  retransmissions: 0,
  unansweredRetransmissions: 0,
  firstUnanswered: 0,
  zeroWindows: 0,
  zeroWindowSince: 0,
  lastWindow: 65535,
  ttl: 64,
  largestIpIdStep: 1,
  largestTtlStep: 0,
  maxSegment: 0,
  largestWindow: 65535,
  stuckLength: 0,
  stuckTries: 0,
  largestDelivered: 0,
  speech: 'nothing',
  state: 'UNKNOWN',
};

const CLOSE: CloseFacts = {
  kind: 'open',
  by: 'unknown',
  stage: 'none',
  tags: [],
  signature: null,
  excluded: null,
};

/** SYN #1, SYN-ACK #2, ACK #3 of a handshake, as sides. */
export const HANDSHAKE = {
  client: { syn: 1, synCount: 1, firstPacket: 1, firstAck: 3 },
  server: { syn: 2, synCount: 1, firstPacket: 2 },
} as const;

/**
 * The facts of a flow that a test describes by what matters to it:
 *
 *   flowFacts({ client: { fin: 6, resets: [{ packet: 7, form: 'rst-ack', seqFromOwnFin: 1 }] } })
 *
 * A handshake (#1 to #3) is there unless `more: { sawHandshake: false }` says that it was missed.
 */
export function flowFacts(parts: FlowParts = {}): FlowFacts {
  const shaken = parts.more?.sawHandshake ?? true;
  const client = side(0, shaken ? { ...HANDSHAKE.client, ...parts.client } : (parts.client ?? {}));
  const server = side(1, shaken ? { ...HANDSHAKE.server, ...parts.server } : (parts.server ?? {}));
  const time = (packet: number): number => (parts.times?.[packet] ?? packet) * 1e6;
  const resets = [...resetsOf(client), ...resetsOf(server)].sort((a, b) => a.packet - b.packet);
  const packets = [client, server].flatMap((it) => packetsOf(it));
  const first = Math.min(...packets);
  const last = Math.max(...packets);
  return {
    flow: 0,
    proto: 'tcp',
    client: { ip: '10.0.0.2', port: 50000 },
    server: { ip: '10.0.0.9', port: 8080 },
    roleBasis: 'syn',
    firstPacket: first,
    lastPacket: last,
    packets: packets.length,
    sides: [client, server],
    completeness: 0,
    sawHandshake: shaken,
    handshakeRtt: shaken ? 2e6 : null,
    oneSided: false,
    snapped: false,
    synVariants: 1,
    synScales: true,
    close: CLOSE,
    tls: parts.tls === undefined ? null : tls(parts.tls),
    http: parts.http === undefined ? null : { ...NO_HTTP, ...parts.http },
    icmp: null,
    firstClose: smallest([client.fin, server.fin, ...resets.map((it) => it.packet)]),
    firstReset: resets.length > 0 ? resets[0].packet : 0,
    resets,
    ending: endingOf(client, server, resets),
    zeroWindowProbes: 0,
    keepAlives: 0,
    probePace: () => 'too-few',
    idle: null,
    idleBefore: () => null,
    context: NO_CONTEXT,
    recording: 0,
    silenceAtEnd: (parts.silence ?? 30_000) * 1e6,
    at: (packet) => time(packet) - time(first),
    between: (a, b) => time(b) - time(a),
    relativeSeq: (_side, seq) => seq,
    ...parts.more,
  };
}

const NO_CONTEXT: FlowContext = {
  portFlows: 1,
  portAccepted: 1,
  portTls: 0,
  probedTargets: 0,
  probedPorts: 0,
  probedHosts: 0,
  probedAgain: 0,
  probedOddly: 0,
  probedPortsHere: 0,
  probedHostsHere: 0,
  clientFlows: 1,
  clientSpoke: 0,
  serverElsewhere: null,
};

const NO_HTTP: HttpFacts = {
  method: null,
  host: null,
  path: null,
  status: null,
  request: 0,
  response: 0,
  responseLength: null,
  responseBodySeq: null,
  wantsTls: false,
  progress: {
    requests: 0,
    responses: 0,
    request: 0,
    response: 0,
    method: null,
    status: null,
    asked: 'unknown',
    answered: 'unknown',
    framing: 'unknown',
    missing: null,
    start: null,
    end: null,
  },
};

function side(index: SideIndex, parts: SideParts): SideFacts {
  const { resets = [], ...rest } = parts;
  const whole = resets.map((it) => reset(index, it));
  const merged: SideFacts = {
    ...NOTHING_SENT,
    ...(rest.uniqueBytes === undefined ? {} : { bytes: rest.uniqueBytes }),
    ...(rest.retransmissions === undefined
      ? {}
      : { unansweredRetransmissions: rest.retransmissions }),
    ...rest,
    finCount: rest.finCount ?? (rest.fin === undefined ? 0 : 1),
    lastSyn: rest.lastSyn ?? rest.syn ?? 0,
    rstCount: whole.filter((it) => it.form === 'rst').length,
    rstAckCount: whole.filter((it) => it.form === 'rst-ack').length,
    firstRst: whole.length > 0 ? whole[0] : null,
    lastRst: whole.length > 0 ? whole[whole.length - 1] : null,
  };
  const seen = packetsOf(merged);
  return {
    ...merged,
    firstPacket: rest.firstPacket ?? (seen.length > 0 ? Math.min(...seen) : 0),
    lastPacket: rest.lastPacket ?? (seen.length > 0 ? Math.max(...seen) : 0),
    packets: rest.packets ?? seen.length,
  };
}

function reset(index: SideIndex, parts: ResetParts): RstFacts {
  return {
    side: index,
    form: 'rst-ack',
    seq: 100,
    ack: 0,
    validity: 'exact',
    answers: 0,
    seqFromOwnFin: null,
    ttl: 64,
    ipIdStep: null,
    ipId: 7,
    window: 0,
    payload: 0,
    receiverState: 'ESTABLISHED',
    outcomes: { rfc793: 'accepted', rfc5961: 'accepted', 'linux-current': 'accepted' },
    reservedBits: false,
    ipIdCopied: false,
    beatsRoundTrip: false,
    ...parts,
  };
}

function resetsOf(facts: SideFacts): RstFacts[] {
  return [facts.firstRst, facts.lastRst].filter(
    (it, at, all): it is RstFacts => it !== null && (at === 0 || it.packet !== all[0]?.packet),
  );
}

/** The first reset that its receiver takes, before both FINs were acknowledged; say `more: { ending }` where it did not. */
function endingOf(
  client: SideFacts,
  server: SideFacts,
  resets: readonly RstFacts[],
): RstFacts | null {
  const closed =
    client.finAcked > 0 && server.finAcked > 0 ? Math.max(client.finAcked, server.finAcked) : 0;
  const taken = resets.find((it) => it.validity !== 'left' && it.validity !== 'right');
  if (taken === undefined || (closed > 0 && taken.packet > closed)) return null;
  return taken;
}

function packetsOf(facts: SideFacts): number[] {
  const { firstPacket, lastPacket, syn, firstAck, firstData, lastData, fin } = facts;
  const resets = resetsOf(facts).map((it) => it.packet);
  return [firstPacket, lastPacket, syn, firstAck, firstData, lastData, fin, ...resets].filter(
    (it, at, all) => it > 0 && all.indexOf(it) === at,
  );
}

function smallest(packets: readonly number[]): number {
  const seen = packets.filter((it) => it > 0);
  return seen.length > 0 ? Math.min(...seen) : 0;
}

function tls(parts: NonNullable<FlowParts['tls']>): TlsFacts {
  const { client, server, ...rest } = parts;
  return {
    version: '1.2',
    offered: ['1.2'],
    helloCut: false,
    retryRequest: false,
    sni: 'shop.example',
    alpn: null,
    alpnBasis: null,
    cipherSuite: 0xc02f,
    clientHello: 4,
    serverHello: 5,
    applicationData: true,
    finished: true,
    ...rest,
    sides: [tlsSide(client ?? {}), tlsSide(server ?? {})],
  };
}

function tlsSide(parts: Partial<TlsSideFacts>): TlsSideFacts {
  const closeNotify = parts.closeNotify ?? 'absent';
  return {
    closeNotify,
    closeNotifyStrength: closeNotify === 'sent' ? 'likely' : null,
    closeNotifyPacket: 0,
    closeNotifyWhy:
      'The last record is type 23, length 300; a close_notify would be type 21, length 26',
    records: 5,
    lastRecord: { packet: 5, type: 23, length: 300 },
    previousRecord: 0,
    clearAlerts: [],
    step: 'Finished',
    stepPacket: 5,
    finished: true,
    firstEncrypted: 0,
    earlyAlert: 0,
    lost: false,
    openRecordBytes: 0,
    ...parts,
  };
}
