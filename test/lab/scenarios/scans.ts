import { join } from 'node:path';

import { Endpoint } from '../endpoint.ts';
import {
  type Scenario,
  type Stage,
  type Told,
  mustHaveSeen,
  playLater,
  truthOf,
} from '../scenario.ts';
import { addresses, labFolder, pause } from '../topology.ts';
import type { FlowTruth } from '../truth.ts';

const openPorts = [8080, 8443];
const ports = Array.from({ length: 18 }, (_, number) => 8070 + number).concat(8443, 9000);

/** Two services among twenty ports, which only wait. */
async function listenOn(stage: Stage, wanted: readonly number[]): Promise<Endpoint[]> {
  const servers = wanted.map((port) =>
    Endpoint.start(stage.topology, {
      role: 'server',
      ip: addresses.server,
      port,
      steps: [['read-eof'], ['close']],
    }),
  );
  await Promise.all(servers.map((server) => server.reported('listening')));
  return servers;
}

/** A SYN from a raw socket: the client's kernel knows nothing of it and resets the answer. */
async function rawSyn(
  stage: Stage,
  from: number,
  to: number,
  ...style: readonly string[]
): Promise<void> {
  await stage.topology.command(
    'client',
    'python3',
    join(labFolder, 'endpoints', 'raw-syn.py'),
    addresses.client,
    String(from),
    addresses.server,
    String(to),
    ...style,
  );
}

function probe(from: number, to: number, told: Told): FlowTruth[] {
  const client = { flows: [{ ip: addresses.client, port: from }], sightings: [] };
  return truthOf({ client, server: null, target: { ip: addresses.server, port: to } }, told);
}

/** ZMap as it was before v4.1.0. */
export const scanZmap: Scenario = {
  id: 'scan-zmap',
  title:
    'ZMap’s SYN (IP-ID 54321, window 65535, no options, TTL 255) finds an open port and a closed one',
  play: async (stage) => {
    await listenOn(stage, [8080]);
    await rawSyn(stage, 51_001, 8080, 'zmap');
    await rawSyn(stage, 51_002, 8081, 'zmap');
    await pause(0.5);
    return [
      ...probe(51_001, 8080, {
        cause: 'scan-zmap',
        close: { kind: 'reset', by: 'client' },
        dataLost: 'no',
        story:
          'A raw socket sent one SYN in the form of ZMap; the kernel of the client knew nothing of it and reset the SYN-ACK.',
      }),
      ...probe(51_002, 8081, {
        cause: 'scan-zmap',
        causeAccept: ['connection-refused'],
        close: { kind: 'refused', by: 'server' },
        dataLost: 'no',
        story: 'A raw socket sent one SYN in the form of ZMap; nobody listens on the port.',
      }),
    ];
  },
};

/** As its operators run it: the scanner's own kernel must not reset what answers, and some ports are filtered. */
export const scanZmapSilent: Scenario = {
  id: 'scan-zmap-silent',
  title: 'ZMap’s SYN, with the scanner’s resets filtered, to an open port and to a filtered one',
  play: async (stage) => {
    await listenOn(stage, [8443]);
    await stage.topology.set('server', 'net.ipv4.tcp_synack_retries=2');
    await stage.topology.filter('client', 'output', 'tcp flags & rst == rst drop');
    await stage.topology.filter('server', 'input', 'tcp dport 8444 drop');
    await rawSyn(stage, 51_003, 8443, 'zmap');
    await rawSyn(stage, 51_004, 8444, 'zmap');
    await pause(15);
    return [
      ...probe(51_003, 8443, {
        cause: 'scan-zmap',
        close: { kind: 'timeout', by: 'client', byAccept: ['unknown', 'network'] },
        dataLost: 'no',
        story:
          'A raw socket sent one SYN in the form of ZMap; the server repeated its SYN-ACK, which the scanner’s host neither acknowledged nor reset.',
      }),
      ...probe(51_004, 8444, {
        cause: 'scan-zmap',
        close: { kind: 'unanswered', by: 'server', byAccept: ['unknown', 'network'] },
        dataLost: 'no',
        story: 'A raw socket sent one SYN in the form of ZMap; a packet filter swallowed it.',
      }),
      ...(await playLater(stage)),
    ];
  },
};

/** The scan that never finishes a handshake. */
export const scanSyn: Scenario = {
  id: 'scan-syn',
  title: 'SYNs of one client to twenty ports, each answer reset: two ports are open',
  play: async (stage) => {
    await listenOn(stage, openPorts);
    for (const [number, port] of ports.entries()) await rawSyn(stage, 52_000 + number, port);
    await pause(0.5);
    return ports.flatMap((port, number) =>
      probe(
        52_000 + number,
        port,
        openPorts.includes(port)
          ? {
              cause: 'scan-syn',
              close: { kind: 'reset', by: 'client' },
              dataLost: 'no',
              story:
                'One of twenty raw SYNs; the port is open, and the kernel of the client reset its SYN-ACK.',
            }
          : {
              cause: 'scan-syn',
              causeAccept: ['connection-refused'],
              close: { kind: 'refused', by: 'server' },
              dataLost: 'no',
              story: 'One of twenty raw SYNs; nobody listens on the port.',
            },
      ),
    );
  },
};

/** The scan that any program can do: connect and close. */
export const scanConnect: Scenario = {
  id: 'scan-connect',
  title: 'One client connects to twenty ports and closes at once: two ports are open',
  play: async (stage) => {
    const servers = await listenOn(stage, openPorts);
    const flows: FlowTruth[] = [];
    for (const port of ports) {
      const target = { ip: addresses.server, port };
      const client = Endpoint.start(stage.topology, {
        role: 'client',
        from: addresses.client,
        ...target,
        steps: [['close']],
      });
      await client.finished();
      const open = openPorts.includes(port);
      if (!open) mustHaveSeen(client, /ECONNREFUSED/);
      flows.push(
        ...truthOf(
          { client, server: null, target },
          open
            ? {
                cause: 'connect-close-probe',
                causeAccept: ['scan-syn'],
                close: { kind: 'graceful', by: 'client' },
                dataLost: 'no',
                story: 'One of twenty connects; the port is open, and the client closed at once.',
              }
            : {
                cause: 'scan-syn',
                causeAccept: ['connection-refused'],
                close: { kind: 'refused', by: 'server' },
                dataLost: 'no',
                story: 'One of twenty connects; nobody listens on the port.',
              },
        ),
      );
    }
    await Promise.all(servers.map((server) => server.finished()));
    return flows;
  },
};
