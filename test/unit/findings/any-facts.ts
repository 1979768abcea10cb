import fc from 'fast-check';

import type { FlowContext, FlowFacts, IdleGap, Speech } from '../../../shared/flows/flow-facts.ts';
import { RST_VALIDITIES, TCP_STATES } from '../../../shared/tcp/tcp-names.ts';
import {
  flowFacts,
  type FlowParts,
  type ResetParts,
  type SideParts,
} from '../../support/facts-builder.ts';

const packet = fc.integer({ min: 4, max: 40 });
const seen = fc.oneof(fc.constant(0), packet);
const few = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 5000 }));

const outcome = fc.constantFrom(
  'accepted' as const,
  'challenged' as const,
  'dropped' as const,
  'unknown' as const,
);

const SPEECHES = [
  'nothing',
  'unknown',
  'tls',
  'http',
  'http2',
  'ssh',
  'text',
  'binary',
] as const satisfies readonly Speech[];

const reset: fc.Arbitrary<ResetParts> = fc.record({
  packet,
  form: fc.constantFrom('rst' as const, 'rst-ack' as const),
  validity: fc.constantFrom(...RST_VALIDITIES),
  answers: seen,
  seqFromOwnFin: fc.constantFrom(null, 0, 1, 500),
  ttl: fc.constantFrom(64, 43),
  ack: fc.constantFrom(0, 77),
  receiverState: fc.constantFrom(...TCP_STATES),
  ipIdStep: fc.constantFrom(null, 1, 5000),
  outcomes: fc.record({ rfc793: outcome, rfc5961: outcome, 'linux-current': outcome }),
  reservedBits: fc.boolean(),
  ipIdCopied: fc.boolean(),
  beatsRoundTrip: fc.boolean(),
});

const side: fc.Arbitrary<SideParts> = fc
  .record({
    data: fc.tuple(packet, packet),
    uniqueBytes: few,
    missingBytes: fc.constantFrom(0, 0, 900),
    fin: seen,
    finAcked: seen,
    synCount: fc.integer({ min: 1, max: 4 }),
    open: fc.boolean(),
    late: fc.boolean(),
    retransmissions: fc.constantFrom(0, 1, 12),
    zeroWindows: fc.constantFrom(0, 1),
    speech: fc.constantFrom(...SPEECHES),
    maxSegment: fc.constantFrom(100, 1448),
    largestWindow: fc.constantFrom(null, 0, 65_535),
    lastWindow: fc.constantFrom(null, 0, 20_000, 65_535),
    zeroWindowSince: seen,
    stuckLength: fc.constantFrom(0, 500, 1448),
    stuckTries: fc.constantFrom(0, 2, 9),
    largestDelivered: fc.constantFrom(0, 1, 700, 1448),
    unansweredRetransmissions: fc.constantFrom(0, 1, 5),
    firstUnanswered: seen,
    resets: fc
      .array(reset, { maxLength: 2 })
      .map((list) => list.sort((a, b) => a.packet - b.packet)),
  })
  .map(({ data, open, late, ...rest }) => ({
    ...rest,
    finAcked: rest.fin > 0 ? rest.finAcked : 0,
    firstData: rest.uniqueBytes > 0 ? Math.min(...data) : 0,
    lastData: rest.uniqueBytes > 0 ? Math.max(...data) : 0,
    stuckLength: rest.uniqueBytes > 0 ? rest.stuckLength : 0,
    unackedBytes: open ? Math.ceil(rest.uniqueBytes / 2) : 0,
    bytesAfterPeerClose: late ? Math.ceil(rest.uniqueBytes / 3) : 0,
  }));

const tlsSide = fc.record({
  closeNotify: fc.constantFrom('sent' as const, 'absent' as const, 'unknown' as const),
  closeNotifyStrength: fc.constantFrom('certain' as const, 'likely' as const, 'possible' as const),
  closeNotifyPacket: packet,
  step: fc.constantFrom(null, 'ClientHello' as const, 'Certificate' as const, 'Finished' as const),
  stepPacket: seen,
  firstEncrypted: fc.constantFrom(0, 25, 53),
  earlyAlert: seen,
  lost: fc.constantFrom(false, false, true),
  clearAlerts: fc.array(
    fc.record({
      packet,
      level: fc.constantFrom('fatal' as const, 'warning' as const),
      description: fc.constantFrom('unknown_ca', 'alert 200'),
      code: fc.constant(48),
    }),
    { maxLength: 1 },
  ),
});

const tls: fc.Arbitrary<FlowParts['tls']> = fc.option(
  fc.record({
    version: fc.constantFrom('1.2', '1.3', null),
    serverHello: fc.constantFrom(0, 5),
    clientHello: fc.constantFrom(0, 4),
    finished: fc.boolean(),
    applicationData: fc.boolean(),
    client: tlsSide,
    server: tlsSide,
  }),
  { nil: undefined },
);

const http: fc.Arbitrary<FlowParts['http']> = fc.option(
  fc.record({
    method: fc.constantFrom('GET', 'HEAD', null),
    path: fc.constant('/'),
    request: seen,
    responseLength: fc.constantFrom(null, 0, 4000),
    responseBodySeq: fc.constantFrom(null, 81),
    wantsTls: fc.boolean(),
  }),
  { nil: undefined },
);

const context: fc.Arbitrary<FlowContext> = fc.record({
  portFlows: fc.constantFrom(0, 1, 40),
  portAccepted: fc.constantFrom(0, 1, 30),
  portTls: fc.constantFrom(0, 3),
  probedTargets: fc.constantFrom(0, 4, 200),
  probedPorts: fc.constantFrom(0, 1, 150),
  probedHosts: fc.constantFrom(0, 1, 150),
  probedAgain: fc.constantFrom(0, 3, 120),
  probedOddly: fc.constantFrom(0, 1, 5),
  probedPortsHere: fc.constantFrom(0, 5, 150),
  probedHostsHere: fc.constantFrom(0, 20, 150),
  clientFlows: fc.constantFrom(0, 5, 200),
  clientSpoke: fc.constantFrom(0, 3, 150),
  serverElsewhere: fc.option(
    fc.record({
      packet,
      ttl: fc.constantFrom(0, 1, 63, 64, 200),
      ttlSpread: fc.constantFrom(0, 3),
    }),
  ),
});

const idle: fc.Arbitrary<IdleGap | null> = fc.option(
  fc.record({
    before: packet,
    after: packet,
    nanos: fc.constantFrom(2e9, 60e9, 75e9, 3600e9),
  }),
  { nil: null, freq: 2 },
);

/** Facts as no capture need ever show them: contradictions included. */
export const anyFacts: fc.Arbitrary<FlowFacts> = fc
  .record({
    client: side,
    server: side,
    tls,
    http,
    handshake: fc.boolean(),
    oneSided: fc.boolean(),
    udp: fc.constantFrom(false, false, false, true),
    port: fc.constantFrom(443, 8080),
    silence: fc.constantFrom(0, 500, 30_000, 600_000),
    icmp: fc.constantFrom(false, false, false, true),
    context,
    idle,
    idleBefore: idle,
    zeroWindowProbes: fc.constantFrom(0, 4),
    keepAlives: fc.constantFrom(0, 3),
  })
  .map((it) =>
    flowFacts({
      client: it.client,
      server: it.server,
      ...(it.tls !== undefined && { tls: it.tls }),
      ...(it.http !== undefined && { http: it.http }),
      silence: it.silence,
      more: {
        sawHandshake: it.handshake,
        oneSided: it.oneSided,
        context: it.context,
        idle: it.idle,
        idleBefore: () => it.idleBefore,
        zeroWindowProbes: it.zeroWindowProbes,
        keepAlives: it.keepAlives,
        proto: it.udp ? 'udp' : 'tcp',
        server: { ip: '10.0.0.9', port: it.port },
        icmp: it.icmp
          ? {
              packet: 41,
              from: '10.0.0.1',
              version: 4,
              type: 3,
              code: 3,
              text: 'port unreachable',
              quotedSide: 0,
            }
          : null,
      },
    }),
  );
