import { readFileSync, writeFileSync } from 'node:fs';
import { release } from 'node:os';
import { join } from 'node:path';

import { Endpoint } from './endpoint.ts';
import { pcapToPcapng } from './pcap-to-pcapng.ts';
import { type Appearance, appearances, openBefore } from './sample-script.ts';
import { type Stage, playPair, startPair, truthOf } from './scenario.ts';
import { addresses, labFolder, pause } from './topology.ts';
import { type FlowTruth, writeTruth } from './truth.ts';

/** Host numbers that the sample's clients and services use beside the lab's usual ones. */
export const sampleHosts: readonly number[] = [11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 31, 32];

/**
 * How long the sample is recorded: ten seconds longer than the last unanswered SYN, so that silence counts as such.
 * What has no end by then is cut off, as in real life.
 */
const sampleSeconds = 18;

const target = join(labFolder, '..', '..', 'host', 'sample', 'teardown-sample.pcapng');

/**
 * Records the sample capture that ships with the app: a small office seen from its router, with one ending of each
 * common kind. Its truth goes beside the lab, in `sample-truth.json`.
 */
export async function recordSample(stage: Stage, workFolder: string): Promise<void> {
  const { topology } = stage;
  await topology.command('client', 'sysctl', '-qw', 'net.ipv4.tcp_syn_retries=2');
  await topology.filter('router', 'forward', 'iifname line1 ip daddr 10.77.2.16 drop');
  await topology.filter(
    'router',
    'forward',
    'iifname line1 ip daddr 10.77.2.17 reject with icmp type admin-prohibited',
  );
  const early = await startPair(stage, openBefore.talk);
  await early.client.reported('connected');
  await pause(0.5);

  const began = new Date();
  await topology.startRecording(workFolder, ['router-left']);
  const playing = Promise.all(appearances.map((appearance) => play(stage, appearance)));
  const [told] = await Promise.all([playing, pause(sampleSeconds)]);
  await topology.stopRecording();

  const recorded = readFileSync(join(workFolder, 'router-left.pcap'));
  writeFileSync(target, pcapToPcapng(recorded, labels()));
  const flows = [...told.flat(), ...truthOf(early, openBefore.told)];
  writeTruth(join(labFolder, 'sample-truth.json'), {
    schema: 'teardown.truth/1',
    scenario: 'sample',
    title: 'The sample capture of the app, recorded at router-left',
    kernel: release(),
    recorded: began.toISOString(),
    flows,
  });
  process.stdout.write(`sample: ${flows.length} flows\n`);
}

/** Plays one appearance at its time; one without end is told as soon as it runs. */
async function play(
  stage: Stage,
  { at, talk, lonely, endless, told }: Appearance,
): Promise<FlowTruth[]> {
  await pause(at);
  if (lonely === true) {
    const address = { ip: talk.to ?? addresses.server, port: talk.port };
    const from = talk.from ?? addresses.client;
    const client = Endpoint.start(stage.topology, { role: 'client', from, ...address, steps: [] });
    await client.finished();
    return truthOf({ client, server: null, target: address }, told);
  }
  if (endless === true) {
    const pair = await startPair(stage, talk);
    await pair.client.reported('connected');
    return truthOf(pair, told);
  }
  return truthOf(await playPair(stage, talk), told);
}

function labels(): Parameters<typeof pcapToPcapng>[1] {
  return {
    comment:
      'Recorded by the lab of Teardown on the router of a made-up office: clients in 10.77.1.0/24, services in ' +
      '10.77.2.0/24, real Linux kernels on both sides. Nothing in it comes from a real network.',
    application: 'Teardown lab',
    os: `Linux ${release().split('-')[0]}`,
    interfaceName: 'office0',
    interfaceDescription: 'Router, side of the office',
    filter: 'tcp or icmp',
  };
}
