import { RADAR_TAGS } from '../flows/close-facts.ts';
import {
  ALL_SIGNATURES,
  codeClientOnly,
  codeExcluded,
  codeHasTag,
  codeKept,
  codeSignature,
  codeStage,
  codeUnmatched,
  RADAR_EXCLUSIONS,
  RADAR_STAGES,
  RADAR_UNMATCHED,
} from './radar-code.ts';
import { RADAR_DEFAULTS, RADAR_KEEPS, type RadarParameters } from './radar-parameters.ts';
import { slotFrom } from './radar-slot.ts';

/** Most packets of a client that may be asked for; far more than a report of early endings can mean. */
export const MOST_RADAR_PACKETS = 1_000_000;
/** A year. */
export const MOST_BUCKET_MINUTES = 527_040;

/** Where a filter's Radar words get a flow's code and slot from. */
export interface RadarView {
  /** `radarCode` of each flow by these parameters. */
  codes(parameters: RadarParameters): (flow: number) => number;
  /** Number of the time slot in which each flow began. */
  slots(minutes: number): (flow: number) => number;
}

/**
 * Radar's words of a text filter, taken out of it:
 *
 *   stage:post-syn  stage:any  stage:none       stages
 *   tag:single_rst                              one of Radar's tags, the whole word
 *   signature:PSH_RST                           a tampering signature
 *   radar:eligible  radar:client-only           flows that count
 *   radar:excluded  radar:excluded-port-reuse   flows that do not, and why
 *   radar:late-reset  radar:server-closed …     eligible flows without a stage, and why
 *   radar:kept-window-end                       flows that count only because of radar-keep:
 *   radar-slot:2026-11-21T03:15Z                flows that began in this slot of time
 *   radar-packets:5 radar-silence:3 radar-keep:port-reuse,window-end radar-bucket:60
 *                                               parameters that the words beside them go by
 */
export interface RadarWords {
  /** The words that are none of these. */
  readonly rest: readonly string[];
  /** A flow has all of them; null where there are none. */
  readonly test: ((view: RadarView) => (flow: number) => boolean) | null;
}

type CodeTest = (code: number) => boolean;

/** Takes Radar's words out of a filter's words. A word that only looks like one stays an ordinary word. */
export function radarWords(words: readonly string[]): RadarWords {
  const rest: string[] = [];
  const tests: CodeTest[] = [];
  const slots: string[] = [];
  let parameters = RADAR_DEFAULTS;
  for (const typed of words) {
    const word = typed.toLowerCase();
    const chosen = parameterWord(parameters, word);
    const test = chosen === null ? codeTest(word) : null;
    if (chosen !== null) parameters = chosen;
    else if (test !== null) tests.push(test);
    else if (word.startsWith('radar-slot:')) slots.push(word.slice('radar-slot:'.length));
    else rest.push(typed);
  }
  if (tests.length === 0 && slots.length === 0) return { rest, test: null };
  return { rest, test: (view) => together(view, parameters, tests, slots) };
}

function together(
  view: RadarView,
  parameters: RadarParameters,
  tests: readonly CodeTest[],
  slots: readonly string[],
): (flow: number) => boolean {
  const { bucketMinutes } = parameters;
  const wanted = slots.map((text) => slotFrom(text, bucketMinutes));
  const slotOfFlow = wanted.length === 0 ? null : view.slots(bucketMinutes);
  const codeOfFlow = tests.length === 0 ? null : view.codes(parameters);
  return (flow) => {
    if (slotOfFlow !== null) {
      const slot = slotOfFlow(flow);
      if (!wanted.every((one) => one === slot)) return false;
    }
    if (codeOfFlow === null) return true;
    const code = codeOfFlow(flow);
    return tests.every((test) => test(code));
  };
}

function parameterWord(known: RadarParameters, word: string): RadarParameters | null {
  const [name, value] = split(word);
  if (value === '') return null;
  const number = Number(value);
  switch (name) {
    case 'radar-packets':
      return Number.isInteger(number) && number >= 1 && number <= MOST_RADAR_PACKETS
        ? { ...known, packets: number }
        : null;
    case 'radar-silence':
      return number > 0 && number < Infinity ? { ...known, silenceSeconds: number } : null;
    case 'radar-bucket':
      return Number.isInteger(number) && number >= 1 && number <= MOST_BUCKET_MINUTES
        ? { ...known, bucketMinutes: number }
        : null;
    case 'radar-keep': {
      const names = value.split(',');
      const keep = RADAR_KEEPS.filter((one) => names.includes(one));
      return keep.length === names.length ? { ...known, keep } : null;
    }
    default:
      return null;
  }
}

function codeTest(word: string): CodeTest | null {
  const [name, value] = split(word);
  switch (name) {
    case 'stage': {
      if (value === 'any') return (code) => codeStage(code) !== null;
      if (value === 'none') return (code) => codeStage(code) === null;
      const stage = RADAR_STAGES.find((one) => one === value);
      return stage === undefined ? null : (code) => codeStage(code) === stage;
    }
    case 'tag': {
      const tag = RADAR_TAGS.find((one) => one === value);
      return tag === undefined ? null : (code) => codeHasTag(code, tag);
    }
    case 'signature': {
      const id = ALL_SIGNATURES.find((one) => one.toLowerCase() === value);
      return id === undefined ? null : (code) => codeSignature(code) === id;
    }
    case 'radar':
      return outcomeTest(value);
    default:
      return null;
  }
}

function outcomeTest(value: string): CodeTest | null {
  if (value === 'eligible') return (code) => codeExcluded(code) === null;
  if (value === 'client-only') return codeClientOnly;
  if (value === 'excluded') return (code) => codeExcluded(code) !== null;
  const excluded = RADAR_EXCLUSIONS.find((one) => `excluded-${one}` === value);
  if (excluded !== undefined) return (code) => codeExcluded(code) === excluded;
  const kept = RADAR_KEEPS.find((one) => `kept-${one}` === value);
  if (kept !== undefined) return (code) => codeKept(code) === kept;
  const unmatched = RADAR_UNMATCHED.find((one) => one === value);
  return unmatched === undefined ? null : (code) => codeUnmatched(code) === unmatched;
}

function split(word: string): readonly [name: string, value: string] {
  const at = word.indexOf(':');
  return at < 0 ? [word, ''] : [word.slice(0, at), word.slice(at + 1)];
}
