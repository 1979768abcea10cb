import type { LadderRow } from '../ladder/ladder-rows.ts';
import type { FlowRecord } from '../session/records.ts';
import type { Pseudonyms, TextContext } from './pseudonyms.ts';

/** A flow record under made-up names. */
export function renamedRecord(
  record: FlowRecord,
  names: Pseudonyms,
  known: TextContext,
): FlowRecord {
  const text = (value: string): string => names.text(value, known);
  const { tls, http, verdict } = record;
  return {
    ...record,
    capture: names.file(record.capture),
    client: {
      ip: names.ip(record.client.ip),
      port: record.client.port === known.service ? known.service : names.port(record.client.port),
    },
    server: { ip: names.ip(record.server.ip), port: record.server.port },
    tls: tls === null ? null : { ...tls, sni: tls.sni === null ? null : names.host(tls.sni) },
    http:
      http === null
        ? null
        : {
            ...http,
            host: http.host === null ? null : names.host(http.host),
            path: http.path === null ? null : names.path(http.path),
          },
    verdict: {
      ...verdict,
      headline: text(verdict.headline),
      why: text(verdict.why),
      evidence: verdict.evidence.map((one) => ({ ...one, text: text(one.text) })),
      alternatives: verdict.alternatives.map((one) => ({
        ...one,
        why: text(one.why),
        settle: text(one.settle),
      })),
      remedy: text(verdict.remedy),
    },
    notes: saidByPeople(record.notes, names, known),
  };
}

/** A row of a ladder under made-up names. */
export function renamedLadderRow(row: LadderRow, names: Pseudonyms, known: TextContext): LadderRow {
  if (row.kind !== 'packet') return row;
  const { packet, note } = row;
  return {
    ...row,
    packet: {
      ...packet,
      label: packet.label === null ? null : renamedLabel(packet.label, names, known),
    },
    note: note === null ? null : names.text(note, known),
    said: saidByPeople(row.said, names, known),
  };
}

/** A segment's words: every request's path and every ClientHello's name, not only the first. */
export function renamedLabel(label: string, names: Pseudonyms, known: TextContext): string {
  const request = /^(HTTP \S+) (.+)$/su.exec(label);
  if (request !== null) return `${request[1]} ${names.path(request[2])}`;
  const hello = /^(.*\bSNI )(.+)$/su.exec(label);
  if (hello !== null) return `${hello[1]}${names.host(hello[2])}`;
  return names.text(label, known);
}

/** Comments of the capture file itself, as `shared/session` words them. */
const OF_THE_FILE = /^capture(?:, on packet \d+)?: /u;

/**
 * What people said, under made-up names. What the capture file says itself is left out: nobody knows
 * what its words name.
 */
export function saidByPeople(
  said: readonly string[],
  names: Pseudonyms,
  known: TextContext,
): readonly string[] {
  return said.filter((text) => !OF_THE_FILE.test(text)).map((text) => names.said(text, known));
}
