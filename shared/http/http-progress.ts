import { seqAdd, seqDiff } from '../base/seq32.ts';
import type { StringPool } from '../base/string-pool.ts';
import type { SideIndex } from '../base/units.ts';
import type { RestingTable } from '../base/resting-table.ts';
import { FRAMINGS, type HttpProgress } from './http-facts.ts';
import * as W from './http-words.ts';

/** Part of a head, or segments behind a hole, that wait for a side. */
type Pending = 'nothing' | 'begun' | 'hole';

/** How far the newest request and response of a row came. `collected`: bytes of a head in progress. */
export function progressOf(
  rows: RestingTable,
  row: number,
  texts: StringPool,
  pending: (side: SideIndex) => Pending,
  collected: (side: SideIndex) => number,
  bases: readonly [number, number] | null,
): HttpProgress {
  const get = (word: number): number => rows.get(row, word);
  const responder = responderOf(rows, row);
  const next = get(W.NEXT + responder);
  const base = bases === null ? get(W.ORIGIN + responder) - 1 : bases[responder];
  const answered = answeredOf(rows, row, responder, pending(responder));
  const framing = FRAMINGS[(get(W.STATE) & W.FRAMING_MASK) >>> W.FRAMING_SHIFT];
  const bounded = framing === 'none' || framing === 'length' || framing === 'chunked';
  const placed = bounded && (answered === 'begun' || answered === 'complete');
  const whole = placed && pending(responder) === 'nothing';
  return {
    requests: get(W.REQUESTS),
    responses: get(W.RESPONSES),
    request: get(W.LAST_REQUEST),
    response: get(W.LAST_RESPONSE),
    method: texts.text(get(W.LAST_METHOD)),
    status: get(W.LAST_STATUS) === 0 ? null : get(W.LAST_STATUS),
    asked: askedOf(rows, row, responder === 0 ? 1 : 0, pending(responder === 0 ? 1 : 0)),
    answered,
    framing,
    missing: whole ? missingOf(rows, row, responder, answered, framing) : null,
    start: startOf(rows, row, responder, collected(responder), answered, base),
    end: whole ? seqAdd(next, remaining(rows, row, responder) - base) : null,
  };
}

/** Where the newest response begins: before NEXT while its head waits for its end. */
function startOf(
  rows: RestingTable,
  row: number,
  side: SideIndex,
  collected: number,
  answered: HttpProgress['answered'],
  base: number,
): number | null {
  if (answered === 'none' || answered === 'unknown' || answered === 'switched') return null;
  const inHead = stateOf(rows, row, side) === W.SIDE_HEAD && collected > 0;
  const at = inHead
    ? seqAdd(rows.get(row, W.NEXT + side), -collected)
    : rows.get(row, W.LAST_START);
  return seqDiff(at, base) >>> 0;
}

/** The side that answers: known from the first response, else the one that did not ask. */
function responderOf(rows: RestingTable, row: number): SideIndex {
  const state = rows.get(row, W.STATE);
  if (rows.get(row, W.RESPONSES) > 0) return (state & W.RESPONSE_FROM_1) === 0 ? 0 : 1;
  return (state & W.REQUEST_FROM_1) !== 0 ? 0 : 1;
}

function remaining(rows: RestingTable, row: number, side: SideIndex): number {
  const at = W.REMAIN + side * 2;
  return rows.get(row, at) + rows.get(row, at + 1) * 0x100000000;
}

/** Bytes from the highest one seen to NEXT. */
function short(rows: RestingTable, row: number, side: SideIndex): number {
  return Math.max(0, seqDiff(rows.get(row, W.NEXT + side), rows.get(row, W.SEEN + side)));
}

function stateOf(rows: RestingTable, row: number, side: SideIndex): number {
  return (rows.get(row, W.STATE) >>> (side * 3)) & 7;
}

function askedOf(
  rows: RestingTable,
  row: number,
  side: SideIndex,
  waits: Pending,
): HttpProgress['asked'] {
  if (rows.get(row, W.REQUESTS) === 0 || waits === 'hole') return 'unknown';
  switch (stateOf(rows, row, side)) {
    case W.SIDE_HEAD:
      return waits === 'begun' || short(rows, row, side) > 0 ? 'begun' : 'complete';
    case W.SIDE_BODY:
    case W.SIDE_CHUNK:
    case W.SIDE_TRAILER:
      return 'begun';
    case W.SIDE_SWITCHED:
      return 'complete';
    default:
      return 'unknown';
  }
}

function answeredOf(
  rows: RestingTable,
  row: number,
  side: SideIndex,
  waits: Pending,
): HttpProgress['answered'] {
  if (waits === 'hole') return 'unknown';
  switch (stateOf(rows, row, side)) {
    case W.SIDE_NEW:
      return 'none';
    case W.SIDE_HEAD:
      if (waits === 'begun' || short(rows, row, side) > 0) return 'begun';
      return rows.get(row, W.REQUESTS) > rows.get(row, W.RESPONSES) ? 'none' : 'complete';
    case W.SIDE_BODY:
    case W.SIDE_CHUNK:
    case W.SIDE_TRAILER:
      return 'begun';
    case W.SIDE_OPEN:
      return 'until-close';
    case W.SIDE_SWITCHED:
      return 'switched';
    default:
      return 'unknown';
  }
}

function missingOf(
  rows: RestingTable,
  row: number,
  side: SideIndex,
  answered: HttpProgress['answered'],
  framing: HttpProgress['framing'],
): number | null {
  if (answered === 'complete') return 0;
  if (framing === 'chunked') return null;
  return short(rows, row, side) + remaining(rows, row, side);
}
