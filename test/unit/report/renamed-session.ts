import type { Ladder } from '../../../shared/ladder/layout-ladder.ts';
import type { ReportSession } from '../../../shared/report/report-work.ts';
import { sample } from './report-of.ts';

/** Fields whose texts come from captures, files or people. */
const FROM_OUTSIDE: ReadonlySet<string> = new Set([
  ...['name', 'capture', 'file', 'text', 'by', 'why', 'owner', 'sni', 'alpn', 'host', 'path'],
  ...['headline', 'endedBy', 'dataLostWhy', 'matters', 'settle', 'remedy', 'effect', 'format'],
  ...['client', 'server', 'top', 'linkType', 'resolution', 'label', 'icmp', 'note', 'cause'],
]);
const LISTS: ReadonlySet<string> = new Set(['labels', 'references', 'tags', 'notes']);
/** Fields that hold a side, a state or a catalogue id there. */
const WORDS =
  /^(client|server|both|network|unknown|absent|sent|[A-Z-]{3,}|[a-z]+(-[a-z]+)+|unexplained)$/;

/** The sample's session with every text from outside replaced by `text`. */
export function renamedSession(text: string): ReportSession {
  const rename = <T>(value: T): T => renamed(value, '', text) as T;
  const { annotations } = NOTED;
  return {
    flowCount: sample.flowCount,
    row: (flow) => rename(sample.row(flow)),
    record: (flow) => rename(sample.record(flow)),
    story: (flow) => rename(sample.story(flow)),
    summary: (seconds) => rename(sample.summary(seconds)),
    health: () => {
      const health = sample.health();
      const entry = {
        code: 'clock-step',
        severity: 'warning',
        file: 'x',
        offset: 1,
        block: 2,
        count: 0,
        text: 'x',
        effect: 'x',
      } as const;
      return rename({ ...health, entries: [entry] });
    },
    annotations: rename(annotations),
    timeline: (bins) => sample.timeline(bins),
    causeGroups: () => rename(sample.causeGroups()),
    ladderLayout: (flow, folded) => {
      const ladder = sample.ladderLayout(flow, folded);
      return {
        packets: ladder.packets,
        rowCount: ladder.rowCount,
        closeRow: ladder.closeRow,
        row: (index) => rename(ladder.row(index)),
        rowOfPacket: (packet) => ladder.rowOfPacket(packet),
      } satisfies Ladder;
    },
    placeOf: (packet) => sample.placeOf(packet),
    flowOf: (packet) => sample.flowOf(packet),
    timeOf: (packet) => sample.timeOf(packet),
    decodeAs: sample.decodeAs,
    captures: sample.captures,
  };
}

const AT = '2026-11-20T19:02:03.000000000Z';
const NOTED = {
  annotations: {
    notes: [
      { id: 'a', anchor: { on: 'flow', flow: 12 }, text: 'x', by: 'x', at: AT, edited: null },
      {
        id: 'b',
        anchor: { on: 'analysis' },
        text: 'x',
        by: 'x',
        at: AT,
        edited: { by: 'x', at: AT },
      },
    ],
    flows: [
      {
        flow: 4,
        triage: 'ask',
        owner: 'x',
        tags: ['x', 'y'],
        override: { cause: null, class: 'watch', why: 'x', by: 'x', at: AT },
      },
    ],
  } satisfies ReportSession['annotations'],
};

function renamed(value: unknown, key: string, text: string): unknown {
  if (typeof value === 'string') return FROM_OUTSIDE.has(key) && !WORDS.test(value) ? text : value;
  if (Array.isArray(value)) {
    return value.map((one: unknown) =>
      LISTS.has(key) && typeof one === 'string' && !/^[a-z_0-9]{3,}$/.test(one)
        ? text
        : renamed(one, key, text),
    );
  }
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  if (value instanceof Map) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, renamed(one, name, text)]),
  );
}
