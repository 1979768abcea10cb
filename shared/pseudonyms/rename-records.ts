import type { HealthEntry } from '../capture/record.ts';
import type { LadderRow } from '../ladder/ladder-rows.ts';
import type { PlacedNote, PlacedSayings } from '../session/annotations.ts';
import type { FlowRecord } from '../session/records.ts';
import type { Tunnel } from '../wire/tunnel.ts';
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
    tunnel: renamedTunnels(record.tunnel, names),
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

/** The tunnels around a flow under made-up addresses and numbers. */
function renamedTunnels(
  tunnels: readonly Tunnel[] | null,
  names: Pseudonyms,
): readonly Tunnel[] | null {
  if (tunnels === null) return null;
  return tunnels.map(({ kind, id, from, to }) => ({
    kind,
    id: id === null ? null : names.tunnelId(kind, id),
    from: names.ip(from),
    to: names.ip(to),
  }));
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

/** A note under made-up names, its authors' included where they hold any. */
export function renamedNote(note: PlacedNote, names: Pseudonyms, known: TextContext): PlacedNote {
  const said = (text: string): string => names.said(text, known);
  const { edited } = note;
  return {
    ...note,
    text: said(note.text),
    by: said(note.by),
    edited: edited === null ? null : { ...edited, by: said(edited.by) },
  };
}

/** What is said of a flow under made-up names: owner, tags, and the reasons of an override. */
export function renamedSayings(
  sayings: PlacedSayings,
  names: Pseudonyms,
  known: TextContext,
): PlacedSayings {
  const said = (text: string): string => names.said(text, known);
  const { owner, tags, override } = sayings;
  return {
    ...sayings,
    owner: owner === null ? null : said(owner),
    tags: tags.map(said),
    override:
      override === null ? null : { ...override, why: said(override.why), by: said(override.by) },
  };
}

/** What stands for a file in entries about none or all of them. */
const NO_FILE = new Set(['', 'all captures']);

/** Their sentences consist of file names. */
const ROTATED =
  'The capture is part of a rotated one; which parts there are and what is missing is left out.';

/**
 * An entry of the capture's health under made-up names. Messages of the system may hold paths; the
 * first bytes of a file that is no capture are left out.
 */
export function renamedHealth(entry: HealthEntry, names: Pseudonyms): HealthEntry {
  const { file, effect } = entry;
  const made = NO_FILE.has(file) ? file : names.file(file);
  const text = (entry.code === 'rotated-set' ? ROTATED : entry.text)
    .replace(/it starts with the text ".*"/su, 'it starts with other text')
    .replace(/its first bytes are [0-9a-f ]+/u, 'it starts with other bytes');
  const own = file !== '' && text.startsWith(`${file} `);
  const rest = own ? text.slice(file.length) : text;
  const told = entry.code === 'unreadable' ? names.said(rest) : names.text(rest);
  return {
    ...entry,
    file: made,
    text: own ? `${made}${told}` : told,
    effect: effect === null ? null : names.text(effect),
  };
}
