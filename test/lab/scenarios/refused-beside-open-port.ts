import { Endpoint } from '../endpoint.ts';
import { headEnd, httpRequest, httpResponse } from '../http.ts';
import { type Scenario, playPair, truthOf } from '../scenario.ts';
import { addresses } from '../topology.ts';
import { seenOnlyBeforeRouter } from '../truth.ts';

/** The TTL of the open port's packets tells the host's own refusal from the router's. */
export const refusedBesideOpenPort: Scenario = {
  id: 'refused-beside-open-port',
  title: 'One host: an open port, one that its kernel refuses, and one that the router refuses',
  play: async (stage) => {
    await stage.topology.filter(
      'router',
      'forward',
      'iifname line1 tcp dport 8085 reject with tcp reset',
    );
    const open = await playPair(stage, {
      port: 8080,
      client: [['send', httpRequest()], ['read', httpResponse().length], ['close']],
      server: [['read-until', headEnd], ['send', httpResponse()], ['read-eof'], ['close']],
    });
    const refusals = [];
    for (const port of [8081, 8085]) {
      const target = { ip: addresses.server, port };
      const client = Endpoint.start(stage.topology, {
        role: 'client',
        from: addresses.client,
        ...target,
        steps: [],
      });
      await client.finished();
      refusals.push({ client, server: null, target });
    }
    const [byHost, byRouter] = refusals;
    return [
      ...truthOf(open, {
        cause: 'graceful-close',
        close: { kind: 'graceful', by: 'client' },
        dataLost: 'no',
        story: 'The client read the complete response and closed; the server closed too.',
      }),
      ...truthOf(byHost, {
        cause: 'connection-refused',
        close: { kind: 'refused', by: 'server' },
        dataLost: 'no',
        // Its TTL is that of the open port's packets, which the router's refusal has not.
        maxConfidence: 'high',
        story: 'No socket on port 8081: the kernel of the server answered the SYN with RST+ACK.',
      }),
      ...truthOf(byRouter, {
        cause: 'connection-refused',
        close: { kind: 'refused', by: 'network', byAccept: ['server', 'unknown'] },
        dataLost: 'no',
        points: seenOnlyBeforeRouter('the router refused the SYN before this point'),
        story:
          'The router answered the SYN to port 8085 with a RST+ACK that bears the address of the server; the server never saw the SYN.',
      }),
    ];
  },
};
