import type {
  LabelledText,
  ReportBlock,
  ReportFigure,
  ReportModel,
  ReportPart,
  ReportTable,
  RichText,
} from '../../shared/report/report-model.ts';

/** Reports made by hand: every kind of block, any number of flows, any text in every field. */

function plain(text: string): RichText {
  return [{ text, style: 'plain' }];
}

const mono = (label: string, text: string): LabelledText => ({ label, text, mono: true });
const words = (label: string, text: string): LabelledText => ({ label, text, mono: false });

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

const STEPS = [
  'SYN',
  'SYN ACK',
  'ACK',
  'PSH ACK',
  'PSH ACK',
  'PSH ACK',
  'FIN ACK',
  'RST ACK',
  'RST',
];

/** A ladder in the manner of the window's: lanes, arrows, labels, states, notes. */
export function ladderFigure(flow: number, rows: number, name = 'shop.example'): ReportFigure {
  const [width, client, server] = [760, 170, 480];
  const height = 54 + rows * 30;
  const parts = Array.from({ length: rows }, (_, i) => {
    const toServer = i % 3 !== 1;
    const [from, to] = toServer ? [client, server - 4] : [server, client + 4];
    const step = STEPS[i % STEPS.length];
    const kind = step.startsWith('RST') ? 'rst' : step.startsWith('FIN') ? 'fin' : 'data';
    return `<g class="${kind}" transform="translate(0 ${40 + i * 30})"><path class="line" d="M${from} 16L${to} 20"/><text class="time" x="56" y="21">#${i * 7 + 1}</text><text class="time" x="120" y="21">${(i * 0.041).toFixed(3)}</text><text class="label" x="325" y="11"><tspan class="name">${step}</tspan><tspan class="numbers" dx="7">seq ${i * 512} ack 1</tspan></text><text class="words" x="560" y="21">${escaped(i === 3 ? `ClientHello · SNI ${name}` : i === 7 ? 'abort of a live socket' : '')}</text></g>`;
  });
  return {
    kind: 'figure',
    width,
    height,
    svg: `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<style>text{font-family:"JetBrains Mono Variable","JetBrains Mono",monospace;font-size:10.6px;fill:#1b2330}.words,.end{font-family:"Inter Variable",Inter,sans-serif}.end{font-weight:600;text-anchor:middle}.client{fill:#0b6bcb;stroke:#0b6bcb}.server{fill:#7a3fc4;stroke:#7a3fc4}.end{stroke:none}.time{font-size:10px;fill:#6b788d;text-anchor:end}.line{stroke:#51607a;stroke-width:1.4;fill:none}.fin .line{stroke:#a86400}.rst .line{stroke:#c92a2a}.label{text-anchor:middle}.name{font-weight:650}.words{fill:#51607a}</style>
<text class="end client" x="${client}" y="18">203.0.113.147:43918</text><text class="end server" x="${server}" y="18">172.17.77.250:443</text>
<path class="client" stroke-width="2" d="M${client} 26V${height - 7}"/><path class="server" stroke-width="2" d="M${server} 26V${height - 7}"/>
${parts.join('\n')}
</svg>`,
    text: '#1 0.000 client SYN seq 0 ack 1',
    alt: `Ladder of flow ${flow}: ${rows} packets between 203.0.113.147:43918 and 172.17.77.250:443, ended by a reset of the client.`,
    caption: plain(`Ladder of flow ${flow}; 84 segments folded into one row. Wireshark:`),
    reproduce: [`tcp.stream eq ${flow} and frame.number in {33437 33748 33749 33750}`],
  };
}

function timelineFigure(): ReportFigure {
  const bars = Array.from({ length: 50 }, (_, i) => {
    const tall = 30 + ((i * 37) % 60);
    return `<rect x="${(i * 15.2).toFixed(1)}" y="${100 - tall}" width="12" height="${tall}" fill="#c9d6e4"/><rect x="${(i * 15.2).toFixed(1)}" y="${100 - (tall >> 2)}" width="12" height="${tall >> 2}" fill="#c92a2a"/>`;
  });
  return {
    kind: 'figure',
    width: 760,
    height: 120,
    svg: `<svg xmlns="http://www.w3.org/2000/svg" width="760" height="120" viewBox="0 0 760 120">${bars.join('')}<path d="M0 100H760" stroke="#8592a6"/><text x="0" y="114" style="font-family:'Inter Variable';font-size:10px" fill="#51607a">11:58</text><text x="760" y="114" text-anchor="end" style="font-family:'Inter Variable';font-size:10px" fill="#51607a">12:04</text></svg>`,
    text: '11:58 1 204',
    alt: 'New connections a minute and, of them, those ended by reset, from 11:58 to 12:04.',
    caption: plain(
      'New connections a minute; red, those ended by reset. 61 connections without a visible start are left out. Reproduce:',
    ),
    reproduce: ["teardown analyze edge-firewall.pcapng --filter 'close.kind == reset'"],
  };
}

function actionTable(rows: number): ReportTable {
  const kinds = [
    [
      '13 → 14, 15, 19 …',
      'Silent connection blocks the accept loop; 14 handshakes stall, all released within 4 ms of its end',
      '10.0.4.31',
      'harmful',
      'Handshake timeout; a check that speaks TLS',
    ],
    [
      '17, 18 + 310',
      'Client cancels at 300 ± 2 ms; 4.1 MB of answers thrown away',
      '10.0.4.17',
      'watch',
      'Raise the timeout or fix the slow query',
    ],
    [
      '4, 11 + 1 166',
      'FIN+RST from client without close_notify',
      '203.0.113.0/24',
      'benign',
      'None; quiet the log',
    ],
  ] as const;
  return {
    kind: 'table',
    caption: null,
    columns: [
      { title: 'Flows', align: 'left', mono: false, share: 0 },
      { title: 'What happened', align: 'left', mono: false, share: 3 },
      { title: 'Who', align: 'left', mono: true, share: 0 },
      { title: 'Class', align: 'left', mono: false, share: 0 },
      { title: 'Do', align: 'left', mono: false, share: 2 },
    ],
    rows: Array.from({ length: rows }, (_, i) => {
      const [flows, what, who, verdict, act] = kinds[i % kinds.length];
      return [flows, what, who, verdict, act].map((text, k) => ({
        text,
        class: k === 3 ? verdict : null,
      }));
    }),
  };
}

function evidenceTable(): ReportTable {
  const rows = [
    ['#33437', '12:00:47.907301', 'server', 'FIN ACK', '107245 / 894', 'server closes first'],
    [
      '#33748',
      '12:00:50.443687',
      'client',
      'FIN ACK',
      '894 / 107246',
      'half-close, nothing unacknowledged',
    ],
    ['#33749', '12:00:50.443687', 'client', 'RST ACK', '895 / 107246', 'abort (RFC 9293 3.10.7.4)'],
    ['#33750', '12:00:50.443748', 'server', 'RST', '107246 / –', 'answers #33748: no socket'],
  ];
  return {
    kind: 'table',
    caption: null,
    columns: ['Packet', 'Time (UTC)', 'From', 'Flags', 'seq / ack', 'Shows'].map((title, i) => ({
      title,
      align: 'left',
      mono: i < 2 || i === 3 || i === 4,
      share: i === 5 ? 1 : 0,
    })),
    rows: rows.map((row) => row.map((text) => ({ text, class: null }))),
  };
}

/** One flow's part. */
export function flowPart(flow: number, name = 'shop.example', ladderRows = 14): ReportPart {
  const blocks: readonly ReportBlock[] = [
    {
      kind: 'facts',
      facts: [
        mono('Client', '203.0.113.147:43918'),
        mono('Server', '172.17.77.250:443'),
        words('Name', name),
        words('Ended by', 'client, abort of a live socket'),
        words('Data lost', 'no, all 107 244 B acknowledged'),
        words('Confidence', 'high'),
      ],
    },
    {
      kind: 'paragraph',
      text: [
        { text: 'The server finished first (', style: 'plain' },
        { text: '#33437', style: 'code' },
        {
          text: '). 2.49 s later the client sent its FIN (#33748) and, in the same microsecond, a RST (#33749) with seq = FIN + 1: half-close, then abortive close. No TLS alert left the client before it. ',
          style: 'plain',
        },
        { text: 'The server’s RST says only that its socket was gone.', style: 'strong' },
      ],
    },
    ladderFigure(flow, ladderRows, name),
    { kind: 'heading', text: 'Evidence' },
    evidenceTable(),
    {
      kind: 'note',
      head: '2026-11-20 14:02 UTC · on packet #33748 · Ann',
      text: 'Same pattern on all hosts of this customer; their client library was updated on 18 June.\nAsked them for its version.',
    },
    { kind: 'heading', text: 'What would settle the rest' },
    {
      kind: 'list',
      items: [
        [
          { text: 'A capture on the client host: ', style: 'plain' },
          { text: "tcpdump -i any 'host 172.17.77.250 and port 443'", style: 'code' },
          { text: ', to see whether unread data caused the abort.', style: 'plain' },
        ],
        plain('The client library’s version and its shutdown settings.'),
      ],
    },
  ];
  return {
    id: `flow-${flow}`,
    title: `Flow ${flow} · FIN+RST from client without close_notify`,
    level: 2,
    blocks,
  };
}

/** A whole report with that many flows. */
export function handMadeReport(flows: number, changes: Partial<ReportModel> = {}): ReportModel {
  const sections: ReportPart[] = [
    {
      id: 'summary',
      title: 'Summary',
      level: 1,
      blocks: [
        {
          kind: 'paragraph',
          text: [
            {
              text: 'Server logs show 1 204 TCP resets an hour after new firewall rules. ',
              style: 'plain',
            },
            { text: 'No data was lost in any of them.', style: 'strong' },
            {
              text: ' 97 % share one ending: the server finishes, the client answers with FIN and an immediate RST and never sends a TLS close_notify; the server’s own RST then reaches a firewall that has already forgotten the connection and is logged as denied.',
              style: 'plain',
            },
          ],
        },
        {
          kind: 'callout',
          class: 'harmful',
          text: [
            { text: 'One harmful pattern hides behind it. ', style: 'strong' },
            {
              text: 'On port 5053 a silent connection holds the accept loop for up to 61 s; 14 licence checkouts waited behind it. See section 3.',
              style: 'plain',
            },
          ],
        },
        {
          kind: 'tiles',
          tiles: [
            { value: '12 408', label: 'new connections' },
            { value: '1 204', label: 'ended by reset (9.7 %)' },
            { value: '0', label: 'resets with data lost' },
            { value: '14', label: 'checkouts delayed, 731 s in all' },
          ],
        },
      ],
    },
    { id: 'timeline', title: 'Endings over time', level: 1, blocks: [timelineFigure()] },
    { id: 'actions', title: 'What needs action', level: 1, blocks: [actionTable(3)] },
    { id: 'flows', title: 'Flows', level: 1, blocks: [] },
    ...Array.from({ length: flows }, (_, i) => flowPart(i)),
    {
      id: 'method',
      title: 'Method and limits',
      level: 1,
      blocks: [
        { kind: 'paragraph', text: plain('Every packet was read; what was left out stands here.') },
        {
          kind: 'callout',
          class: 'watch',
          text: plain(
            '112 packets were dropped on one interface while capturing; silences there may be no silences.',
          ),
        },
        {
          kind: 'callout',
          class: 'benign',
          text: plain('Both directions of every connection are in the capture.'),
        },
      ],
    },
    {
      id: 'appendix',
      title: 'Appendix',
      level: 1,
      blocks: [
        {
          kind: 'facts',
          facts: [
            mono(
              'SHA-256',
              '1b514860c3f5a1d0e7ab9f6c2d4e8b7a90817263544556677889900aabbccddee'.slice(0, 64),
            ),
            words('Zone', 'UTC'),
            words('Version', 'Teardown 0.1.0'),
          ],
        },
        { ...actionTable(40), caption: plain('All findings.') },
      ],
    },
  ];
  return {
    schema: 'teardown.report/1',
    title: 'Resets at the edge firewall, 20 June',
    subtitle: 'Incident report · prepared with Teardown 0.1.0 from 1 capture',
    language: 'en',
    paper: 'a4',
    author: 'network operations',
    caseId: 'INC-2041',
    logo: null,
    instant: '2018-06-20T12:04:10.123456Z',
    facts: [
      words('Prepared by', 'network operations'),
      words('Case', 'INC-2041'),
      words('Capture', 'edge-firewall.pcapng'),
      mono('SHA-256', '1b514860…d28289e7'),
      words('Covers', '2018-06-20 11:58:46 – 12:04:10 UTC'),
      words('Health', 'complete; 112 packets dropped on 1 interface'),
    ],
    sections,
    attachments: [
      {
        name: 'flows.jsonl',
        type: 'application/jsonl',
        description: 'The flow records of this report',
        relation: 'data',
        bytes: new TextEncoder().encode('{"schema":"teardown.flow/1"}\n'),
      },
      {
        name: 'flow-0.pcapng',
        type: 'application/vnd.tcpdump.pcap',
        description: 'The packets of flow 0',
        relation: 'source',
        bytes: Uint8Array.from({ length: 4096 }, (_, i) => (i * 31) & 255),
      },
    ],
    ...changes,
  };
}

/** The same text in every field that somebody outside can fill. */
export function hostileReport(text: string): ReportModel {
  const part = flowPart(0, text);
  const report = handMadeReport(0, {
    title: text,
    subtitle: text,
    author: text,
    caseId: text,
    facts: [words(text, text), mono('Host', text)],
  });
  const rich: RichText = [
    { text, style: 'plain' },
    { text, style: 'strong' },
    { text, style: 'code' },
  ];
  return {
    ...report,
    sections: [
      ...report.sections,
      { ...part, title: text },
      {
        id: 'hostile',
        title: text,
        level: 1,
        blocks: [
          { kind: 'paragraph', text: rich },
          { kind: 'heading', text },
          { kind: 'callout', class: 'watch', text: rich },
          {
            kind: 'tiles',
            tiles: [
              { value: text, label: text },
              { value: '1', label: text },
            ],
          },
          { kind: 'facts', facts: [mono(text, text), words(text, text)] },
          { kind: 'list', items: [rich, rich] },
          { ...ladderFigure(1, 9, text), alt: text, caption: rich, reproduce: [text] },
          {
            kind: 'table',
            caption: rich,
            columns: [
              { title: text, align: 'left', mono: false, share: 0 },
              { title: text, align: 'right', mono: true, share: 1 },
              { title: 'Class', align: 'left', mono: false, share: 0 },
            ],
            rows: [
              [
                { text, class: null },
                { text, class: null },
                { text, class: 'harmful' },
              ],
            ],
          },
          { kind: 'note', head: text, text },
        ],
      },
    ],
    attachments: [{ ...report.attachments[0], name: text, description: text }],
  };
}
