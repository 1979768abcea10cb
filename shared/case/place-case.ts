import { CAUSE_IDS } from '../findings/rule.ts';
import type { PacketPlace } from '../session/analysis-api.ts';
import type {
  Annotations,
  PlacedAnchor,
  PlacedNote,
  PlacedSayings,
} from '../session/annotations.ts';
import type { Anchor, FlowKey, PacketKey } from './case-model.ts';
import { packetKeyText, type CaseFlow, type CaseState } from './case-state.ts';
import { anchorWords, plainNames } from './case-words.ts';

/** A case in the numbers of one analysis. */
export interface PlacedCase {
  readonly annotations: Annotations;
  /** Notes that the analysis has no place for. */
  readonly elsewhere: readonly {
    readonly where: string;
    readonly text: string;
    readonly by: string;
  }[];
  /** Flow and packet numbers by `packetKeyText`. */
  readonly flows: ReadonlyMap<string, number>;
  readonly packets: ReadonlyMap<string, number>;
}

/** Where the packets of a case lie in an analysis; null: not in it. */
export type PlaceOf = (key: PacketKey) => PacketPlace | null;

/** Asks the engine which flows and packets lie there (-1 and 0: none), and for the packets' flows. */
export type Locate = (
  flows: readonly PacketPlace[],
  packets: readonly PacketPlace[],
) => Promise<{
  readonly flows: readonly number[];
  readonly packets: readonly number[];
  readonly flowsOfPackets: readonly number[];
}>;

/** Places all that a case says. `captureAt` gives a capture's index in the analysis, -1 where it has it not. */
export async function placeCase(
  state: CaseState,
  placeOf: PlaceOf,
  captureAt: (id: string) => number,
  locate: Locate,
): Promise<PlacedCase> {
  const flows = new Map<string, number>();
  const packets = new Map<string, number>();
  const packetFlows = new Map<string, number>();
  const flowKeys = distinct([
    ...[...state.notes.values()].flatMap(({ on }) => flowOf(on) ?? []),
    ...[...state.flows.values()].map(({ flow }) => flow),
  ]);
  const packetKeys = distinct(
    [...state.notes.values()].flatMap(({ on }) => (on.on === 'packet' ? [on.packet] : [])),
  );
  const known = <K extends PacketKey>(keys: readonly K[]): [string, PacketPlace][] =>
    keys.flatMap((key) => {
      const place = placeOf(key);
      return place === null ? [] : [[packetKeyText(key), place] as [string, PacketPlace]];
    });
  const wantedFlows = known(flowKeys);
  const wantedPackets = known(packetKeys);
  const found = await locate(
    wantedFlows.map(([, place]) => place),
    wantedPackets.map(([, place]) => place),
  );
  wantedFlows.forEach(([key], i) => {
    if (found.flows[i] >= 0) flows.set(key, found.flows[i]);
  });
  wantedPackets.forEach(([key], i) => {
    if (found.packets[i] > 0) packets.set(key, found.packets[i]);
    if (found.flowsOfPackets[i] >= 0) packetFlows.set(key, found.flowsOfPackets[i]);
  });

  const names = plainNames(state);
  const notes: PlacedNote[] = [];
  const elsewhere: PlacedCase['elsewhere'][number][] = [];
  for (const note of state.notes.values()) {
    const anchor = placed(note.on, { flows, packets, packetFlows, captureAt });
    const { id, text, by, at, edited } = note;
    if (anchor !== null) notes.push({ id, anchor, text, by, at, edited });
    else elsewhere.push({ where: anchorWords(note.on, names), text, by });
  }
  return {
    annotations: { notes, flows: placedFlows(state, flows) },
    elsewhere,
    flows,
    packets,
  };
}

interface Numbers {
  readonly flows: ReadonlyMap<string, number>;
  readonly packets: ReadonlyMap<string, number>;
  readonly packetFlows: ReadonlyMap<string, number>;
  captureAt(id: string): number;
}

function placed(on: Anchor, numbers: Numbers): PlacedAnchor | null {
  const { flows, packets, packetFlows } = numbers;
  const flowAt = (key: FlowKey): number | undefined => flows.get(packetKeyText(key));
  switch (on.on) {
    case 'analysis':
      return on;
    case 'capture': {
      const capture = numbers.captureAt(on.capture);
      return capture < 0 ? null : { on: 'capture', capture };
    }
    case 'flow': {
      const flow = flowAt(on.flow);
      return flow === undefined ? null : { on: 'flow', flow };
    }
    case 'packet': {
      const key = packetKeyText(on.packet);
      const packet = packets.get(key);
      if (packet === undefined) return null;
      const noted = on.flow === null ? undefined : flowAt(on.flow);
      return { on: 'packet', flow: noted ?? packetFlows.get(key) ?? null, packet };
    }
    case 'range': {
      const { from, until } = on;
      if (on.flow === null) return { on: 'range', flow: null, from, until };
      const flow = flowAt(on.flow);
      return flow === undefined ? null : { on: 'range', flow, from, until };
    }
  }
}

/** By flow of the analysis: two keys may be one flow where captures are opened together. */
function placedFlows(
  state: CaseState,
  flows: ReadonlyMap<string, number>,
): readonly PlacedSayings[] {
  const all = new Map<number, PlacedSayings>();
  for (const said of state.flows.values()) {
    const flow = flows.get(packetKeyText(said.flow));
    if (flow === undefined || saysNothing(said)) continue;
    const before = all.get(flow);
    const { triage, owner, tags } = said;
    all.set(flow, {
      flow,
      triage: triage ?? before?.triage ?? null,
      owner: owner ?? before?.owner ?? null,
      tags: [...new Set([...(before?.tags ?? []), ...tags])],
      override: overrideOf(said) ?? before?.override ?? null,
    });
  }
  return [...all.values()];
}

function saysNothing({ triage, owner, tags, override }: CaseFlow): boolean {
  return triage === null && owner === null && tags.length === 0 && override === null;
}

/** A cause that this release does not know is left out; class and reason stand. */
function overrideOf({ override }: CaseFlow): PlacedSayings['override'] {
  if (override === null) return null;
  return { ...override, cause: CAUSE_IDS.find((id) => id === override.cause) ?? null };
}

function flowOf(on: Anchor): FlowKey | null {
  return 'flow' in on ? on.flow : null;
}

function distinct<K extends PacketKey>(keys: readonly K[]): readonly K[] {
  return [...new Map(keys.map((key) => [packetKeyText(key), key])).values()];
}
