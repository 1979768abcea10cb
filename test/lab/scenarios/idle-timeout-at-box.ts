import {
  type Pair,
  type Scenario,
  type Stage,
  must,
  mustHaveSeen,
  playLater,
  startPair,
  truthOf,
} from '../scenario.ts';
import { type Topology, pause } from '../topology.ts';
import { type FlowTruth, seenOnSide } from '../truth.ts';

const port = 9000;
const silence = 'the server’s side only sees the silence; nothing of the next request passed here';

/** The router keeps track of connections of one port, strictly, and forgets them after so many seconds. */
async function keepTrack(topology: Topology, seconds: number, verdict: string): Promise<void> {
  await topology.command(
    'router',
    'nft',
    `table inet box {
      chain raw { type filter hook prerouting priority raw; iifname { "line0", "line1" } notrack; }
      chain gate { type filter hook forward priority 0; iifname left tcp dport ${port} ct state invalid ${verdict}; }
    }`,
  );
  await topology.set(
    'router',
    'net.netfilter.nf_conntrack_tcp_loose=0',
    `net.netfilter.nf_conntrack_tcp_timeout_established=${seconds}`,
  );
}

async function idleBeyond(stage: Stage, seconds: number): Promise<Pair> {
  const pair = await startPair(stage, {
    port,
    client: [
      ['send', 'ONE\r\n'],
      ['read-until', '\r\n'],
      ['sleep', seconds],
      ['send', 'TWO\r\n'],
      ['read-eof'],
      ['close'],
    ],
    server: [['read-until', '\r\n'], ['send', 'OK\r\n'], ['read-until', '\r\n'], ['read-eof']],
    clientSettings: { userTimeout: 4000 },
  });
  await pause(seconds - 1);
  const tracked = await stage.topology.command('router', 'conntrack', '-L', '-p', 'tcp');
  must(tracked.trim() !== '', 'the box still knows the connection a second before its timer');
  await pair.client.finished();
  return pair;
}

/** A stateful firewall that rejects what it does not know. */
export const idleTimeoutAtBoxReject: Scenario = {
  id: 'idle-timeout-at-box-reject',
  title:
    'The router forgets an idle connection after 60 s and answers its next packet with a reset',
  play: async (stage) => {
    await keepTrack(stage.topology, 60, 'reject with tcp reset');
    const pair = await idleBeyond(stage, 60.6);
    mustHaveSeen(pair.client, /ECONNRESET/);
    await pause(10.5);
    return told(await playLater(stage), pair, {
      cause: 'idle-timeout-reset',
      causeAccept: ['injected-reset'],
      maxConfidence: 'medium',
      close: { kind: 'reset', by: 'network', byAccept: ['server', 'unknown'] },
      dataLost: 'yes',
      points: seenOnSide('client', silence, ['still-open', 'half-closed']),
      story:
        'After 60 s without a packet the connection tracking of the router expired; it answered the next request with a RST in the name of the server, which never heard of it.',
    });
  },
};

/** One that drops in silence: to the client the server is gone. */
export const idleTimeoutAtBoxSilent: Scenario = {
  id: 'idle-timeout-at-box-silent',
  title: 'The router forgets an idle connection after 30 s and drops its next packets',
  play: async (stage) => {
    await keepTrack(stage.topology, 30, 'drop');
    const pair = await idleBeyond(stage, 30.6);
    mustHaveSeen(pair.client, /ETIMEDOUT/);
    await pause(10.5);
    return told(await playLater(stage), pair, {
      cause: 'peer-vanished',
      causeAccept: ['idle-timeout-reset'],
      close: { kind: 'timeout', by: 'network', byAccept: ['server', 'client', 'unknown'] },
      dataLost: 'yes',
      dataLostKnowable: false,
      points: seenOnSide('client', silence, ['still-open', 'half-closed']),
      story:
        'After 30 s without a packet the connection tracking of the router expired; it dropped the next request and its retransmissions until the client gave up.',
    });
  },
};

function told(
  later: readonly FlowTruth[],
  pair: Pair,
  truth: Parameters<typeof truthOf>[1],
): FlowTruth[] {
  return [...truthOf(pair, truth), ...later];
}
