import type { Case } from './cases.ts';
import { flowFacts } from '../../support/facts-builder.ts';

const asked = { firstData: 4, lastData: 4, uniqueBytes: 200 };
const answered = { firstData: 5, lastData: 5, uniqueBytes: 3000 };
const NO_CONTEXT = {
  portFlows: 4,
  portAccepted: 3,
  portTls: 0,
  probedTargets: 0,
  probedPorts: 0,
  probedHosts: 0,
  probedAgain: 0,
  probedOddly: 0,
  probedPortsHere: 0,
  probedHostsHere: 0,
  clientFlows: 1,
  clientSpoke: 1,
  serverElsewhere: null,
};
/** An ICMP error of a router about the client's packets. */
const TOO_BIG = {
  packet: 9,
  from: '10.0.0.1',
  version: 4,
  type: 3,
  code: 4,
  text: 'fragmentation needed',
  quotedSide: 0,
} as const;

/** Verdicts on stalls, timers and unread data by facts; the same conventions as CASES. */
export const STALL_CASES: readonly Case[] = [
  {
    name: 'the window shut, then RST+ACK: closed with data unread',
    facts: flowFacts({
      client: {
        ...asked,
        lastWindow: 0,
        zeroWindows: 3,
        zeroWindowSince: 6,
        resets: [{ packet: 9, validity: 'exact' }],
      },
      server: { ...answered, lastData: 7 },
    }),
    cause: 'abort-with-unread-data',
    class: 'watch',
    confidence: 'low',
    headline: "Client closed without reading the server's data with its window shut.",
  },
  {
    name: 'a handshake that the server never took: SYN-ACKs after ACK and data, the port accepts others',
    facts: flowFacts({
      client: {
        firstData: 4,
        lastData: 7,
        uniqueBytes: 100,
        unackedBytes: 100,
        retransmissions: 2,
      },
      server: { syn: 2, synCount: 4, lastSyn: 9, lastPacket: 9, packets: 4 },
      more: { context: NO_CONTEXT },
    }),
    cause: 'accept-queue-overflow',
    class: 'harmful',
    confidence: 'medium',
    headline: "Server repeated its SYN-ACK after the client's ACK: 4 SYN-ACKs.",
  },
  {
    name: 'silent for a minute before its FIN: idle, no probe',
    facts: flowFacts({
      client: { fin: 4, finAcked: 5 },
      server: { fin: 5, finAcked: 6 },
      times: { 4: 60_000, 5: 60_001, 6: 60_002 },
    }),
    cause: 'idle-after-handshake',
    class: 'watch',
    confidence: 'high',
    headline: 'Connected, then silent for 60 s, until the client closed.',
  },
  {
    name: 'FIN of an idle connection and a request that crossed it',
    facts: flowFacts({
      client: {
        ...asked,
        lastData: 7,
        uniqueBytes: 300,
        unackedBytes: 100,
        bytesAfterPeerClose: 100,
        firstDataAfterPeerFin: 7,
      },
      server: {
        ...answered,
        fin: 6,
        resets: [{ packet: 8, form: 'rst', answers: 7, seqFromOwnFin: 0, validity: 'left' }],
      },
      times: { 6: 75_005, 7: 75_010, 8: 75_012 },
      http: { request: 4, response: 5 },
    }),
    cause: 'keep-alive-race',
    class: 'harmful',
    confidence: 'high',
    headline:
      "After 1 min 15 s of idleness a request and the server's FIN met: the request was 5 ms later.",
  },
  {
    name: 'a reset straight out of six minutes of silence',
    facts: flowFacts({
      client: asked,
      server: { ...answered, resets: [{ packet: 6 }] },
      times: { 6: 350_005 },
    }),
    cause: 'idle-timeout-reset',
    class: 'watch',
    confidence: 'low',
    headline: 'Reset from server after 5 min 50 s of silence.',
  },
  {
    name: 'the server fell silent, the client retransmitted for a minute and reset',
    facts: flowFacts({
      client: {
        firstData: 4,
        lastData: 16,
        uniqueBytes: 191,
        unackedBytes: 191,
        retransmissions: 12,
        fin: 5,
        resets: [{ packet: 17, seqFromOwnFin: 1 }],
      },
      server: {},
      times: { 16: 61_000, 17: 70_000 },
      tls: { serverHello: 0, applicationData: false },
    }),
    cause: 'peer-vanished',
    class: 'harmful',
    confidence: 'medium',
    headline: 'Server fell silent; client retransmitted for 1 min 10 s.',
  },
  {
    name: 'window 0 for half a minute, every probe answered',
    facts: flowFacts({
      client: { ...asked, lastWindow: 0, zeroWindows: 6, zeroWindowSince: 6, lastPacket: 12 },
      server: { ...answered, lastData: 11 },
      more: { zeroWindowProbes: 5 },
    }),
    cause: 'zero-window-stall',
    class: 'harmful',
    confidence: 'high',
    headline: 'Client stopped reading: window 0 for 30 s, to the end.',
  },
  {
    name: 'full-size segments lost five times, small ones pass, a router says why',
    facts: flowFacts({
      client: {
        ...asked,
        lastData: 20,
        uniqueBytes: 3000,
        unackedBytes: 2800,
        retransmissions: 5,
        firstUnanswered: 10,
        maxSegment: 1448,
        stuckLength: 1448,
        stuckTries: 5,
        largestDelivered: 200,
      },
      server: answered,
      times: { 20: 20_000 },
      more: { icmp: TOO_BIG },
    }),
    cause: 'path-mtu-blackhole',
    class: 'harmful',
    confidence: 'high',
    headline: "Client's 1\u2009448-byte segments never arrive; smaller ones do.",
  },
  {
    name: 'no other segment with payload arrived: only headers did',
    facts: flowFacts({
      client: {
        ...asked,
        lastData: 20,
        uniqueBytes: 3000,
        unackedBytes: 3000,
        retransmissions: 5,
        firstUnanswered: 10,
        maxSegment: 1448,
        stuckLength: 1448,
        stuckTries: 5,
      },
      server: { ...answered, lastPacket: 19 },
      times: { 20: 20_000 },
    }),
    cause: 'path-mtu-blackhole',
    class: 'harmful',
    confidence: 'medium',
    headline: "Client's 1\u2009448-byte segments never arrive; those without payload do.",
  },
];
