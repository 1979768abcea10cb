import { Endpoint, type Step } from '../endpoint.ts';
import {
  type Scenario,
  type Stage,
  type Told,
  must,
  mustHaveSeen,
  playLater,
  truthOf,
} from '../scenario.ts';
import { addresses, pause } from '../topology.ts';

interface Overflow {
  readonly clients: readonly Endpoint[];
  readonly listener: Endpoint;
  readonly target: { readonly ip: string; readonly port: number };
}

/** Four clients finish their handshakes within a millisecond, on a listener with room for two. */
async function overflow(
  { topology }: Stage,
  accepts: number,
  steps: readonly Step[],
): Promise<Overflow> {
  await topology.set('server', 'net.ipv4.tcp_synack_retries=2');
  const target = { ip: addresses.server, port: 8080 };
  const listener = Endpoint.start(topology, {
    role: 'server',
    ...target,
    backlog: 1,
    acceptAfter: 'go',
    times: accepts,
    steps: [['read-until', '\r\n'], ['send', 'OK\r\n'], ['read-eof'], ['close']],
  });
  await listener.reported('listening');
  const clients = Array.from({ length: 4 }, () =>
    Endpoint.start(topology, {
      role: 'client',
      from: addresses.client,
      ...target,
      connectAfter: 'go',
      steps,
    }),
  );
  await Promise.all(clients.map((it) => it.reported('say', 'ready')));
  for (const it of clients) it.tell('go');
  await Promise.all(clients.map((it) => it.reported('connected')));
  await pause(0.3);
  const overflows = await topology.counter('server', 'TcpExtListenOverflows');
  must(overflows >= 2, `two ACKs dropped at a full accept queue, not ${overflows}`);
  return { clients, listener, target };
}

/** This kernel drops the handshake's ACK and every data segment after it while the accept queue is full. */
export const acceptQueueOverflow: Scenario = {
  id: 'accept-queue-overflow',
  title: 'Four handshakes at once on a listener with room for two, which nobody accepts',
  cable: 0.1,
  play: async (stage) => {
    const { clients, listener, target } = await overflow(stage, 2, [
      ['send', 'HELLO\r\n'],
      ['sleep', 9],
      ['shutdown'],
      ['read-eof'],
      ['close'],
    ]);
    await pause(8);
    listener.tell('go');
    await Promise.all([...clients, listener].map((program) => program.finished()));
    const cast = clients.map((client) => ({
      client,
      lost: client.sightings.some((what) => /ECONNRESET|EPIPE/.test(what)),
    }));
    must(cast.filter(({ lost }) => lost).length === 2, 'two clients lost their connection');
    for (const it of cast) if (!it.lost) mustHaveSeen(it.client, /end of stream/);
    const flows = cast.flatMap(({ client, lost }) =>
      truthOf({ client, server: listener, target }, lost ? dropped : served),
    );
    return [...flows, ...(await playLater(stage))];
  },
};

const dropped: Told = {
  cause: 'accept-queue-overflow',
  close: { kind: 'reset', by: 'server', byAccept: ['client', 'both'] },
  dataLost: 'yes',
  dataLostKnowable: false,
  story:
    'The kernel counted the handshake’s ACK in ListenOverflows and dropped it with all data after it; the client believed itself connected. When the half-open request had expired, the data met a listener and got a RST.',
};

const served: Told = {
  cause: 'graceful-close',
  close: { kind: 'graceful', by: 'client', byAccept: ['server', 'both'] },
  dataLost: 'no',
  story:
    'One of the two that fitted into the accept queue: acknowledged by the kernel at once, accepted eight seconds later.',
};

/** The same traffic, and a program that comes round in time: nothing is lost but three seconds. */
export const acceptQueueOverflowRecovered: Scenario = {
  id: 'accept-queue-overflow-recovered',
  title: 'Accept queue full for three seconds, then all four connections are accepted',
  cable: 0.1,
  play: async (stage) => {
    const { clients, listener, target } = await overflow(stage, 4, [
      ['send', 'HELLO\r\n'],
      ['read-until', '\r\n'],
      ['close'],
    ]);
    await pause(2.5);
    listener.tell('go');
    await Promise.all([...clients, listener].map((program) => program.finished()));
    return clients.flatMap((client) => {
      must(!client.sightings.some((it) => it.startsWith('E')), 'no client saw an error');
      return truthOf(
        { client, server: listener, target },
        {
          cause: 'graceful-close',
          close: { kind: 'graceful', by: 'client' },
          dataLost: 'no',
          story:
            'Accepted within three seconds, answered and closed in order; two of the four had to repeat their data until the accept queue had room.',
        },
      );
    });
  },
};
