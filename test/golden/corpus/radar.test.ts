import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { radarFacts } from '../../../shared/close/radar.ts';
import { ACK, RST, SYN } from '../../../shared/wire/decoded-packet.ts';
import { allRecordings } from '../lab/lab-recordings.ts';
import { captureNames, CORPUS, HAS_CORPUS } from './corpus-files.ts';
import { radarFlows, type RadarFlows } from './radar-flows.ts';
import { radarReference, type SeenPacket } from './radar-reference.ts';

const corpus = (): readonly string[] => [
  ...captureNames().map((name) => path.join(CORPUS, 'captures', name)),
  ...readdirSync(path.join(CORPUS, 'lab-close'))
    .filter((name) => /\.pcap(ng)?$/u.test(name))
    .map((name) => path.join(CORPUS, 'lab-close', name)),
];
const recordings = allRecordings().map(({ path: file }) => file);

const isSyn = (p: SeenPacket): boolean => (p.flags & (SYN | ACK | RST)) === SYN;
const direction = (p: SeenPacket): string => `${p.from} > ${p.to}`;

function read(file: string, most = 10, wanted: ((packet: number) => boolean) | null = null) {
  return radarFlows(path.basename(file), readFileSync(file), most, wanted);
}

/** Flows of the same ports, in order. */
function neighbours({ flows }: RadarFlows): ReadonlyMap<number, readonly number[]> {
  const found = new Map<string, number[]>();
  const of = new Map<number, readonly number[]>();
  for (const [flow, packets] of flows) {
    const ends = [packets[0].from, packets[0].to].sort().join(' ');
    const list = found.get(ends) ?? [];
    list.push(flow);
    found.set(ends, list);
    of.set(flow, list);
  }
  return of;
}

/** What the engine and the reference say of each flow, where they differ; and how many flows there are. */
function differences(file: string, most: number, silenceSeconds: number) {
  const told = read(file, most);
  if (told === null) return { flows: 0, differing: [] };
  const lists = neighbours(told);
  const differing: unknown[] = [];
  for (const [flow, packets] of told.flows) {
    const list = lists.get(flow) ?? [];
    const other = (step: number): readonly SeenPacket[] | null =>
      told.flows.get(list[list.indexOf(flow) + step] ?? -1) ?? null;
    const others = { before: other(-1), after: other(1) };
    const wanted = radarReference(packets, others, told.end, { packets: most, silenceSeconds });
    const { stage, tags, excluded } = radarFacts(told.input(flow), { silenceSeconds, keep: [] });
    const got = { stage, tags: tags.filter((tag) => tag !== 'zmap'), excluded };
    if (JSON.stringify(got) !== JSON.stringify(wanted)) differing.push({ file, flow, got, wanted });
  }
  return { flows: told.flows.size, differing };
}

/** A capture of the clients' direction alone, against the same capture of both with its clients' packets only. */
function oneSidedDifferences(file: string) {
  const both = read(file);
  if (both === null) return { flows: 0, differing: [] };
  const clients = new Set([...both.flows.values()].flat().filter(isSyn).map(direction));
  const seen = new Map<number, number>();
  const fromClients = new Set<number>();
  const opening = new Map<number, number>();
  for (const [packet, flow] of both.flowOf) {
    const at = seen.get(flow) ?? 0;
    seen.set(flow, at + 1);
    const shown = both.flows.get(flow)?.[at];
    if (shown === undefined || !clients.has(direction(shown))) continue;
    fromClients.add(packet);
    if (isSyn(shown) && !opening.has(flow)) opening.set(flow, packet);
  }
  const alone = read(file, 10, (packet) => fromClients.has(packet));
  if (alone === null) throw new Error(file);
  const differing: unknown[] = [];
  for (const [flow, packet] of opening) {
    const two = radarFacts({ ...both.input(flow), serverClosed: false });
    const one = radarFacts(alone.input(alone.flowOf.get(packet) ?? -1));
    // Whether the older connection of the ports had closed, the server's FIN or reset may have told alone.
    const name = (excluded: string | null): string | null =>
      excluded === 'multi-syn' ? 'port-reuse' : excluded;
    const plain = (it: typeof one): string =>
      JSON.stringify({ ...it, excluded: name(it.excluded) });
    if (plain(one) !== plain(two)) differing.push({ file, flow, one, two });
  }
  return { flows: opening.size, differing };
}

function over(files: readonly string[], look: (file: string) => ReturnType<typeof differences>) {
  const all = files.map(look);
  return {
    flows: all.reduce((sum, { flows }) => sum + flows, 0),
    differing: all.flatMap(({ differing }) => differing),
  };
}

describe('every flow has the stage, tags and exclusion of FACTS 2, read as sets from the packets', () => {
  it.each([
    [10, 10],
    [5, 3],
  ])('of the recordings, by the first %i packets and %i s', (most, silence) => {
    const { flows, differing } = over(recordings, (file) => differences(file, most, silence));
    expect(differing).toEqual([]);
    expect(flows).toBeGreaterThan(800);
  });

  it.runIf(HAS_CORPUS).each([
    [10, 10],
    [4, 3],
    [30, 30],
  ])(
    'of the real captures, by the first %i packets and %i s',
    (most, silence) => {
      const { flows, differing } = over(corpus(), (file) => differences(file, most, silence));
      expect(differing).toEqual([]);
      expect(flows).toBeGreaterThan(5000);
    },
    120_000,
  );
});

describe('a capture of the client\u2019s direction alone has the same, server closes apart', () => {
  it('in the recordings', () => {
    const { flows, differing } = over(recordings, oneSidedDifferences);
    expect(differing).toEqual([]);
    expect(flows).toBeGreaterThan(700);
  });

  it.runIf(HAS_CORPUS)(
    'in the real captures',
    () => {
      const { flows, differing } = over(corpus(), oneSidedDifferences);
      expect(differing).toEqual([]);
      expect(flows).toBeGreaterThan(3500);
    },
    120_000,
  );
});
