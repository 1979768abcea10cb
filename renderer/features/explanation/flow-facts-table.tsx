import { counted, grouped } from '../../../shared/base/numbers.ts';
import { tunnelText } from '../../../shared/base/tunnel-text.ts';
import type { FlowRecord } from '../../state/contract-types.ts';
import { columnDuration, utcText } from '../../ui/format.ts';

type CloseNotify = NonNullable<FlowRecord['tls']>['closeNotify']['client'];

const CLOSE_NOTIFY: Readonly<Record<CloseNotify, string>> = {
  sent: 'sent',
  absent: 'not sent',
  unknown: 'cannot be told',
};

const COMPLETENESS: readonly (readonly [number, string])[] = [
  [1, 'SYN'],
  [2, 'SYN-ACK'],
  [4, 'ACK'],
  [8, 'data'],
  [16, 'FIN'],
  [32, 'RST'],
];

/** The flow's numbers, in words where words are clearer. */
export function FlowFactsTable({ record }: { readonly record: FlowRecord }) {
  return (
    <dl className="facts">
      {factsOf(record).map(([label, value, title]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd className="number selectable" title={title}>
            {value}
          </dd>
        </div>
      ))}
    </dl>
  );
}

type Fact = readonly [string, string] | readonly [string, string, string];

function factsOf(record: FlowRecord): readonly Fact[] {
  const facts: Fact[] = [
    ['Client', endpoint(record.client)],
    ['Server', endpoint(record.server)],
    ['Started', record.duration === null ? 'unknown' : utcText(record.start)],
    [
      'Lasted',
      record.duration === null ? 'unknown' : columnDuration(Math.round(record.duration * 1e9)),
    ],
    ['Packets', `${grouped(record.packets.client)} up, ${grouped(record.packets.server)} down`],
    ['Bytes', `${grouped(record.bytes.client)} up, ${grouped(record.bytes.server)} down`],
  ];
  const again =
    record.bytes.client +
    record.bytes.server -
    record.uniqueBytes.client -
    record.uniqueBytes.server;
  if (again > 0) facts.push(['Sent again', `${counted(again, 'byte')} of them`]);
  const missing = record.missingBytes.client + record.missingBytes.server;
  if (missing > 0) facts.push(['Not captured', `${counted(missing, 'byte')}, though acknowledged`]);
  if (record.handshakeRttMs !== null) facts.push(['Handshake RTT', `${record.handshakeRttMs} ms`]);
  if (record.analysis !== null) {
    const lost = record.analysis.retransmission + record.analysis.fastRetransmission;
    if (lost > 0) facts.push(['Retransmissions', counted(lost, 'packet')]);
  }
  if (record.tls !== null) facts.push(...tlsFacts(record.tls));
  if (record.http !== null) {
    const line = [record.http.method, record.http.host, record.http.path]
      .filter((part) => part !== null)
      .join(' ');
    facts.push([
      'HTTP',
      record.http.status === null ? line : `${line} \u2192 ${record.http.status}`,
    ]);
  }
  if (record.completeness !== null) {
    const seen = COMPLETENESS.filter(([bit]) => ((record.completeness ?? 0) & bit) !== 0).map(
      ([, name]) => name,
    );
    facts.push([
      'Seen',
      seen.length === 0 ? 'nothing' : seen.join(', '),
      `tcp.completeness ${record.completeness}`,
    ]);
  }
  const tunnel = tunnelText(record.tunnel);
  if (tunnel !== null)
    facts.push([
      'Tunnel',
      tunnel,
      'What carried the flow, outermost first, as on its first packet',
    ]);
  if (record.tcpStream !== null) facts.push(['Wireshark', `tcp.stream == ${record.tcpStream}`]);
  if (record.zeek !== null) facts.push(['Zeek', `${record.zeek.state} ${record.zeek.history}`]);
  if (record.close.signature !== null) {
    facts.push([
      'Signature',
      record.close.signature,
      'Published tampering signature that the packets match',
    ]);
  }
  return facts;
}

function tlsFacts(tls: NonNullable<FlowRecord['tls']>): readonly Fact[] {
  const facts: Fact[] = [['TLS', tls.version ?? 'version not seen']];
  if (tls.sni !== null) facts.push(['Server name', tls.sni, tls.sni]);
  if (tls.alpn !== null) facts.push(['Protocol (ALPN)', tls.alpn]);
  facts.push([
    'close_notify',
    `client: ${CLOSE_NOTIFY[tls.closeNotify.client]}; server: ${CLOSE_NOTIFY[tls.closeNotify.server]}`,
    'The TLS message that says "I am done": without it a cut cannot be told from an end',
  ]);
  return facts;
}

function endpoint(end: FlowRecord['client']): string {
  return end.ip.includes(':') ? `[${end.ip}]:${end.port}` : `${end.ip}:${end.port}`;
}
