import { Endpoint } from '../endpoint.ts';
import { type Scenario, truthOf } from '../scenario.ts';
import { addresses } from '../topology.ts';
import { seenOnlyBeforeRouter } from '../truth.ts';

/** A firewall that says no. */
export const icmpRejectPortUnreachable: Scenario = {
  id: 'icmp-reject-port-unreachable',
  title: 'Router answers the SYN with ICMP port unreachable (code 3)',
  play: async ({ topology }) => {
    await topology.filter(
      'router',
      'forward',
      'iifname line1 tcp dport 8084 reject with icmp type port-unreachable',
    );
    const target = { ip: addresses.server, port: 8084 };
    const client = Endpoint.start(topology, {
      role: 'client',
      from: addresses.client,
      ...target,
      steps: [],
    });
    await client.finished();
    return truthOf(
      { client, server: null, target },
      {
        cause: 'icmp-rejected',
        close: { kind: 'rejected', by: 'network' },
        dataLost: 'no',
        points: seenOnlyBeforeRouter('the router refused the SYN before this point'),
        story:
          'The router answered the SYN with ICMP destination unreachable, port unreachable (code 3), from its own address.',
      },
    );
  },
};
