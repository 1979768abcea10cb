import { Endpoint } from '../endpoint.ts';
import { type Scenario, truthOf } from '../scenario.ts';
import { addresses } from '../topology.ts';

/** A host firewall: all four points see the SYNs and none an answer. */
export const serverSilent: Scenario = {
  id: 'server-silent',
  title: 'The SYN arrives, and the server drops it',
  play: async ({ topology }) => {
    await topology.filter('server', 'input', 'tcp dport 8083 drop');
    await topology.command('client', 'sysctl', '-qw', 'net.ipv4.tcp_syn_retries=2');
    const target = { ip: addresses.server, port: 8083 };
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
        close: { kind: 'unanswered', by: 'server', byAccept: ['network', 'unknown'] },
        dataLost: 'no',
        story:
          'The packet filter of the server itself dropped the SYN and its retransmissions; the client gave up with a timeout.',
      },
    );
  },
};
