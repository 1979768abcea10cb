import type { FlowFacts } from '../../../shared/flows/flow-facts.ts';
import type { CauseId, Confidence, VerdictClass } from '../../../shared/findings/rule.ts';
import { flowFacts } from '../../support/facts-builder.ts';
import { STALL_CASES } from './stall-cases.ts';

/** A flow by its facts, and the verdict that it must get. */
export interface Case {
  readonly name: string;
  readonly facts: FlowFacts;
  readonly cause: CauseId;
  readonly class: VerdictClass;
  readonly confidence: Confidence;
  readonly headline: string;
}

const talked = {
  client: { firstData: 4, lastData: 4, uniqueBytes: 200 },
  server: { firstData: 5, lastData: 5, uniqueBytes: 3000 },
};
const missed = { sawHandshake: false } as const;
/** Thin space, as in every number on screen. */
const THIN = '\u2009';

/** Verdicts by facts. Packets 1 to 3 are the handshake; packet n is at n ms unless the case says more. */
export const CASES: readonly Case[] = [
  ...STALL_CASES,
  {
    name: 'both FINs acknowledged',
    facts: flowFacts({
      client: { ...talked.client, fin: 6, finAcked: 7 },
      server: { ...talked.server, fin: 7, finAcked: 8, lastPacket: 7 },
    }),
    cause: 'graceful-close',
    class: 'benign',
    confidence: 'high',
    headline: 'Closed gracefully, client first.',
  },
  {
    name: 'both FINs, and HTTP promised more than was sent',
    facts: flowFacts({
      client: { ...talked.client, fin: 8, finAcked: 9 },
      server: { ...talked.server, fin: 7, finAcked: 8 },
      http: {
        method: 'GET',
        path: '/',
        request: 4,
        response: 5,
        status: 200,
        responseLength: 9000,
        responseBodySeq: 81,
      },
    }),
    cause: 'graceful-close',
    class: 'watch',
    confidence: 'high',
    headline: `Server closed by FIN before the response was complete: 2${THIN}920 of 9${THIN}000 bytes.`,
  },
  {
    name: 'both FINs acknowledged, a reset after that',
    facts: flowFacts({
      client: {
        ...talked.client,
        fin: 6,
        finAcked: 7,
        resets: [{ packet: 10, form: 'rst', answers: 9, seqFromOwnFin: 1 }],
      },
      server: { ...talked.server, fin: 7, finAcked: 8, lastPacket: 9 },
    }),
    cause: 'graceful-close',
    class: 'benign',
    confidence: 'high',
    headline: 'Closed gracefully, client first.',
  },
  {
    name: 'TLS, close_notify of the first closer cannot be followed and the other said none',
    facts: flowFacts({
      client: { ...talked.client, fin: 6, finAcked: 7 },
      server: { ...talked.server, fin: 7, finAcked: 8 },
      tls: {
        client: {
          closeNotify: 'unknown',
          closeNotifyWhy: 'The snap length cut a record header of the client at #5.',
        },
      },
    }),
    cause: 'graceful-close',
    class: 'benign',
    confidence: 'low',
    headline: 'Both sides closed by FIN; close_notify from the client cannot be judged.',
  },
  {
    name: 'data beyond its own FIN: two senders speak for the server',
    facts: flowFacts({
      client: { ...talked.client, fin: 6, finAcked: 7 },
      server: { ...talked.server, fin: 5, finSeq: 301, finAcked: 6, lastData: 8, uniqueBytes: 726 },
    }),
    cause: 'graceful-close',
    class: 'watch',
    confidence: 'low',
    headline: 'Closed by FIN, but two senders spoke for the server.',
  },
  {
    name: 'TLS, FIN without close_notify',
    facts: flowFacts({
      client: { ...talked.client, fin: 6, finAcked: 7 },
      server: { ...talked.server, fin: 7, finAcked: 8 },
      tls: {},
    }),
    cause: 'fin-without-close-notify',
    class: 'watch',
    confidence: 'high',
    headline: 'FIN from client without close_notify.',
  },
  {
    name: 'TLS, the side that closes second says no close_notify: one-sided closure',
    facts: flowFacts({
      client: { ...talked.client, fin: 7, finAcked: 8 },
      server: { ...talked.server, fin: 8, finAcked: 9 },
      tls: { client: { closeNotify: 'sent', closeNotifyPacket: 6 } },
    }),
    cause: 'graceful-close',
    class: 'benign',
    confidence: 'medium',
    headline: 'Closed gracefully, client first.',
  },
  {
    name: 'reference 002: FIN, RST+ACK one past it, and the answer to the FIN',
    facts: flowFacts({
      client: {
        ...talked.client,
        fin: 8,
        finSeq: 201,
        resets: [{ packet: 9, seq: 202, seqFromOwnFin: 1, receiverState: 'FIN-WAIT-2' }],
      },
      server: {
        ...talked.server,
        fin: 6,
        finAcked: 7,
        resets: [
          { packet: 10, form: 'rst', answers: 8, seqFromOwnFin: 1, receiverState: 'CLOSED' },
        ],
      },
      times: { 6: 0, 7: 45, 8: 2536, 9: 2536, 10: 2536.061 },
      tls: {},
    }),
    cause: 'fin-rst-without-close-notify',
    class: 'benign',
    confidence: 'high',
    headline: 'FIN+RST from client without close_notify.',
  },
  {
    name: 'the same from the server',
    facts: flowFacts({
      client: talked.client,
      server: { ...talked.server, fin: 8, resets: [{ packet: 9, seqFromOwnFin: 1 }] },
      tls: {},
    }),
    cause: 'fin-rst-without-close-notify',
    class: 'benign',
    confidence: 'high',
    headline: 'FIN+RST from server without close_notify.',
  },
  {
    name: 'FIN+RST, records lost: nothing is claimed',
    facts: flowFacts({
      client: { ...talked.client, fin: 8, resets: [{ packet: 9, seqFromOwnFin: 1 }] },
      server: talked.server,
      tls: {
        client: {
          closeNotify: 'unknown',
          closeNotifyWhy: 'Bytes of the client are missing',
          lost: true,
        },
      },
    }),
    cause: 'fin-rst-without-close-notify',
    class: 'benign',
    confidence: 'low',
    headline: 'FIN+RST from client; close_notify cannot be judged.',
  },
  {
    name: 'FIN without close_notify, then a bare RST to data that came 300 ms later',
    facts: flowFacts({
      client: {
        ...talked.client,
        fin: 8,
        resets: [{ packet: 10, form: 'rst', answers: 9, seqFromOwnFin: 1 }],
      },
      server: {
        ...talked.server,
        lastData: 9,
        bytesAfterPeerClose: 500,
        unackedBytes: 500,
        firstDataAfterPeerFin: 9,
      },
      times: { 8: 8, 9: 308, 10: 308.1 },
      tls: {},
    }),
    cause: 'fin-rst-without-close-notify',
    class: 'watch',
    confidence: 'high',
    headline: 'FIN+RST from client without close_notify.',
  },
  {
    name: 'close_notify, FIN, then a bare RST to the close_notify of the other side',
    facts: flowFacts({
      client: {
        ...talked.client,
        fin: 8,
        resets: [{ packet: 10, form: 'rst', answers: 9, seqFromOwnFin: 1 }],
      },
      server: {
        ...talked.server,
        lastData: 9,
        bytesAfterPeerClose: 31,
        unackedBytes: 31,
        firstDataAfterPeerFin: 9,
      },
      tls: {
        client: { closeNotify: 'sent', closeNotifyPacket: 7 },
        server: {
          closeNotify: 'sent',
          closeNotifyPacket: 9,
          lastRecord: { packet: 9, type: 21, length: 26 },
        },
      },
    }),
    cause: 'late-data-reset',
    class: 'benign',
    confidence: 'high',
    headline: 'Client had closed; late close_notify from the server met a RST.',
  },
  {
    name: 'clear text: late data hits a closed socket',
    facts: flowFacts({
      client: {
        ...talked.client,
        fin: 8,
        resets: [{ packet: 10, form: 'rst', answers: 9, seqFromOwnFin: 1 }],
      },
      server: {
        ...talked.server,
        lastData: 9,
        bytesAfterPeerClose: 64,
        unackedBytes: 64,
        firstDataAfterPeerFin: 9,
      },
    }),
    cause: 'late-data-reset',
    class: 'watch',
    confidence: 'high',
    headline: 'Client had closed; late data from the server met a RST.',
  },
  {
    name: 'the late RST has a TTL 194 hops off: a device answers in the server’s name',
    facts: flowFacts({
      client: { ...talked.client, lastData: 9 },
      server: {
        ...talked.server,
        fin: 8,
        ttl: 61,
        resets: [{ packet: 10, form: 'rst', answers: 9, seqFromOwnFin: 1, ttl: 255 }],
      },
    }),
    cause: 'late-data-reset',
    class: 'benign',
    confidence: 'low',
    headline: 'Server had closed; late data from the client met a RST.',
  },
  {
    name: 'HTTP request, no answer, RST+ACK after 300 ms',
    facts: flowFacts({
      client: { firstData: 4, lastData: 4, uniqueBytes: 80, resets: [{ packet: 6 }] },
      server: { lastPacket: 5 },
      times: { 6: 304 },
      http: { method: 'GET', path: '/slow', request: 4 },
    }),
    cause: 'client-cancelled-request',
    class: 'watch',
    confidence: 'medium',
    headline: 'Client cancelled 300 ms after its request.',
  },
  {
    name: 'HTTP response a third done',
    facts: flowFacts({
      client: { ...talked.client, resets: [{ packet: 8 }] },
      server: { ...talked.server, lastData: 7 },
      http: {
        method: 'GET',
        path: '/',
        request: 4,
        response: 5,
        status: 200,
        responseLength: 9000,
        responseBodySeq: 81,
      },
    }),
    cause: 'client-cancelled-request',
    class: 'watch',
    confidence: 'medium',
    headline: 'Client cancelled 4 ms after its request.',
  },
  {
    name: 'TLS response still flowing',
    facts: flowFacts({
      client: { ...talked.client, resets: [{ packet: 8 }] },
      server: { ...talked.server, lastData: 7, uniqueBytes: 90_000, unackedBytes: 2800 },
      tls: { version: '1.3', client: { lastRecord: { packet: 4, type: 23, length: 200 } } },
    }),
    cause: 'client-cancelled-request',
    class: 'watch',
    confidence: 'low',
    headline: 'Client cancelled 4 ms after its request.',
  },
  {
    name: 'HTTP response complete, then RST+ACK',
    facts: flowFacts({
      client: { ...talked.client, resets: [{ packet: 8 }] },
      server: { ...talked.server, uniqueBytes: 180 },
      http: {
        method: 'GET',
        path: '/',
        request: 4,
        response: 5,
        status: 200,
        responseLength: 100,
        responseBodySeq: 81,
      },
    }),
    cause: 'client-abort',
    class: 'watch',
    confidence: 'low',
    headline: "Client aborted the connection 3 ms after the server's last data.",
  },
  {
    name: 'the server had finished, all was acknowledged, the client resets',
    facts: flowFacts({
      client: { ...talked.client, resets: [{ packet: 8 }] },
      server: { ...talked.server, fin: 6, finAcked: 7 },
    }),
    cause: 'client-abort',
    class: 'watch',
    confidence: 'low',
    headline: 'Client aborted after the server had finished.',
  },
  {
    name: 'FIN then RST+ACK without TLS',
    facts: flowFacts({
      client: { ...talked.client, fin: 6, finAcked: 7, resets: [{ packet: 8, seqFromOwnFin: 1 }] },
      server: { ...talked.server, lastPacket: 7 },
    }),
    cause: 'client-abort',
    class: 'watch',
    confidence: 'medium',
    headline: 'FIN then RST+ACK from client.',
  },
  {
    name: 'the server aborts',
    facts: flowFacts({
      client: talked.client,
      server: { ...talked.server, resets: [{ packet: 8 }] },
    }),
    cause: 'server-abort',
    class: 'watch',
    confidence: 'low',
    headline: "Server aborted the connection 4 ms after the client's last data.",
  },
  {
    name: 'a bare RST 13 s after the last packet answers nothing, though its number would fit',
    facts: flowFacts({
      client: { ...talked.client, resets: [{ packet: 8, form: 'rst' }] },
      server: { ...talked.server, uniqueBytes: 90_000 },
      times: { 8: 13_000 },
    }),
    cause: 'client-abort',
    class: 'watch',
    confidence: 'low',
    headline: 'Client ended the connection with a bare RST.',
  },
  {
    name: 'a bare RST answers the next request: no socket, and nothing shows why',
    facts: flowFacts({
      client: { ...talked.client, lastData: 7 },
      server: { ...talked.server, resets: [{ packet: 8, form: 'rst', answers: 7 }] },
    }),
    cause: 'unexplained',
    class: 'watch',
    confidence: 'low',
    headline: "RST from server: no socket for the client's data.",
  },
  {
    name: 'a reset of another TTL in the server’s name',
    facts: flowFacts({
      client: talked.client,
      server: { ttl: 228, resets: [{ packet: 5, form: 'rst', answers: 4, ttl: 43, ack: 77 }] },
    }),
    cause: 'injected-reset',
    class: 'harmful',
    confidence: 'low',
    headline: "RST in the server's name: not the server's TTL.",
  },
  {
    name: 'a reset in the server’s name, with the IP-ID of the request and reserved bits',
    facts: flowFacts({
      client: talked.client,
      server: {
        ttl: 228,
        resets: [
          { packet: 5, form: 'rst', ttl: 43, ack: 77, ipIdCopied: true, reservedBits: true },
        ],
      },
    }),
    cause: 'injected-reset',
    class: 'harmful',
    confidence: 'high',
    headline: "Forged RST in the server's name: not the server's TTL.",
  },
  {
    name: 'a reset below the window of a server that goes on for a minute',
    facts: flowFacts({
      client: {
        ...talked.client,
        resets: [
          {
            packet: 6,
            form: 'rst',
            validity: 'left',
            outcomes: { rfc793: 'dropped', rfc5961: 'dropped', 'linux-current': 'dropped' },
          },
        ],
      },
      server: {
        ...talked.server,
        lastData: 7,
        lastPacket: 7,
        retransmissions: 1,
        unackedBytes: 900,
      },
      times: { 7: 60_006 },
      more: { ending: null },
    }),
    cause: 'reset-ignored-by-endpoint',
    class: 'harmful',
    confidence: 'medium',
    headline: "Client's RST ignored: left of the window; server went on for 1 min 00 s.",
  },
  {
    name: 'one of ninety ports of a host, half-open',
    facts: flowFacts({
      client: { firstAck: 0, packets: 2, resets: [{ packet: 3, form: 'rst', answers: 2 }] },
      more: {
        context: {
          ...flowFacts().context,
          probedTargets: 90,
          probedPorts: 90,
          probedHosts: 1,
          probedPortsHere: 90,
        },
      },
    }),
    cause: 'scan-syn',
    class: 'benign',
    confidence: 'high',
    headline: 'Port scan: port open, reset instead of the ACK.',
  },
  {
    name: 'ZMap before v4.1.0 at a closed port',
    facts: flowFacts({
      client: { syn: 1, synCount: 1, packets: 1 },
      server: { resets: [{ packet: 2, answers: 1, ack: 1 }] },
      more: {
        ...missed,
        close: { ...flowFacts().close, kind: 'refused', tags: ['zmap', 'scanner_like'] },
      },
    }),
    cause: 'scan-zmap',
    class: 'benign',
    confidence: 'medium',
    headline: 'ZMap scan: port closed.',
  },
  {
    name: 'RST+ACK to the SYN',
    facts: flowFacts({
      client: { syn: 1, synCount: 1 },
      server: { resets: [{ packet: 2, answers: 1, ack: 1 }] },
      more: missed,
    }),
    cause: 'connection-refused',
    class: 'watch',
    confidence: 'medium',
    headline: 'Connection to port 8080 refused.',
  },
  {
    name: 'three SYNs and nothing',
    facts: flowFacts({
      client: { syn: 1, synCount: 3, lastPacket: 3 },
      server: { packets: 0 },
      times: { 1: 0, 3: 9000 },
      more: { ...missed, oneSided: true },
    }),
    cause: 'syn-unanswered',
    class: 'harmful',
    confidence: 'low',
    headline: '3 SYNs in 9 s, never answered.',
  },
  {
    name: 'one SYN 200 ms before the end of the capture',
    facts: flowFacts({
      client: { syn: 1, synCount: 1 },
      server: { packets: 0 },
      silence: 200,
      more: { ...missed, oneSided: true },
    }),
    cause: 'still-open',
    class: 'benign',
    confidence: 'low',
    headline: 'SYN sent; the capture ended before an answer could come.',
  },
  {
    name: 'ICMP from a router',
    facts: flowFacts({
      client: { syn: 1, synCount: 1 },
      server: { packets: 0 },
      more: {
        ...missed,
        icmp: {
          packet: 2,
          from: '10.0.0.1',
          version: 4,
          type: 3,
          code: 13,
          text: 'communication administratively prohibited',
          quotedSide: 0,
        },
      },
    }),
    cause: 'icmp-rejected',
    class: 'harmful',
    confidence: 'high',
    headline: 'ICMP from 10.0.0.1: communication administratively prohibited.',
  },
  {
    name: 'UDP, port unreachable from the server',
    facts: flowFacts({
      client: { firstData: 1, lastData: 1, uniqueBytes: 40 },
      server: { packets: 0 },
      more: {
        ...missed,
        proto: 'udp',
        icmp: {
          packet: 2,
          from: '10.0.0.9',
          version: 4,
          type: 3,
          code: 3,
          text: 'port unreachable',
          quotedSide: 0,
        },
      },
    }),
    cause: 'icmp-rejected',
    class: 'harmful',
    confidence: 'high',
    headline: 'ICMP from the server itself: port unreachable.',
  },
  {
    name: 'ICMP fragmentation needed rejects nothing',
    facts: flowFacts({
      client: talked.client,
      server: talked.server,
      more: {
        icmp: {
          packet: 9,
          from: '10.0.0.1',
          version: 4,
          type: 3,
          code: 4,
          text: 'fragmentation needed',
          quotedSide: 1,
        },
      },
    }),
    cause: 'still-open',
    class: 'benign',
    confidence: 'high',
    headline: 'Still open when the capture ended.',
  },
  {
    name: 'UDP without errors',
    facts: flowFacts({
      client: { firstData: 1, lastData: 3, uniqueBytes: 40 },
      server: { firstData: 2, lastData: 2, uniqueBytes: 90 },
      more: { ...missed, proto: 'udp' },
    }),
    cause: 'still-open',
    class: 'benign',
    confidence: 'high',
    headline: 'UDP flow, no close to see.',
  },
  {
    name: 'SYN, SYN-ACK, RST',
    facts: flowFacts({
      client: { firstAck: 0, resets: [{ packet: 3, form: 'rst', answers: 2 }] },
      more: { sawHandshake: true },
    }),
    cause: 'handshake-abandoned',
    class: 'watch',
    confidence: 'medium',
    headline: 'Handshake abandoned: client answered the SYN-ACK with a RST.',
  },
  {
    name: 'three SYN-ACKs, no ACK',
    facts: flowFacts({ client: { firstAck: 0 }, server: { synCount: 3, lastPacket: 5 } }),
    cause: 'handshake-abandoned',
    class: 'watch',
    confidence: 'medium',
    headline: 'Handshake abandoned: 3 SYN-ACKs, never an ACK.',
  },
  {
    name: 'the ACK is there, and the SYN-ACK repeats',
    facts: flowFacts({ server: { synCount: 3, lastPacket: 6 } }),
    cause: 'unexplained',
    class: 'watch',
    confidence: 'low',
    headline: "Server repeated its SYN-ACK after the client's ACK: 3 SYN-ACKs.",
  },
  {
    name: 'handshake and FIN without a byte',
    facts: flowFacts({ client: { fin: 4, finAcked: 5 }, server: { fin: 5, finAcked: 6 } }),
    cause: 'connect-close-probe',
    class: 'benign',
    confidence: 'medium',
    headline: 'Connected and closed after 3 ms, without a byte from the client.',
  },
  {
    name: 'handshake and RST+ACK without a byte, after a greeting of the server',
    facts: flowFacts({
      client: { resets: [{ packet: 6 }] },
      server: { firstData: 4, lastData: 4, uniqueBytes: 30 },
    }),
    cause: 'connect-close-probe',
    class: 'benign',
    confidence: 'medium',
    headline: 'Connected and closed after 5 ms, without a byte from the client.',
  },
  {
    name: 'one FIN acknowledged, the other side silent to the end',
    facts: flowFacts({
      client: { ...talked.client, fin: 6, finAcked: 7 },
      server: { ...talked.server, lastPacket: 7 },
    }),
    cause: 'half-closed',
    class: 'watch',
    confidence: 'high',
    headline: 'Client closed; server stayed open 30 s, to the end of the capture.',
  },
  {
    name: 'reference 004: a RST with the FIN’s own number, and the server retransmits for minutes',
    facts: flowFacts({
      client: {
        ...talked.client,
        fin: 6,
        finAcked: 7,
        resets: [
          {
            packet: 9,
            form: 'rst',
            validity: 'left',
            seqFromOwnFin: 0,
            receiverState: 'CLOSE-WAIT',
          },
        ],
      },
      server: {
        ...talked.server,
        lastData: 20,
        bytesAfterPeerClose: 4000,
        unackedBytes: 2800,
        retransmissions: 10,
      },
      times: { 20: 300_000 },
    }),
    cause: 'half-closed',
    class: 'watch',
    confidence: 'low',
    headline: 'Client closed; server stayed open 5 min 30 s, to the end of the capture.',
  },
  {
    name: 'a RST right of the window ends nothing',
    facts: flowFacts({
      client: { ...talked.client, resets: [{ packet: 6, form: 'rst', validity: 'right' }] },
      server: { ...talked.server, lastData: 7 },
    }),
    cause: 'still-open',
    class: 'benign',
    confidence: 'low',
    headline: 'Open for the server only: the client reset it, and the server did not obey.',
  },
  {
    name: 'a RST in the window but inexact, and the server goes on for minutes',
    facts: flowFacts({
      client: {
        ...talked.client,
        fin: 6,
        finAcked: 7,
        resets: [{ packet: 9, form: 'rst', validity: 'in-window', seqFromOwnFin: 101 }],
      },
      server: { ...talked.server, lastData: 20, bytesAfterPeerClose: 4000, unackedBytes: 2800 },
      times: { 20: 60_000 },
      more: { ending: null },
    }),
    cause: 'half-closed',
    class: 'watch',
    confidence: 'low',
    headline: 'Client closed; server stayed open 1 min 30 s, to the end of the capture.',
  },
  {
    name: 'open and talking',
    facts: flowFacts({ client: talked.client, server: talked.server, silence: 5 }),
    cause: 'still-open',
    class: 'benign',
    confidence: 'high',
    headline: 'Still open when the capture ended.',
  },
  {
    name: 'open and silent for ten minutes',
    facts: flowFacts({ client: talked.client, server: talked.server, silence: 600_000 }),
    cause: 'still-open',
    class: 'benign',
    confidence: 'medium',
    headline: 'Open, and silent for 10 min 00 s when the capture ended.',
  },
  {
    name: 'neither beginning nor end',
    facts: flowFacts({
      client: { firstData: 1, lastData: 3, uniqueBytes: 9 },
      server: { firstData: 2, lastData: 2, uniqueBytes: 9 },
      more: missed,
    }),
    cause: 'mid-capture',
    class: 'benign',
    confidence: 'high',
    headline: 'Middle of a connection: neither its beginning nor its end was captured.',
  },
  {
    name: 'a FIN that nobody acknowledged, too short for an answer to be missed',
    facts: flowFacts({
      client: { ...talked.client, fin: 6 },
      server: { ...talked.server, firstAck: 5 },
      silence: 5000,
    }),
    cause: 'unexplained',
    class: 'watch',
    confidence: 'low',
    headline: 'FIN from client, never acknowledged.',
  },
  {
    name: 'a lone FIN refused: a scan, not a connection',
    facts: flowFacts({
      client: { fin: 1 },
      server: { resets: [{ packet: 2, answers: 1 }] },
      more: missed,
    }),
    cause: 'scan-syn',
    class: 'benign',
    confidence: 'medium',
    headline: 'FIN scan probe (FIN without ACK): port closed.',
  },
  {
    name: 'TLS, RST+ACK from the server right after the ClientHello',
    facts: flowFacts({
      client: { firstData: 4, lastData: 4, uniqueBytes: 517 },
      server: { resets: [{ packet: 6 }] },
      tls: {
        version: null,
        serverHello: 0,
        finished: false,
        applicationData: false,
        client: { step: 'ClientHello', stepPacket: 4, finished: false },
        server: { step: null, stepPacket: 0, finished: false, records: 0, lastRecord: null },
      },
    }),
    cause: 'tls-handshake-failure',
    class: 'harmful',
    confidence: 'medium',
    headline: 'TLS handshake cut off: RST+ACK from server after the ClientHello.',
  },
  {
    name: 'TLS, the ClientHello acknowledged and not a byte of the server for 20 s',
    facts: flowFacts({
      client: { firstData: 4, lastData: 4, uniqueBytes: 517, fin: 6, finAcked: 7 },
      server: { lastPacket: 7 },
      times: { 6: 20_004, 7: 20_005 },
      tls: {
        version: null,
        serverHello: 0,
        finished: false,
        applicationData: false,
        client: { step: 'ClientHello', stepPacket: 4, finished: false },
        server: { step: null, stepPacket: 0, finished: false, records: 0, lastRecord: null },
      },
    }),
    cause: 'tls-handshake-stalled',
    class: 'harmful',
    confidence: 'medium',
    headline: 'ClientHello acknowledged, no ServerHello for 20 s.',
  },
  {
    name: 'an HTTP request to port 443, reset without a byte',
    facts: flowFacts({
      client: { firstData: 4, lastData: 4, uniqueBytes: 90, speech: 'http' },
      server: { resets: [{ packet: 6 }] },
      more: { server: { ip: '10.0.0.9', port: 443 } },
    }),
    cause: 'plaintext-to-tls-port',
    class: 'harmful',
    confidence: 'low',
    headline: 'Client sent an HTTP request in clear to a TLS port.',
  },
  {
    name: 'a FIN without an answer for ten seconds and more, sent once',
    facts: flowFacts({
      client: { ...talked.client, fin: 6 },
      server: { ...talked.server, lastPacket: 5 },
    }),
    cause: 'peer-vanished',
    class: 'harmful',
    confidence: 'low',
    headline: `Server never answered the client's FIN, for 30 s.`,
  },
  {
    name: 'data and FIN without an answer, sent once',
    facts: flowFacts({
      client: { ...talked.client, lastData: 6, uniqueBytes: 286, unackedBytes: 86, fin: 7 },
      server: { ...talked.server, lastPacket: 5 },
    }),
    cause: 'peer-vanished',
    class: 'harmful',
    confidence: 'low',
    headline: `Server never answered the client's data and FIN, for 30 s.`,
  },
  {
    name: 'a FIN in a recording without bare ACKs',
    facts: flowFacts({
      client: { ...talked.client, firstAck: 0 },
      server: { ...talked.server, fin: 6, lastPacket: 6 },
    }),
    cause: 'half-closed',
    class: 'watch',
    confidence: 'low',
    headline: 'Server closed by FIN; the recording has no bare ACKs of this flow.',
  },
  {
    name: 'a FIN at the very end of the capture',
    facts: flowFacts({
      client: { ...talked.client, fin: 6 },
      server: { ...talked.server, lastPacket: 5 },
      silence: 20,
    }),
    cause: 'half-closed',
    class: 'watch',
    confidence: 'low',
    headline: 'Client closed by FIN just before the capture ended.',
  },
  {
    name: 'the middle of a connection: a FIN meets a closed socket, whose close was not captured',
    facts: flowFacts({
      client: { packets: 1, resets: [{ packet: 5, answers: 4, form: 'rst' }] },
      server: { fin: 4 },
      more: missed,
    }),
    cause: 'late-data-reset',
    class: 'benign',
    confidence: 'low',
    headline:
      "Client had no socket any more for the server's FIN; its close is not in the capture.",
  },
  {
    name: 'one direction alone: a FIN',
    facts: flowFacts({
      client: { ...talked.client, fin: 6 },
      server: { packets: 0 },
      more: { ...missed, oneSided: true },
    }),
    cause: 'half-closed',
    class: 'watch',
    confidence: 'low',
    headline: 'Client closed by FIN; the other direction was not captured.',
  },
];

/** Words in dataLostWhy that a case must show, by its name. */
export const LOSSES: Readonly<Record<string, readonly [dataLost: string, why: string]>> = {
  'both FINs acknowledged': [
    'no',
    `all 3${THIN}200 bytes of both sides were acknowledged with the FINs`,
  ],
  'both FINs, and HTTP promised more than was sent': [
    'yes',
    `2${THIN}920 of the 9${THIN}000 bytes that Content-Length promised were sent`,
  ],
  'reference 002: FIN, RST+ACK one past it, and the answer to the FIN': [
    'no',
    `all 3${THIN}000 bytes of the server were acknowledged before the reset`,
  ],
  'FIN without close_notify, then a bare RST to data that came 300 ms later': [
    'yes',
    '500 bytes of the server came after the close and reached no program',
  ],
  'close_notify, FIN, then a bare RST to the close_notify of the other side': [
    'no',
    `all 2${THIN}969 bytes of the server before its close_notify were acknowledged`,
  ],
  'HTTP request, no answer, RST+ACK after 300 ms': ['no', 'no part of the response had come'],
  'HTTP response complete, then RST+ACK': [
    'possible',
    'all 180 bytes of the server were acknowledged, but a reset throws away what the program had not read',
  ],
  'TLS, FIN without close_notify': [
    'cannot-tell',
    'without close_notify a cut-off stream looks like a complete one',
  ],
};
