import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FlowContexts, NO_CONTEXT } from '../../../shared/flows/flow-context.ts';
import { FlowColumns } from '../../../shared/flows/flow-columns.ts';
import type { FlowFacts } from '../../../shared/flows/flow-facts.ts';
import { FlowJudge } from '../../../shared/session/flow-judge.ts';
import { FactsSource } from '../../../shared/session/judge.ts';
import { pcapFile } from '../../support/capture-builder.ts';
import { ethernet, tcpPacket, udpPacket } from '../../support/packet-builder.ts';
import { play } from './play.ts';
import { factsIn, recorded } from './read-facts.ts';

const SERVER_HELLO = Uint8Array.from([22, 3, 3, 0, 100, 2, 0, 0, 96, 3, 3]);
const ALERT = Uint8Array.from([21, 3, 3, 0, 2, 2, 40]);

/** What a flow is made of; each has a source port of its own. */
interface Said {
  readonly client: number;
  readonly host: number;
  readonly port: number;
  readonly v6: boolean;
  readonly answers: boolean;
  readonly speaks: boolean;
  readonly reply: Uint8Array | null;
}

const QUIET: Said = {
  client: 1,
  host: 1,
  port: 80,
  v6: false,
  answers: false,
  speaks: false,
  reply: null,
};

const name = (v6: boolean, network: number, host: number): string =>
  v6 ? `2001:db8:${network}::${host}` : `10.0.${network}.${host}`;

function packetsOf(said: Said, sport: number): readonly Uint8Array[] {
  const src = name(said.v6, 1, said.client);
  const dst = name(said.v6, 2, said.host);
  const up = { src, dst, sport, dport: said.port };
  const down = { src: dst, dst: src, sport: said.port, dport: sport };
  const packets = [tcpPacket({ ...up, flags: 'S', seq: 100 })];
  if (said.answers) packets.push(tcpPacket({ ...down, flags: 'SA', seq: 500, ack: 101 }));
  if (said.answers) packets.push(tcpPacket({ ...up, flags: 'A', seq: 101, ack: 501 }));
  if (said.speaks)
    packets.push(tcpPacket({ ...up, flags: 'PA', seq: 101, ack: 501, payload: 'hi' }));
  const { reply } = said;
  if (reply !== null)
    packets.push(tcpPacket({ ...down, flags: 'PA', seq: 501, ack: 101, payload: reply }));
  return packets.map((packet) => ethernet(packet));
}

function flows(said: readonly Said[]): readonly FlowFacts[] {
  return factsIn(pcapFile(said.flatMap((one, i) => packetsOf(one, 20_000 + i))));
}

describe('how the port of a server fares otherwise', () => {
  it('flows, how many of them it took, and how many spoke TLS without this one', () => {
    const took = { ...QUIET, answers: true, speaks: true };
    const facts = flows([
      { ...took, reply: SERVER_HELLO },
      { ...took, reply: SERVER_HELLO, client: 2 },
      { ...took, reply: ALERT },
      { ...QUIET, answers: true, client: 3 },
      { ...took, port: 81 },
    ]);
    expect(facts.map(({ context }) => context)).toMatchObject([
      { portFlows: 4, portAccepted: 3, portTls: 1 },
      { portFlows: 4, portAccepted: 3, portTls: 1 },
      { portFlows: 4, portAccepted: 3, portTls: 2 },
      { portFlows: 4, portAccepted: 3, portTls: 2 },
      { portFlows: 1, portAccepted: 0, portTls: 0 },
    ]);
  });

  it('roles that were guessed wrong and learnt late count the right way round', () => {
    const up = { src: '10.0.0.1', dst: '10.0.0.2', sport: 443, dport: 40_000 };
    const down = { src: '10.0.0.2', dst: '10.0.0.1', sport: 40_000, dport: 443 };
    const [facts] = factsIn(
      pcapFile(
        [
          tcpPacket({ ...up, flags: 'PA', seq: 101, ack: 501, payload: 'early' }),
          tcpPacket({ ...up, flags: 'S', seq: 100 }),
          tcpPacket({ ...down, flags: 'SA', seq: 500, ack: 101 }),
          tcpPacket({ ...down, flags: 'PA', seq: 501, ack: 106, payload: SERVER_HELLO }),
          tcpPacket({ ...up, flags: 'S', seq: 9000, sport: 444 }),
        ].map((packet) => ethernet(packet)),
      ),
    );
    expect(facts.client.port).toBe(443);
    expect(facts.context).toMatchObject({ portFlows: 2, portAccepted: 1, portTls: 0 });
  });

  it('UDP flows have none and count for none', () => {
    const ends = { src: '10.0.1.1', dst: '10.0.2.1', sport: 9, dport: 80 };
    const facts = factsIn(
      pcapFile([ethernet(udpPacket({ ...ends, payload: 'x' })), ...packetsOf(QUIET, 10)]),
    );
    expect(facts.map(({ context }) => context.portFlows)).toEqual([0, 1]);
  });
});

describe('what a client only knocked at', () => {
  it('different targets, ports and hosts, whether they answer or not', () => {
    const [first] = flows([
      { ...QUIET, host: 1, port: 22 },
      { ...QUIET, host: 1, port: 80, answers: true },
      { ...QUIET, host: 2, port: 22 },
      { ...QUIET, host: 2, port: 22 },
      { ...QUIET, host: 9, port: 99, client: 7 },
    ]);
    expect(first.context).toMatchObject({ probedTargets: 3, probedPorts: 2, probedHosts: 2 });
  });

  it('nor is one where only the server speaks, as in a passive FTP download', () => {
    const facts = flows([
      { ...QUIET, answers: true, reply: ALERT },
      { ...QUIET, host: 2 },
      { ...QUIET, host: 2, answers: true },
      { ...QUIET, host: 4 },
      { ...QUIET, host: 4 },
      { ...QUIET, host: 3, answers: true, speaks: true },
    ]);
    expect(facts[0].context).toMatchObject({
      probedTargets: 2,
      probedAgain: 1,
      clientFlows: 6,
      clientSpoke: 1,
    });
  });

  it('a port to which it also sends payload is no target', () => {
    const facts = flows([
      { ...QUIET, answers: true },
      { ...QUIET, answers: true, speaks: true },
      { ...QUIET, host: 2 },
    ]);
    expect(facts[0].context).toMatchObject({ probedTargets: 1, probedPorts: 1, probedHosts: 1 });
  });

  it('agrees with a plain count of sets, whatever the flows and the slices', () => {
    const small = fc.integer({ min: 1, max: 4 });
    const one = fc.record({
      client: small,
      host: small,
      port: small,
      v6: fc.boolean(),
      answers: fc.boolean(),
      speaks: fc.boolean(),
      reply: fc.constantFrom(null, SERVER_HELLO, ALERT),
    });
    fc.assert(
      fc.property(fc.array(one, { minLength: 1, maxLength: 40 }), (said) => {
        const facts = flows(said);
        said.forEach((it, i) => {
          expect(facts[i].context).toEqual(plainly(said, it));
        });
      }),
      { numRuns: 100 },
    );
  });

  it('two thousand targets of one client are counted one by one', () => {
    const said = Array.from({ length: 2000 }, (_, i) => ({
      ...QUIET,
      host: 1 + (i % 200),
      port: 1 + (i % 1000),
    }));
    expect(flows(said)[1999].context).toMatchObject({
      probedTargets: 1000,
      probedPorts: 1000,
      probedHosts: 200,
      probedPortsHere: 5,
      probedHostsHere: 0,
    });
  });
});

describe('before all is counted', () => {
  it('nothing is said', () => {
    const { tracker } = play('C S 100');
    const contexts = new FlowContexts(tracker);
    expect(contexts.of(0)).toBe(NO_CONTEXT);
    while (!contexts.step(1));
    expect(contexts.of(0)).toMatchObject({ portFlows: 1, probedTargets: 1 });
  });

  it('flows are judged without, and for good with it', () => {
    const { tracker } = play('C S 100');
    const judge = new FlowJudge(new FactsSource(), tracker, new FlowColumns(tracker));
    judge.judgeNew();
    expect(judge.judged(0).facts.context).toBe(NO_CONTEXT);
    while (!judge.settle(1)) expect(judge.next).toBe(0);
    expect(judge.judged(0).facts.context.portFlows).toBe(1);
  });

  it('what a lab probe finds: a port where others speak TLS', () => {
    expect(recorded('connect-close-probe-tls-port', 'server').context.portTls).toBeGreaterThan(0);
  });
});

/** How many different ones, 0 below three. */
function ofThree(all: readonly number[]): number {
  const { size } = new Set(all);
  return size < 3 ? 0 : size;
}

/** The same by sets of names. */
function plainly(said: readonly Said[], it: Said): FlowFacts['context'] {
  const target = (one: Said): string => `${one.v6} ${one.host} ${one.port}`;
  const client = (one: Said): string => `${one.v6} ${one.client}`;
  const spoken = new Set(
    said
      .filter((one) => one.speaks || one.reply !== null)
      .map((one) => `${client(one)} ${target(one)}`),
  );
  const same = said.filter((one) => target(one) === target(it));
  const own = said.filter((one) => client(one) === client(it));
  const probed = own.filter((one) => !spoken.has(`${client(one)} ${target(one)}`));
  const quiet = own.some((one) => !one.speaks && one.reply === null);
  const tls = same.filter((one) => one.reply === SERVER_HELLO).length;
  return {
    portFlows: same.length,
    portAccepted: same.filter((one) => one.reply !== null).length,
    portTls: tls - (it.reply === SERVER_HELLO ? 1 : 0),
    probedTargets: new Set(probed.map((one) => target(one))).size,
    probedPorts: new Set(probed.map((one) => one.port)).size,
    probedHosts: new Set(probed.map((one) => one.host)).size,
    probedAgain: new Set(
      probed
        .filter((one, i) => one.answers && probed.findIndex((it) => target(it) === target(one)) < i)
        .map(target),
    ).size,
    probedOddly: 0,
    probedPortsHere: ofThree(probed.filter((one) => one.host === it.host).map(({ port }) => port)),
    probedHostsHere: ofThree(probed.filter((one) => one.port === it.port).map(({ host }) => host)),
    serverElsewhere: null,
    clientFlows: quiet ? own.length : 0,
    clientSpoke: quiet ? own.filter((one) => one.speaks).length : 0,
  };
}
