import { headEnd, httpRequest, httpResponse } from '../http.ts';
import { type Scenario, playPair, truthOf } from '../scenario.ts';
import { addresses } from '../topology.ts';

/** The same stack, the other protocol. */
export const plainGracefulIpv6: Scenario = {
  id: 'plain-graceful-ipv6',
  title: 'Clear text over IPv6: request, response, both FINs',
  play: async (stage) => {
    const pair = await playPair(stage, {
      port: 8080,
      from: addresses.client6,
      to: addresses.server6,
      client: [['send', httpRequest()], ['read', httpResponse().length], ['close']],
      server: [['read-until', headEnd], ['send', httpResponse()], ['read-eof'], ['close']],
    });
    return truthOf(pair, {
      cause: 'graceful-close',
      close: { kind: 'graceful', by: 'client' },
      dataLost: 'no',
      story:
        'The client read the complete response and closed; the server saw the end and closed too.',
    });
  },
};
