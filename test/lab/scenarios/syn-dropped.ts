import { Endpoint } from '../endpoint.ts';
import { type Scenario, truthOf } from '../scenario.ts';
import { addresses } from '../topology.ts';
import { seenOnlyBeforeRouter } from '../truth.ts';

/** A firewall that says nothing. */
export const synDropped: Scenario = {
  id: 'syn-dropped',
  title: 'Router drops every SYN without a word',
  play: async ({ topology }) => {
    await topology.filter('router', 'forward', 'iifname left tcp dport 8082 drop');
    await topology.command('client', 'sysctl', '-qw', 'net.ipv4.tcp_syn_retries=2');
    const target = { ip: addresses.server, port: 8082 };
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
        cause: 'syn-unanswered',
        close: { kind: 'unanswered', by: 'network', byAccept: ['unknown'] },
        dataLost: 'no',
        points: seenOnlyBeforeRouter('the router dropped every SYN before this point'),
        story:
          'The router dropped the SYN and its retransmissions; the client gave up with a timeout.',
      },
    );
  },
};
