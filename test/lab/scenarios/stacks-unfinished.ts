import { Endpoint } from '../endpoint.ts';
import { Program, startNginx } from '../program.ts';
import { type Scenario, type Stage, must, mustHaveSeen, startPair, truthOf } from '../scenario.ts';
import { addresses, pause } from '../topology.ts';
import type { FlowTruth } from '../truth.ts';

const port = 8080;
const from = { ip: addresses.client, port: 50_001 };
const target = { ip: addresses.server, port };
const bound = ['--local-port', String(from.port), '--interface', from.ip];

/** A slow download of curl from nginx, of which some seconds are recorded. */
async function downloadSlowly(stage: Stage, unrecorded: number): Promise<void> {
  const http = `server { listen ${target.ip}:${port}; limit_rate 6k; }`;
  await startNginx(stage, `slow-${unrecorded}`, port, http);
  if (unrecorded === 0) await stage.startRecording();
  const url = `http://${target.ip}:${port}/large.txt`;
  const curl = Program.start(stage, 'client', 'curl', ['-sS', '-o', '/dev/null', ...bound, url]);
  if (unrecorded > 0) {
    await pause(unrecorded);
    await stage.startRecording();
  }
  await pause(2.5);
  await stage.stopRecording();
  must(curl.output === '', `curl complained: ${curl.output}`);
  const rows = await stage.topology.command('client', 'ss', '-tnH', `sport = :${from.port}`);
  must(rows.startsWith('ESTAB'), `the download goes on: ${rows}`);
}

const downloading = { client: { flows: [from], sightings: [] }, server: null, target };

/** Programs of the world in connections that the recording does not see the end of. */
export const stacksUnfinished: readonly Scenario[] = [
  {
    id: 'still-open-download',
    title: 'curl downloads from nginx, and still does when the recording ends',
    needs: ['nginx', 'curl'],
    recording: 'by-hand',
    play: async (stage) => {
      await downloadSlowly(stage, 0);
      return truthOf(downloading, {
        cause: 'still-open',
        close: { kind: 'open', by: 'unknown' },
        dataLost: 'cannot-tell',
        story: 'curl was downloading 180 kB from nginx at 6 kB a second when the recording ended.',
      });
    },
  },
  {
    id: 'mid-capture-download',
    title: 'curl downloads from nginx before the recording begins and after it ends',
    needs: ['nginx', 'curl'],
    recording: 'by-hand',
    play: async (stage) => {
      await downloadSlowly(stage, 1.5);
      return truthOf(downloading, {
        cause: 'mid-capture',
        close: { kind: 'mid-capture', by: 'unknown' },
        dataLost: 'cannot-tell',
        story:
          'curl was downloading 180 kB from nginx at 6 kB a second from before the recording until after it.',
      });
    },
  },
  {
    id: 'half-close-node',
    title: 'Node’s client ends its side; the server sends on to the end of the recording',
    recording: 'by-hand',
    play: async (stage): Promise<readonly FlowTruth[]> => {
      await stage.startRecording();
      const pair = await startPair(stage, {
        port: 9000,
        client: [['send', 'TAIL log\r\n'], ['end'], ['say', 'shut'], ['read-eof']],
        clientSettings: { program: 'node' },
        server: [
          ['read-until', '\r\n'],
          ['stream', 300, 0.1, 60],
        ],
      });
      await pair.client.reported('say', 'shut');
      await pause(1.5);
      await stage.stopRecording();
      return truthOf(pair, {
        cause: 'half-closed',
        close: { kind: 'half-closed', by: 'client' },
        dataLost: 'cannot-tell',
        story:
          'Node’s client called end() after its request; the server sent a line every 100 ms and was still sending when the recording ended.',
      });
    },
  },
  {
    id: 'tls-handshake-stalled-curl',
    title:
      'curl’s ClientHello is acknowledged and never answered; curl gives up after twelve seconds',
    needs: ['curl'],
    play: async (stage) => {
      const silent = { ip: addresses.server, port: 443 };
      const server = Endpoint.start(stage.topology, {
        role: 'server',
        ...silent,
        steps: [['raw-eof'], ['close']],
      });
      await server.reported('listening');
      const words = ['-sSk', '--connect-timeout', '12', ...bound, `https://${silent.ip}/`];
      const curl = Program.start(stage, 'client', 'curl', words);
      const { status, output } = await curl.finished();
      must(status === 28, `curl ended with ${String(status)}: ${output}`);
      await server.finished();
      mustHaveSeen(server, /FIN/);
      return truthOf(
        { client: { flows: [from], sightings: ['curl status 28'] }, server, target: silent },
        {
          cause: 'tls-handshake-stalled',
          close: { kind: 'graceful', by: 'client' },
          closeNotify: { client: 'absent', server: 'absent' },
          dataLost: 'no',
          dataLostKnowable: false,
          story:
            'The server’s kernel acknowledged curl’s ClientHello, its program never answered it; after 12 s curl gave up (--connect-timeout) and closed.',
        },
      );
    },
  },
];
