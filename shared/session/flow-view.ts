import { orderByNumber } from '../base/order.ts';
import { radarWords, type RadarView } from '../close/radar-filter.ts';
import type { CloseKind } from '../flows/close-facts.ts';
import { TRIAGE_STATES, type TriageState } from '../case/case-model.ts';
import type { AddressRanks } from './address-ranks.ts';
import type { AnnotationIndex } from './annotation-index.ts';
import { healthWord } from './health-words.ts';
import type { SortColumn, ViewCounts, ViewSpec } from './records.ts';
import { CLOSE_KINDS, CLOSE_TAGS, labelWords, type VerdictTable } from './verdict-table.ts';

/** What a view reads of the flows. Columns (plural) are made for the flows of the view, to sort by. */
export interface ViewSource {
  readonly flowCount: number;
  readonly verdicts: VerdictTable;
  readonly causeTitle: (causeIndex: number) => string;
  /** Both ends of every flow, for sorting and filtering. */
  addresses(): AddressRanks;
  /** Nanoseconds since the capture's first packet, of each flow. */
  starts(flows: Uint32Array): Float64Array;
  durations(flows: Uint32Array): Float64Array;
  packets(flow: number): number;
  bytes(flow: number, side: 0 | 1): number;
  /** What people said, by flow. */
  readonly said: AnnotationIndex;
  /** What is wrong with the recording of a flow: bits of `health:` words. */
  recorded(flow: number): number;
  /** Each flow by Radar's method, for the words `stage:`, `tag:`, `signature:` and `radar:`. */
  readonly radar: RadarView;
}

/** The flows that a spec leaves, in its order, and the counts. */
export interface FlowOrder {
  readonly flows: Uint32Array;
  readonly counts: ViewCounts;
}

/** Filters and sorts. Linear in the number of flows; texts are compared once for each distinct one. */
export function orderFlows(source: ViewSource, spec: ViewSpec): FlowOrder {
  const kinds = CLOSE_KINDS.map(() => 0);
  const wanted = CLOSE_KINDS.map((kind) => spec.kinds.length === 0 || spec.kinds.includes(kind));
  const matches = textMatcher(source, spec.text);
  const triage = { none: 0, suspicious: 0, benign: 0, ask: 0, done: 0 };
  const triaged = new Set(spec.triage);
  const flows = new Uint32Array(source.flowCount);
  let count = 0;
  for (let flow = 0; flow < source.flowCount; flow += 1) {
    if (matches !== null && !matches(flow)) continue;
    const kind = source.verdicts.kind(flow);
    kinds[kind] += 1;
    if (!wanted[kind]) continue;
    const state = source.said.sayingsOf(flow)?.triage ?? 'none';
    triage[state] += 1;
    if (triaged.size > 0 && !triaged.has(state)) continue;
    flows[count] = flow;
    count += 1;
  }
  const kept = flows.subarray(0, count);
  const byKind = Object.fromEntries(CLOSE_KINDS.map((kind, i) => [kind, kinds[i]]));
  return {
    flows: sorted(source, kept, spec.sort.column, spec.sort.direction === 'down'),
    counts: {
      total: source.flowCount,
      matched: count,
      kinds: byKind as Record<CloseKind, number>,
      triage,
    },
  };
}

/**
 * A predicate for the words of a text filter: every word must occur somewhere in the flow (ends,
 * name, ending, who, stage, tags, cause, headline, history, what people said of it, or "flow N" as
 * #N). Case is folded. `stage:`, `tag:`, `signature:` and `radar:` mean just Radar's (radar-filter); `health:one-sided`,
 * `health:duplicates` and their like (health-words) the flows that an entry of capture health is about.
 */
function textMatcher(source: ViewSource, text: string): ((flow: number) => boolean) | null {
  const words = text.split(/\s+/u).filter((word) => word !== '');
  if (words.length === 0) return null;
  const { rest, test } = radarWords(words);
  const tests = rest.map((word) => wordMatcher(source, word));
  if (test !== null) tests.push(test(source.radar));
  return (flow) => tests.every((one) => one(flow));
}

/**
 * Texts are compared once for each distinct one (name, headline, history, address, combination of
 * labels); a flow then costs a few look-ups.
 */
function wordMatcher(source: ViewSource, typed: string): (flow: number) => boolean {
  const { verdicts } = source;
  const word = typed.toLowerCase();
  const recorded = healthWord(word);
  if (recorded !== null) return (flow) => (source.recorded(flow) & recorded) !== 0;
  const holds = (text: string): boolean => text.toLowerCase().includes(word);
  const found = (texts: readonly string[]): Uint8Array =>
    Uint8Array.from(texts, (text) => (text !== '' && holds(text) ? 1 : 0));
  const names = found(verdicts.names.all);
  const headlines = found(verdicts.headlines.all);
  // Zeek's history is about case: only a word with a capital letter can mean one ("ShADad").
  const histories = Uint8Array.from(verdicts.histories.all, (text) =>
    typed !== word && text.includes(typed) ? 1 : 0,
  );
  const labels = new Map<number, boolean>();
  const labelled = (flow: number): boolean => {
    const packed = verdicts.labels(flow);
    let hit = labels.get(packed);
    if (hit === undefined) {
      hit = labelWords(packed, source.causeTitle).includes(word);
      labels.set(packed, hit);
    }
    return hit;
  };
  let tags = 0;
  CLOSE_TAGS.forEach((tag, bit) => {
    if (holds(tag)) tags |= 1 << bit;
  });
  const said = source.said.flowsWith(holds);
  const flowNumber = /^#\d+$/u.test(word) ? Number(word.slice(1)) : -1;
  const addressed = /^[0-9a-f.:[\]]+$/u.test(word) ? source.addresses().matcher(word) : null;
  return (flow) =>
    headlines[verdicts.headline(flow)] === 1 ||
    names[verdicts.name(flow)] === 1 ||
    histories[verdicts.history(flow)] === 1 ||
    (verdicts.tags(flow) & tags) !== 0 ||
    labelled(flow) ||
    flow === flowNumber ||
    said.has(flow) ||
    addressed?.(flow) === true;
}

function sorted(
  source: ViewSource,
  flows: Uint32Array,
  column: SortColumn,
  down: boolean,
): Uint32Array {
  if (column === 'flow' && !down) return flows.slice();
  return orderByNumber(flows, sortKeys(source, flows, column), down);
}

/** A non-negative number for each flow that orders like the column. */
function sortKeys(source: ViewSource, flows: Uint32Array, column: SortColumn): Float64Array {
  if (column === 'start') return source.starts(flows);
  if (column === 'duration') return source.durations(flows);
  const key = sortKey(source, column);
  const keys = new Float64Array(flows.length);
  for (let i = 0; i < flows.length; i += 1) keys[i] = key(flows[i]);
  return keys;
}

function sortKey(
  source: ViewSource,
  column: Exclude<SortColumn, 'start' | 'duration'>,
): (flow: number) => number {
  const { verdicts } = source;
  switch (column) {
    case 'flow':
      return (flow) => flow;
    case 'client':
      return endpointKey(source, 0);
    case 'server':
      return endpointKey(source, 1);
    case 'name':
      return rankOf(verdicts.names.all, (flow) => verdicts.name(flow));
    case 'headline':
      return rankOf(verdicts.headlines.all, (flow) => verdicts.headline(flow));
    case 'kind':
      return (flow) => verdicts.kind(flow);
    case 'by':
      return (flow) => verdicts.by(flow);
    case 'stage':
      return (flow) => verdicts.stage(flow);
    case 'tags':
      return (flow) => verdicts.tags(flow);
    case 'class':
      return (flow) => verdicts.class(flow);
    case 'packets':
      return (flow) => source.packets(flow);
    case 'bytesClient':
      return (flow) => source.bytes(flow, 0);
    case 'bytesServer':
      return (flow) => source.bytes(flow, 1);
    case 'history':
      return rankOf(verdicts.histories.all, (flow) => verdicts.history(flow));
    case 'triage':
      return (flow) => triageRank(source.said.sayingsOf(flow)?.triage ?? null);
    case 'notes':
      return (flow) => source.said.notesOf(flow).length;
  }
}

/** Flows that nobody triaged come last. */
function triageRank(state: TriageState | null): number {
  return state === null ? TRIAGE_STATES.length : TRIAGE_STATES.indexOf(state);
}

function endpointKey(source: ViewSource, side: 0 | 1): (flow: number) => number {
  const addresses = source.addresses();
  return (flow) => addresses.endpointKey(flow, side);
}

/** Alphabetical ranks of interned texts; the empty one ("no name") comes last. */
function rankOf(
  texts: readonly string[],
  number: (flow: number) => number,
): (flow: number) => number {
  const order = texts.map((_, i) => i).sort((a, b) => compareTexts(texts[a], texts[b]));
  const ranks = new Uint32Array(texts.length);
  order.forEach((text, rank) => {
    ranks[text] = rank;
  });
  return (flow) => ranks[number(flow)];
}

function compareTexts(a: string, b: string): number {
  if (a === '' || b === '') return a === b ? 0 : a === '' ? 1 : -1;
  return a < b ? -1 : a > b ? 1 : 0;
}
