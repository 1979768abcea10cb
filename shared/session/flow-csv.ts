import type { FlowRecord } from './records.ts';

type Cell = string | number | null;

/** The columns: the flow record's fields by their path in it; lists are joined with spaces. */
const COLUMNS: readonly (readonly [string, (flow: FlowRecord) => Cell])[] = [
  ['flow', (f) => f.flow],
  ['capture', (f) => f.capture],
  ['proto', (f) => f.proto],
  ['tcpStream', (f) => f.tcpStream],
  ['client.ip', (f) => f.client.ip],
  ['client.port', (f) => f.client.port],
  ['server.ip', (f) => f.server.ip],
  ['server.port', (f) => f.server.port],
  ['roleBasis', (f) => f.roleBasis],
  ['start', (f) => f.start],
  ['duration', (f) => f.duration],
  ['packets.client', (f) => f.packets.client],
  ['packets.server', (f) => f.packets.server],
  ['bytes.client', (f) => f.bytes.client],
  ['bytes.server', (f) => f.bytes.server],
  ['uniqueBytes.client', (f) => f.uniqueBytes.client],
  ['uniqueBytes.server', (f) => f.uniqueBytes.server],
  ['missingBytes.client', (f) => f.missingBytes.client],
  ['missingBytes.server', (f) => f.missingBytes.server],
  ['completeness', (f) => f.completeness],
  ['zeek.state', (f) => f.zeek?.state ?? null],
  ['zeek.history', (f) => f.zeek?.history ?? null],
  ['handshakeRttMs', (f) => f.handshakeRttMs],
  ['analysis.retransmission', (f) => f.analysis?.retransmission ?? null],
  ['analysis.fastRetransmission', (f) => f.analysis?.fastRetransmission ?? null],
  ['analysis.spuriousRetransmission', (f) => f.analysis?.spuriousRetransmission ?? null],
  ['analysis.outOfOrder', (f) => f.analysis?.outOfOrder ?? null],
  ['analysis.lostSegment', (f) => f.analysis?.lostSegment ?? null],
  ['analysis.ackLostSegment', (f) => f.analysis?.ackLostSegment ?? null],
  ['analysis.duplicateAck', (f) => f.analysis?.duplicateAck ?? null],
  ['analysis.zeroWindow', (f) => f.analysis?.zeroWindow ?? null],
  ['analysis.zeroWindowProbe', (f) => f.analysis?.zeroWindowProbe ?? null],
  ['analysis.windowFull', (f) => f.analysis?.windowFull ?? null],
  ['analysis.keepAlive', (f) => f.analysis?.keepAlive ?? null],
  ['analysis.reusedPorts', (f) => f.analysis?.reusedPorts ?? null],
  ['tls.sni', (f) => f.tls?.sni ?? null],
  ['tls.alpn', (f) => f.tls?.alpn ?? null],
  ['tls.version', (f) => f.tls?.version ?? null],
  ['tls.closeNotify.client', (f) => f.tls?.closeNotify.client ?? null],
  ['tls.closeNotify.server', (f) => f.tls?.closeNotify.server ?? null],
  ['http.method', (f) => f.http?.method ?? null],
  ['http.host', (f) => f.http?.host ?? null],
  ['http.path', (f) => f.http?.path ?? null],
  ['http.status', (f) => f.http?.status ?? null],
  ['close.kind', (f) => f.close.kind],
  ['close.by', (f) => f.close.by],
  ['close.stage', (f) => f.close.stage],
  ['close.tags', (f) => f.close.tags.join(' ')],
  ['close.signature', (f) => f.close.signature],
  ['verdict.cause', (f) => f.verdict.cause],
  ['verdict.class', (f) => f.verdict.class],
  ['verdict.confidence', (f) => f.verdict.confidence],
  ['verdict.headline', (f) => f.verdict.headline],
  ['verdict.dataLost', (f) => f.verdict.dataLost],
  ['verdict.why', (f) => f.verdict.why],
];

/** The first line of a CSV of flows, with its line end. */
export function flowCsvHeader(): string {
  return `${COLUMNS.map(([name]) => name).join(',')}\r\n`;
}

/** One flow as a line of CSV (RFC 4180), with its line end. */
export function flowCsvLine(flow: FlowRecord): string {
  return `${COLUMNS.map(([, of]) => csvCell(of(flow))).join(',')}\r\n`;
}

/**
 * One cell. Text that a spreadsheet would run as a formula (it comes from the wire: host names, paths)
 * gets an apostrophe in front, which spreadsheets show as plain text (OWASP, CSV injection).
 */
function csvCell(value: Cell): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const harmless = /^[=+\-@\t\r\n＝＋－＠]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
