import type { SideIndex } from '../base/units.ts';
import type { FlowFacts } from '../flows/flow-facts.ts';
import { other } from './sides.ts';
import { who } from './words.ts';

function end(facts: FlowFacts, side: SideIndex): { ip: string; port: number } {
  return side === 0 ? facts.client : facts.server;
}

/** The capture to take on one end, as a command. */
export function captureOn(facts: FlowFacts, side: SideIndex): string {
  const peer = end(facts, other(side));
  return `On the ${who(side)}: tcpdump -ni any -s 0 -w ${who(side)}.pcap 'host ${peer.ip} and ${facts.proto} port ${facts.server.port}'`;
}

/** What a capture needs beside the packets to be read: the keys of a flow whose TLS was seen, nothing else. */
export function andKeys({ tls }: FlowFacts): string {
  return tls === null ? '' : ', with SSLKEYLOGFILE set on one end';
}

/**
 * A catalogue's command with the ends of this flow for CLIENT, SERVER, PORT and HOST:PORT (the server's); keys
 * are asked for only where TLS was seen.
 */
export function filledIn({ client, server, proto, tls }: FlowFacts, command: string): string {
  const host = server.ip.includes(':') ? `[${server.ip}]` : server.ip;
  return (tls === null ? command.replace(/,? with SSLKEYLOGFILE set( on one end)?/u, '') : command)
    .replaceAll('HOST:PORT', `${host}:${server.port}`)
    .replaceAll(/\bCLIENT\b/g, client.ip)
    .replaceAll(/\bSERVER\b/g, server.ip)
    .replaceAll(/\btcp port PORT\b/g, `${proto} port ${server.port}`)
    .replaceAll(/\bport PORT\b/g, `port ${server.port}`);
}

/** What a host sends to anyone, as a command: to see a scan. */
export function captureFrom(facts: FlowFacts, side: SideIndex): string {
  const peer = other(side);
  return `On the ${who(peer)}: tcpdump -ni any -s 0 -w ${who(peer)}.pcap 'src host ${end(facts, side).ip} and ${facts.proto}'`;
}

/** The capture to take on both ends at once. */
export function captureOnBoth(facts: FlowFacts): string {
  return `On both ends at the same time: tcpdump -ni any -s 0 -w here.pcap 'host ${facts.client.ip} and host ${facts.server.ip} and ${facts.proto} port ${facts.server.port}'`;
}

/** Linux counts why it aborts: unread data and SO_LINGER 0 have a counter each. */
export function abortCounters(side: SideIndex): string {
  return `On the ${who(side)} (Linux): nstat -az TcpExtTCPAbortOnClose TcpExtTCPAbortOnData before and after; the first counts closes over unread data, the second SO_LINGER 0 and data after close`;
}

/** Watches a program's socket calls at the close. */
export function traceCloses(side: SideIndex): string {
  return `On the ${who(side)}: strace -f -tt -e trace=shutdown,close,setsockopt -p PID`;
}

/** Sockets that a host holds for this peer. */
export function socketsOn(facts: FlowFacts, side: SideIndex): string {
  const peer = end(facts, other(side));
  return `On the ${who(side)}: ss -tanop dst ${peer.ip}`;
}

/** Who sent a reset: the host itself counts what it sends. */
export function resetCounters(facts: FlowFacts, side: SideIndex): string {
  return `${captureOn(facts, side)}; a reset that arrives here but never left there was sent by a device in between`;
}

/** Whether a segment's size gets through to the other end: ping's payload has 12 bytes more than TCP's for the same packet. */
export function pingWithSize(facts: FlowFacts, to: SideIndex, segment: number): string {
  const { ip } = end(facts, to);
  return `On the ${who(other(to))}: ping -M do -s ${segment + 12} ${ip}, then smaller sizes until it passes; tracepath ${ip} names the hop`;
}

/** Counters and lengths of a Linux server's accept queue. */
export function acceptQueueCounters(facts: FlowFacts): string {
  return `On the server (Linux): nstat -az TcpExtListenOverflows TcpExtListenDrops twice, some seconds apart, and ss -ltn 'sport = :${facts.server.port}' (Recv-Q above Send-Q: full)`;
}
