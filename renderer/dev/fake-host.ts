import type {
  AppInfo,
  EventName,
  Events,
  HostConnection,
  MethodName,
  Methods,
  Progress,
} from '../../shared/contract/api.ts';
import {
  TeardownFailure,
  teardownError,
  type TeardownError,
} from '../../shared/contract/errors.ts';
import type { CloseKind, HealthReport, ViewSpec } from '../state/contract-types.ts';
import { FakeCase, type CaseScene } from './fake-case.ts';
import { FakeReport, type ReportScene } from './fake-report.ts';
import { fakeRow, fakeStory } from './fake-flows.ts';
import { FAKE_CATALOGUE, fakeRanking } from './fake-ranking.ts';
import { FAKE_RADAR } from './fake-radar.ts';
import { DESIGN_ROWS, fakeDetail, fakeHead, HUGE_PACKETS, hugeRow } from './fake-ladder.ts';

/** Which situation the fake host plays. */
export interface FakeOptions {
  /** Flows of the analysis. */
  readonly flows: number;
  /** Stays at this share of reading (0 to 1); 1: done at once. */
  readonly readShare: number;
  /** The analysis fails so, after what was read. */
  readonly failure: TeardownError | null;
  readonly damaged: boolean;
  readonly hugeLadder: boolean;
  readonly openAtStart: boolean;
  readonly scene?: CaseScene;
  /** How reports and exports go. */
  readonly reports?: ReportScene;
}

type Answer<M extends MethodName> = Methods[M]['result'] | Promise<Methods[M]['result']>;
type Listener = (data: unknown) => void;
const SIZE = 1_213_456_789;

/** An in-memory host with invented data: for development, rare states and a million rows. */
export class FakeHost implements HostConnection {
  private readonly options: FakeOptions;
  private readonly listeners = new Map<string, Set<Listener>>();
  private order: Uint32Array = new Uint32Array(0);
  private view = 0;
  private readonly said: FakeCase;
  private readonly reports: FakeReport;

  constructor(options: FakeOptions) {
    this.options = options;
    this.said = new FakeCase(options.scene ?? 'empty', (view) => {
      this.emit('case', view);
    });
    this.reports = new FakeReport(options.reports ?? 'working', (job) => {
      this.emit('job', job);
    });
  }

  async call<M extends MethodName>(
    method: M,
    params: Methods[M]['params'],
  ): Promise<Methods[M]['result']> {
    await Promise.resolve();
    const answer = this.answers[method] as ((given: Methods[M]['params']) => Answer<M>) | undefined;
    if (answer === undefined) throw new Error(`The invented host has no ${method}.`);
    return answer(params);
  }

  on<E extends EventName>(event: E, listener: (data: Events[E]) => void): () => void {
    const set = this.listeners.get(event) ?? new Set<Listener>();
    this.listeners.set(event, set);
    set.add(listener as Listener);
    return () => set.delete(listener as Listener);
  }

  inputFromFile(file: unknown) {
    const name = file instanceof File ? file.name : 'capture.pcap';
    return Promise.resolve({ kind: 'upload', token: '1', name } as const);
  }

  private readonly answers: {
    [M in MethodName]?: (params: Methods[M]['params']) => Answer<M>;
  } = {
    'app.info': (): AppInfo => ({
      version: '0.1.0',
      host: 'browser',
      platform: 'linux',
      dialogs: false,
      openAtStart: this.options.openAtStart ? [{ kind: 'sample' }] : [],
    }),
    'recent.list': () => [
      {
        path: '/captures/2026-11/edge-firewall.pcapng',
        name: 'edge-firewall.pcapng',
        bytes: SIZE,
        opened: '2026-11-20T11:58:02Z',
        present: true,
      },
      {
        path: '/captures/lb/health-checks.pcap',
        name: 'health-checks.pcap',
        bytes: 81_234_000,
        opened: '2026-11-19T09:12:40Z',
        present: true,
      },
      {
        path: '/media/usb/old-trace.pcap',
        name: 'old-trace.pcap',
        bytes: 412_000,
        opened: '2026-11-02T15:01:11Z',
        present: false,
      },
    ],
    'recent.clear': () => null,
    'dialog.open': () => [],
    'analysis.open': () => {
      setTimeout(() => {
        this.emit('progress', this.progress());
      }, 0);
      if (this.options.failure !== null && this.options.readShare === 0)
        throw new TeardownFailure(this.options.failure);
      return { analysis: 1, names: ['edge-firewall.pcapng'] };
    },
    'analysis.cancel': () => null,
    'analysis.close': () => null,
    'health.get': () => this.health(),
    'flows.view': ({ view }) => this.makeView(view),
    'flows.rows': ({ view, from, count }) => {
      if (view !== this.view) throw new TeardownFailure(teardownError('stale-view', 'stale'));
      return [...this.order.subarray(from, from + count)].map((flow) => ({
        ...fakeRow(flow),
        ...this.said.rowOf(flow),
      }));
    },
    'flows.position': ({ flow }) => this.order.indexOf(flow),
    'flows.csv': ({ flows }) =>
      `flow,client\n${(flows ?? []).map((flow) => `${flow},${fakeRow(flow).client}`).join('\n')}\n`,
    'flow.story': ({ flow }) => fakeStory(fakeRow(flow)),
    'flow.text': ({ flow }) => `${fakeStory(fakeRow(flow)).record.verdict.headline}\n`,
    'flow.ranking': ({ flow }) => fakeRanking(fakeRow(flow)),
    'catalogue.get': () => FAKE_CATALOGUE,
    'radar.report': () => FAKE_RADAR,
    'ladder.open': ({ flow, folded }) => {
      const { client, server } = fakeRow(flow);
      return fakeHead(flow, client, server, this.options.hugeLadder && !folded);
    },
    'ladder.rows': ({ from, count, folded }) =>
      this.options.hugeLadder && !folded
        ? Array.from({ length: Math.min(count, HUGE_PACKETS - from) }, (_unused, i) =>
            hugeRow(from + i),
          )
        : DESIGN_ROWS.slice(from, from + count),
    'ladder.position': ({ packet, folded }) => {
      if (this.options.hugeLadder && !folded && packet > 13)
        return Math.min(packet - 1, HUGE_PACKETS - 1);
      return DESIGN_ROWS.findIndex((row) =>
        row.kind === 'packet'
          ? row.packet.packet === packet
          : row.kind === 'fold' && packet >= row.first && packet <= row.last,
      );
    },
    'ladder.svg': () => ({
      svg: '<svg xmlns="http://www.w3.org/2000/svg" width="640" height="400"/>',
      map: null,
    }),
    'packet.detail': ({ packet }) => fakeDetail(packet),
    'case.get': () => this.said.view(),
    'case.edit': ({ edit }) => this.said.edit(edit),
    'case.settle': ({ keep }) => {
      this.said.settle(keep);
      return null;
    },
    'case.undo': () => {
      this.said.undo();
      return null;
    },
    'case.redo': () => {
      this.said.redo();
      return null;
    },
    'case.saveAs': () => null,
    'report.preview': (params) => this.reports.preview(params),
    'export.start': (params) => this.reports.start(params),
    'job.cancel': ({ job }) => this.reports.cancel(job),
    'author.get': () => this.said.author,
    'author.set': ({ author }) => {
      this.said.author = author;
      return null;
    },
  };

  private emit<E extends EventName>(event: E, data: Events[E]): void {
    for (const listener of this.listeners.get(event) ?? []) listener(data);
  }

  private progress(): Progress {
    const { flows, readShare, failure } = this.options;
    return {
      analysis: 1,
      state: failure !== null ? 'failed' : readShare < 1 ? 'reading' : 'done',
      bytesRead: Math.round(SIZE * readShare),
      bytesTotal: SIZE,
      packets: flows === 0 ? 0 : Math.round(2_310_448 * readShare),
      flows: Math.round(flows * readShare),
      seconds: 1.1,
      bytesPerSecond: 412_000_000,
      secondsLeft: readShare < 1 ? 4 : null,
      following: null,
      error: failure,
    };
  }

  private makeView(spec: ViewSpec): Methods['flows.view']['result'] {
    const total = Math.round(this.options.flows * this.options.readShare);
    const kinds: Record<CloseKind, number> = {
      graceful: 0,
      reset: 0,
      timeout: 0,
      refused: 0,
      unanswered: 0,
      rejected: 0,
      'half-closed': 0,
      open: 0,
      'mid-capture': 0,
    };
    const kept: number[] = [];
    const triage = { none: 0, suspicious: 0, benign: 0, ask: 0, done: 0 };
    const text = spec.text.toLowerCase();
    for (let flow = 0; flow < total; flow += 1) {
      const row = fakeRow(flow);
      if (
        text !== '' &&
        !`${row.client} ${row.server} ${row.name ?? ''} ${row.kind} ${row.headline}`
          .toLowerCase()
          .includes(text)
      )
        continue;
      kinds[row.kind] += 1;
      if (spec.kinds.length > 0 && !spec.kinds.includes(row.kind)) continue;
      const state = this.said.rowOf(flow).triage ?? 'none';
      triage[state] += 1;
      if (spec.triage.length === 0 || spec.triage.includes(state)) kept.push(flow);
    }
    if (spec.sort.column === 'duration')
      kept.sort((a, b) => (fakeRow(a).durationNanos ?? 0) - (fakeRow(b).durationNanos ?? 0));
    if (spec.sort.direction === 'down') kept.reverse();
    this.order = Uint32Array.from(kept);
    this.view += 1;
    return { view: this.view, counts: { total, matched: kept.length, kinds, triage } };
  }

  private health(): HealthReport {
    const entries: HealthReport['entries'] = [
      {
        code: 'interface-drops',
        severity: 'warning',
        file: 'edge-firewall.pcapng',
        offset: null,
        block: null,
        count: 112,
        text: 'Interface outside dropped 112 packets.',
        effect: 'A missing packet can turn a graceful close into an open one.',
      },
      {
        code: 'unknown-block',
        severity: 'note',
        file: 'edge-firewall.pcapng',
        offset: 1024,
        block: 3,
        count: 0,
        text: '4 blocks of types that are not packets were skipped.',
        effect: null,
      },
    ];
    const damage: HealthReport['entries'] = [
      {
        code: 'cut-short',
        severity: 'damage',
        file: 'edge-firewall.pcapng',
        offset: 812_331_008,
        block: 1_402_112,
        count: 1,
        text: 'The file ends inside a block: 88 of 1 512 bytes are there.',
        effect: 'Flows that were open then are shown as open.',
      },
    ];
    return {
      captures: [
        {
          name: 'edge-firewall.pcapng',
          bytes: SIZE,
          sha256: '1b5148604f3f5a3e0c9a6e8f2d7b4c1a9e8d7c6b5a493827160f5e4d3c2b1a09',
          format: 'pcapng, little-endian',
          packets: 2_310_448,
          firstTime: '2026-11-20T11:58:02.125443687Z',
          lastTime: '2026-11-20T12:28:04.000113000Z',
          interfaces: [
            {
              name: 'outside',
              linkType: 'Ethernet',
              snapLength: 262144,
              resolution: '1 ns',
              packets: 1_204_113,
              drops: 112,
            },
            {
              name: 'inside',
              linkType: 'Ethernet',
              snapLength: 262144,
              resolution: '1 ns',
              packets: 1_106_335,
              drops: 0,
            },
          ],
          comments: [
            {
              on: 'section',
              number: 0,
              text: 'Taken during the outage of 20 November, both sides of the firewall.',
            },
          ],
          details: [{ name: 'Written by', value: 'Dumpcap (Wireshark) 4.0.17, Linux 6.1' }],
          read: this.options.damaged ? 'part' : 'whole',
        },
      ],
      entries: this.options.damaged ? [...damage, ...entries] : entries,
      index: { packetBytes: 32, flowBytes: 320, total: 77_900_000 },
    };
  }
}
