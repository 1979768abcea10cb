import { Endpoint } from '../endpoint.ts';
import { type Scenario, truthOf } from '../scenario.ts';
import { addresses } from '../topology.ts';
import { seenOnlyBeforeRouter } from '../truth.ts';

/** A firewall that says no. */
export const icmpRejectAdminProhibited: Scenario = {
  id: 'icmp-reject-admin-prohibited',
  title: 'Router answers the SYN with ICMP administratively prohibited (code 13)',
  play: async ({ topology }) => {
    await topology.filter(
      'router',
      'forward',
      'iifname line1 tcp dport 8084 reject with icmp type admin-prohibited',
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
          'The router answered the SYN with ICMP destination unreachable, administratively prohibited (code 13), from its own address.',
      },
    );
  },
};
