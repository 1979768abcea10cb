import { Endpoint, type Step, type TlsSettings } from '../endpoint.ts';
import { headEnd, httpRequest, httpResponse } from '../http.ts';
import { type Scenario, type Told, truthOf } from '../scenario.ts';
import { addresses, pause } from '../topology.ts';

const probe: Told = {
  cause: 'connect-close-probe',
  close: { kind: 'graceful', by: 'client' },
  dataLost: 'no',
  story: 'The client connected to the TLS port and closed at once without sending a byte.',
};

const conversation: Told = {
  cause: 'graceful-close',
  close: { kind: 'graceful', by: 'client', byAccept: ['both'] },
  closeNotify: { client: 'sent', server: 'sent' },
  dataLost: 'no',
  story:
    'A request and its response over TLS 1.3, then close_notify and FIN from both sides, the client first.',
};

/** Probes that never speak, where others speak TLS. */
export const connectCloseProbeTlsPort: Scenario = {
  id: 'connect-close-probe-tls-port',
  title: 'A health check connects to a TLS port and closes, between two real TLS connections',
  play: async (stage) => {
    const target = { ip: addresses.server, port: 443 };
    const answer: readonly Step[] = [
      ['read-until', headEnd],
      ['send', httpResponse()],
      ['read-eof'],
      ['close-notify'],
      ['close'],
    ];
    const service = Endpoint.start(stage.topology, {
      role: 'server',
      ...target,
      times: 4,
      tls: { version: '1.3', ...stage.certificate },
      steps: answer,
    });
    await service.reported('listening');
    const connect = async (steps: readonly Step[], tls?: TlsSettings): Promise<Endpoint> => {
      const client = Endpoint.start(stage.topology, {
        role: 'client',
        from: addresses.client,
        ...target,
        steps,
        tls,
      });
      await client.finished();
      await pause(0.2);
      return client;
    };
    const request: readonly Step[] = [
      ['send', httpRequest()],
      ['read', httpResponse().length],
      ['close-notify'],
      ['shutdown'],
      ['raw-eof'],
      ['close'],
    ];
    const tls: TlsSettings = { version: '1.3', sni: 'shop.example' };
    const clients = [
      await connect(request, tls),
      await connect([['close']]),
      await connect([['close']]),
      await connect(request, tls),
    ];
    return clients.flatMap((client, number) =>
      truthOf(
        { client, server: service, target },
        number === 1 || number === 2 ? probe : conversation,
      ),
    );
  },
};
