import { Program, startNginx } from '../program.ts';
import { type Scenario, type Stage, must, playLater, truthOf } from '../scenario.ts';
import { addresses, pause } from '../topology.ts';
import { seenOnSide } from '../truth.ts';

const client = (port: number) => ({ ip: addresses.client, port });

/** curl from that port must end with this status. */
async function curlMustEnd(
  stage: Stage,
  port: number,
  wanted: number,
  words: readonly string[],
): Promise<string> {
  const own = ['-sSk', '--local-port', String(port), '--interface', addresses.client];
  const { status, output } = await Program.start(stage, 'client', 'curl', [
    ...own,
    ...words,
  ]).finished();
  must(status === wanted, `curl ended with ${String(status)}: ${output}`);
  return output;
}

/** curl and nginx where something is wrong. */
export const stacksTrouble: readonly Scenario[] = [
  {
    id: 'plaintext-curl-to-nginx-tls-port',
    title: 'curl asks nginx’s TLS port in clear text, after somebody who spoke TLS',
    needs: ['nginx', 'curl'],
    play: async (stage) => {
      const target = { ip: addresses.server, port: 443 };
      const { cert, key } = stage.certificate;
      const http = `ssl_certificate ${cert}; ssl_certificate_key ${key};
        server { listen ${target.ip}:443 ssl; return 200 "hello"; }`;
      await startNginx(stage, 'plaintext-curl', 443, http);
      await curlMustEnd(stage, 50_001, 0, ['--http1.1', `https://${target.ip}/`]);
      const page = await curlMustEnd(stage, 50_002, 0, [`http://${target.ip}:443/`]);
      must(/plain HTTP request was sent to HTTPS port/.test(page), `nginx said ${page}`);
      await pause(0.3);
      return [
        ...truthOf(
          { client: { flows: [client(50_001)], sightings: [] }, server: null, target },
          {
            cause: 'graceful-close',
            close: { kind: 'graceful', by: 'client', byAccept: ['both'] },
            closeNotify: { client: 'sent', server: 'absent' },
            closeNotifyKnowable: false,
            dataLost: 'no',
            dataLostKnowable: false,
            story: 'curl asked nginx over TLS.',
          },
        ),
        ...truthOf(
          {
            client: { flows: [client(50_002)], sightings: ['400, plain HTTP request'] },
            server: null,
            target,
          },
          {
            cause: 'plaintext-to-tls-port',
            close: { kind: 'graceful', by: 'server', byAccept: ['both', 'client'] },
            dataLost: 'no',
            dataLostKnowable: false,
            story:
              'curl asked for http:// on a port that speaks TLS; nginx answered in clear text with 400, "The plain HTTP request was sent to HTTPS port", and closed.',
          },
        ),
      ];
    },
  },
  {
    id: 'path-mtu-blackhole-curl',
    title:
      'The link to curl carries 1280 bytes, and the ICMP that says so is dropped; curl gives up',
    needs: ['nginx', 'curl'],
    play: async (stage) => {
      const { topology } = stage;
      const target = { ip: addresses.server, port: 8080 };
      await topology.filter('router', 'output', 'icmp type destination-unreachable drop');
      await topology.command('router', 'ip', 'link', 'set', 'left', 'mtu', '1280');
      const http = `server { listen ${target.ip}:8080; }`;
      await startNginx(stage, 'path-mtu-curl', 8080, http);
      const url = `http://${target.ip}:8080/large.txt`;
      await curlMustEnd(stage, 50_001, 28, ['--max-time', '8', '-o', '/dev/null', url]);
      await pause(3);
      return [
        ...truthOf(
          {
            client: { flows: [client(50_001)], sightings: ['curl status 28'] },
            server: null,
            target,
          },
          {
            cause: 'path-mtu-blackhole',
            close: {
              kind: 'half-closed',
              by: 'client',
              byAccept: ['network', 'server', 'unknown'],
            },
            dataLost: 'yes',
            dataLostKnowable: false,
            points: seenOnSide(
              'server',
              'behind the narrow link not one segment of the response arrives: here curl asks, waits and goes',
              ['half-closed', 'peer-vanished', 'client-cancelled-request', 'unexplained'],
            ),
            story:
              'The router could not forward segments of full size to curl and its ICMP was dropped: not one segment of the response arrived. curl gave up after 8 s and closed; nginx’s kernel went on sending.',
          },
        ),
        ...(await playLater(stage)),
      ];
    },
  },
];
