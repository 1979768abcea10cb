import { TRIAGE_STATES, type Anchor, type FlowKey, type PacketKey } from './case-model.ts';
import { isRecord } from './case-json.ts';
import type { CaseHeader, CaseLine, Operation, OperationHead } from './case-lines.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The header of a case file; null where the line is none. */
export function readHeader(fields: Fields): CaseHeader | null {
  const { teardown, version } = fields;
  if (teardown !== 'case' || !isCount(version)) return null;
  return { teardown, version, created: textOr(fields['created']), by: textOr(fields['by']) };
}

/**
 * A line of version 1 by its fields; null where this release does not understand it (a newer kind,
 * or one that lacks what its kind needs): the file keeps it as it is.
 */
export function readLine(fields: Fields): CaseLine | null {
  switch (fields['type']) {
    case 'capture':
      return captureLine(fields);
    case 'hash':
      return hashLine(fields);
    case 'slice':
      return sliceLine(fields);
    default:
      return operation(fields);
  }
}

function captureLine(fields: Fields): CaseLine | null {
  const { id, at, by, name, bytes, print, path, sha256 } = fields;
  if (!isText(id) || !isText(name) || !isCount(bytes) || !isText(print)) return null;
  return {
    type: 'capture',
    id,
    at: textOr(at),
    by: textOr(by),
    name,
    bytes,
    print,
    path: isText(path) ? path : null,
    sha256: isText(sha256) ? sha256 : null,
  };
}

function hashLine({ capture, sha256, at }: Fields): CaseLine | null {
  if (!isText(capture) || !isText(sha256)) return null;
  return { type: 'hash', capture, at: textOr(at), sha256 };
}

function sliceLine(fields: Fields): CaseLine | null {
  const { id, at, captures, of, numbers, shortened, omitted, bytes, pcapng } = fields;
  const flow = flowKey(fields['flow']);
  if (!isText(id) || flow === null || !isText(pcapng) || !isCount(bytes)) return null;
  if (!isListOf(captures, isText) || !isListOf(of, isCount) || !isListOf(numbers, isCount)) {
    return null;
  }
  if (of.length !== numbers.length || of.some((index) => index >= captures.length)) return null;
  if (!isCount(shortened) || !isCount(omitted)) return null;
  return {
    type: 'slice',
    id,
    at: textOr(at),
    flow,
    captures,
    of,
    numbers,
    shortened,
    omitted,
    bytes,
    pcapng,
  };
}

function operation(fields: Fields): Operation | null {
  const { id, at, by, session } = fields;
  if (!isText(id) || !isText(at) || !isText(by) || !isText(session)) return null;
  const head: OperationHead = { id, at, by, session };
  switch (fields['type']) {
    case 'note': {
      const on = anchor(fields['on']);
      const { text } = fields;
      return on === null || !isText(text) ? null : { type: 'note', ...head, on, text };
    }
    case 'note-text': {
      const { note, text } = fields;
      if (!isText(note) || !isText(text)) return null;
      return { type: 'note-text', ...head, note, text, replaces: textOrNull(fields['replaces']) };
    }
    case 'note-removed': {
      const { note } = fields;
      if (!isText(note)) return null;
      return { type: 'note-removed', ...head, note, replaces: textOrNull(fields['replaces']) };
    }
    case 'triage':
      return triage(fields, head);
    case 'tags': {
      const flows = flowKeys(fields['flows']);
      const { add, remove } = fields;
      if (flows === null || !isListOf(add, isText) || !isListOf(remove, isText)) return null;
      return { type: 'tags', ...head, flows, add, remove };
    }
    case 'override':
      return override(fields, head);
    case 'describe': {
      const { title, caseId } = fields;
      if (!isTextOrNull(title) || !isTextOrNull(caseId)) return null;
      const replaces = textOrNull(fields['replaces']);
      return { type: 'describe', ...head, title, caseId, replaces };
    }
    case 'undo':
    case 'redo': {
      const { type, of } = fields;
      return isText(of) ? { type, ...head, of } : null;
    }
    default:
      return null;
  }
}

function triage(fields: Fields, head: OperationHead): Operation | null {
  const flows = flowKeys(fields['flows']);
  const { state, owner, replaces } = fields;
  if (flows === null || !isTextOrNull(owner) || !isListOf(replaces, isTextOrNull)) return null;
  const known = TRIAGE_STATES.find((one) => one === state) ?? null;
  if (state !== null && known === null) return null;
  return { type: 'triage', ...head, flows, state: known, owner, replaces };
}

function override(fields: Fields, head: OperationHead): Operation | null {
  const flow = flowKey(fields['flow']);
  const value = fields['override'];
  const replaces = textOrNull(fields['replaces']);
  if (flow === null) return null;
  if (value === null) return { type: 'override', ...head, flow, override: null, replaces };
  if (!isRecord(value) || !isText(value['why']) || !isTextOrNull(value['cause'])) return null;
  const klass = (['benign', 'watch', 'harmful'] as const).find((one) => one === value['class']);
  if (klass === undefined) return null;
  const { why, cause } = value;
  return { type: 'override', ...head, flow, override: { cause, class: klass, why }, replaces };
}

function anchor(value: unknown): Anchor | null {
  if (!isRecord(value)) return null;
  const flow = value['flow'] === null ? null : flowKey(value['flow']);
  // A flow that is named but not readable is not the same as none.
  const flowIsRead = value['flow'] === null || flow !== null;
  switch (value['on']) {
    case 'analysis':
      return { on: 'analysis' };
    case 'capture':
      return isText(value['capture']) ? { on: 'capture', capture: value['capture'] } : null;
    case 'flow':
      return flow === null ? null : { on: 'flow', flow };
    case 'packet': {
      const packet = packetKey(value['packet']);
      return packet === null || !flowIsRead ? null : { on: 'packet', flow, packet };
    }
    case 'range': {
      const { from, until } = value;
      if (!isText(from) || !isText(until) || !flowIsRead) return null;
      return { on: 'range', flow, from, until };
    }
    default:
      return null;
  }
}

function packetKey(value: unknown): PacketKey | null {
  if (!isRecord(value) || !isText(value['capture']) || !isCount(value['packet'])) return null;
  return { capture: value['capture'], packet: value['packet'] };
}

function flowKey(value: unknown): FlowKey | null {
  const packet = packetKey(value);
  if (packet === null || !isRecord(value)) return null;
  const { proto, client, server } = value;
  if ((proto !== 'tcp' && proto !== 'udp') || !isText(client) || !isText(server)) return null;
  return { ...packet, proto, client, server };
}

function flowKeys(value: unknown): readonly FlowKey[] | null {
  if (!Array.isArray(value)) return null;
  const keys = value.map(flowKey);
  return keys.every((key) => key !== null) ? keys : null;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || isText(value);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isListOf<T>(value: unknown, is: (one: unknown) => one is T): value is readonly T[] {
  return Array.isArray(value) && value.every(is);
}

function textOr(value: unknown): string {
  return isText(value) ? value : '';
}

function textOrNull(value: unknown): string | null {
  return isText(value) ? value : null;
}
