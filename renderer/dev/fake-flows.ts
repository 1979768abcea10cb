import type { FlowRow, FlowStory } from '../state/contract-types.ts';

/** One invented ending; rows cycle through them. */
interface Ending {
  readonly share: number;
  readonly row: Pick<
    FlowRow,
    'kind' | 'by' | 'stage' | 'tags' | 'cause' | 'class' | 'confidence' | 'headline' | 'history'
  >;
}

function ending(
  share: number,
  kind: FlowRow['kind'],
  by: FlowRow['by'],
  stage: FlowRow['stage'],
  tags: FlowRow['tags'],
  cause: FlowRow['cause'],
  rest: readonly [FlowRow['class'], FlowRow['confidence'], string, string],
): Ending {
  const [verdictClass, confidence, headline, history] = rest;
  return {
    share,
    row: { kind, by, stage, tags, cause, class: verdictClass, confidence, headline, history },
  };
}

const ENDINGS: readonly Ending[] = [
  ending(70, 'graceful', 'client', 'later', ['fin'], 'graceful-close', [
    'benign',
    'high',
    'Graceful close, started by the client.',
    'ShADadFf',
  ]),
  ending(
    9,
    'reset',
    'client',
    'post-psh',
    ['reset', 'fin', 'single_rstack'],
    'fin-rst-without-close-notify',
    ['benign', 'high', 'FIN+RST from client without close_notify.', 'ShADadFfRr'],
  ),
  ending(5, 'reset', 'client', 'post-psh', ['reset', 'single_rst'], 'client-cancelled-request', [
    'watch',
    'medium',
    'Client cancelled 300 ms after its request.',
    'ShADadR',
  ]),
  ending(4, 'graceful', 'client', 'post-ack', ['fin'], 'connect-close-probe', [
    'benign',
    'high',
    'Connect-and-close probe, no payload.',
    'ShAFaf',
  ]),
  ending(4, 'refused', 'server', 'post-syn', ['reset', 'single_rstack'], 'connection-refused', [
    'watch',
    'high',
    'Connection refused by the server.',
    'Sr',
  ]),
  ending(3, 'unanswered', 'network', 'post-syn', ['timeout'], 'syn-unanswered', [
    'harmful',
    'high',
    'SYN unanswered: 6 tries in 63 s.',
    'S',
  ]),
  ending(2, 'half-closed', 'server', 'later', ['fin'], 'half-closed', [
    'watch',
    'high',
    'Half-closed by the server, client side left open.',
    'ShADadf',
  ]),
  ending(2, 'open', 'unknown', 'none', [], 'still-open', [
    'benign',
    'high',
    'Still open when the capture ended.',
    'ShADad',
  ]),
  ending(1, 'rejected', 'network', 'post-syn', ['timeout'], 'icmp-rejected', [
    'harmful',
    'high',
    'Rejected: ICMP administratively prohibited from 10.0.0.1.',
    'S',
  ]),
];

const TOTAL = ENDINGS.reduce((sum, one) => sum + one.share, 0);
const NAMES = [
  'shop.example',
  'api.example',
  null,
  'img.cdn.example',
  'very-long-tenant-name-0042.eu-central-1.compute.internal.example',
  'mail.example',
];

/** A number that only depends on its input. */
function scatter(value: number): number {
  let x = Math.imul(value + 1, 0x9e3779b1) >>> 0;
  x = Math.imul(x ^ (x >>> 15), 0x85ebca6b) >>> 0;
  return (x ^ (x >>> 13)) >>> 0;
}

function endingAt(share: number): Ending {
  let sum = 0;
  for (const one of ENDINGS) {
    sum += one.share;
    if (share < sum) return one;
  }
  return ENDINGS[0];
}

/** The invented flow with a number. */
export function fakeRow(flow: number): FlowRow {
  const mix = scatter(flow);
  const chosen = endingAt(flow === 0 ? 71 : mix % TOTAL);
  const six = mix % 17 === 0;
  const client = six
    ? `[2001:db8:85a3:8d3:1319:8a2e:${(mix & 0xffff).toString(16)}:7348]:${1024 + (mix % 60000)}`
    : `10.${mix % 4}.${(mix >>> 4) % 250}.${(mix >>> 12) % 250}:${1024 + (mix % 60000)}`;
  const silent = chosen.row.stage === 'post-syn' || chosen.row.stage === 'post-ack';
  return {
    ...chosen.row,
    flow,
    tcpStream: flow,
    proto: 'tcp',
    triage: null,
    owner: null,
    labels: [],
    notes: 0,
    override: null,
    client,
    server: six ? '[2001:db8::17:77:250]:443' : `172.17.77.${mix % 90}:443`,
    name: silent ? null : NAMES[mix % NAMES.length],
    startNanos: flow * 1_234_567 + (mix % 1000),
    durationNanos: (mix % 4000) * 31_415_926,
    packets: silent ? [3, 1] : [10 + (mix % 90), 12 + (mix % 140)],
    bytes: silent ? [0, 0] : [517 + (mix % 3000), mix % 5_000_000],
  };
}

/** The story of flow 0 of the design, told of any flow. */
export function fakeStory(row: FlowRow): FlowStory {
  const [clientIp, clientPort] = splitEnd(row.client);
  const [serverIp, serverPort] = splitEnd(row.server);
  const zero = { client: 0, server: 0 };
  return {
    endedBy: 'client, abort of a live socket',
    dataLostWhy: 'all 107\u2009244 bytes were acknowledged before the reset',
    matters: 'only to logs and reset counters',
    causeTitle: row.headline.replace(/[.:].*/, ''),
    ledger: {
      client: {
        sent: row.bytes[0],
        unacknowledged: 0,
        acknowledgedAfterPeerClose: 24,
        atClosedSocket: 0,
        closeNotify: 0,
      },
      server: {
        sent: row.bytes[1],
        unacknowledged: 4096,
        acknowledgedAfterPeerClose: 0,
        atClosedSocket: 4096,
        closeNotify: 31,
      },
      thrownAway: null,
    },
    resetCount: 2,
    foldedResets: [],
    resetReasons: [
      {
        packet: 12,
        side: 'client',
        form: 'rst-ack',
        ended: true,
        what: 'RST+ACK, spontaneous, ended the connection',
        reasons: [
          {
            linux: 'TCP_ABORT_ON_CLOSE',
            words: 'close() while data was waiting unread',
            sure: 'medium',
            name: 'TCP_ABORT_ON_CLOSE, medium',
            answers: 0,
          },
          {
            linux: 'TCP_ABORT_ON_LINGER',
            words: 'close() with SO_LINGER 0',
            sure: 'low',
            name: 'TCP_ABORT_ON_LINGER, low',
            answers: 0,
          },
        ],
      },
      {
        packet: 13,
        side: 'server',
        form: 'rst',
        ended: false,
        what: 'RST, answers #12',
        reasons: [
          {
            linux: 'NO_SOCKET',
            words: 'no socket for that segment any more',
            sure: 'high',
            name: 'NO_SOCKET, high',
            answers: 11,
          },
        ],
      },
    ],
    tagMeanings: {
      reset: 'The close began with a RST from either side.',
      fin: 'A FIN was seen before the connection ended.',
      single_rstack: 'Exactly one RST+ACK.',
      'post-psh': 'After the first data segment of the client.',
    },
    record: {
      schema: 'teardown.flow/1',
      flow: row.flow,
      capture: 'edge-firewall.pcapng',
      proto: 'tcp',
      tcpStream: row.flow,
      client: { ip: clientIp, port: clientPort },
      server: { ip: serverIp, port: serverPort },
      roleBasis: 'syn',
      tunnel: null,
      start: '2026-11-20T11:58:02.125443687Z',
      duration: (row.durationNanos ?? 0) / 1e9,
      packets: { client: row.packets[0], server: row.packets[1] },
      bytes: { client: row.bytes[0], server: row.bytes[1] },
      uniqueBytes: { client: row.bytes[0], server: row.bytes[1] },
      missingBytes: zero,
      completeness: 63,
      zeek: { state: 'RSTO', history: row.history },
      handshakeRttMs: 41.207,
      analysis: null,
      tls: {
        sni: row.name,
        alpn: 'h2',
        version: '1.2',
        closeNotify: { client: 'absent', server: 'sent' },
      },
      http: null,
      close: {
        kind: row.kind,
        by: row.by,
        stage: row.stage,
        tags: row.tags,
        signature: 'PSH+ACK;RST+ACK',
      },
      verdict: {
        cause: row.cause,
        class: row.class,
        confidence: row.confidence,
        headline: row.headline,
        why: 'The server finished first #9. 2.49 s later the client sent its FIN #11 and, in the same microsecond, a RST #12 with seq = FIN + 1: half-close, then abortive close. The server\u2019s RST #13 carries no ACK and seq = the ack of the FIN: it answers the FIN, not the RST.',
        dataLost: 'no',
        evidence: [
          { packet: 11, text: 'The client\u2019s FIN; no TLS alert left the client before it.' },
          { packet: 12, text: 'RST+ACK with seq = FIN + 1: the abort of a live socket.' },
          { packet: 13, text: 'RST without ACK, seq = ack of #11: there is no socket any more.' },
        ],
        alternatives: [
          {
            cause: 'abort-with-unread-data',
            why: 'a 31-byte alert from the server may have been waiting unread when the client closed',
            settle: "tcpdump -ni eth0 -w server.pcap 'port 443 and host 203.0.113.147'",
          },
        ],
        remedy:
          'Nothing on the server. To quiet the log, let the firewall keep half-closed state for 5 s, or have the client call shutdown before close.',
        references: ['RFC 9293 section 3.5.2', 'RFC 8446 section 6.1'],
      },
      notes: [],
    },
  };
}

function splitEnd(text: string): [string, number] {
  const at = text.lastIndexOf(':');
  return [text.slice(0, at).replace(/[[\]]/g, ''), Number(text.slice(at + 1))];
}
