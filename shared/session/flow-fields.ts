import { tunnelText } from '../base/tunnel-text.ts';
import type { FlowRecord } from './records.ts';

/** What a field of the flow record holds, which decides its type in a table. */
export type FieldKind = 'text' | 'integer' | 'real' | 'time';

/** A field of the flow record that has one value: its path in the record and how to get it. */
export interface FlowField {
  readonly name: string;
  readonly kind: FieldKind;
  readonly of: (flow: FlowRecord) => string | number | null;
}

/** A field that is a list. */
export interface FlowListField {
  readonly name: string;
  readonly kind: 'text' | 'integer';
  readonly of: (flow: FlowRecord) => readonly (string | number | null)[];
}

const text = (name: string, of: (f: FlowRecord) => string | null): FlowField => ({
  name,
  kind: 'text',
  of,
});
const integer = (name: string, of: (f: FlowRecord) => number | null): FlowField => ({
  name,
  kind: 'integer',
  of,
});

/** The record's fields with one value, in the record's order; tags are joined with spaces. */
export const FLOW_FIELDS: readonly FlowField[] = [
  integer('flow', (f) => f.flow),
  text('capture', (f) => f.capture),
  text('proto', (f) => f.proto),
  integer('tcpStream', (f) => f.tcpStream),
  text('client.ip', (f) => f.client.ip),
  integer('client.port', (f) => f.client.port),
  text('server.ip', (f) => f.server.ip),
  integer('server.port', (f) => f.server.port),
  text('roleBasis', (f) => f.roleBasis),
  text('tunnel', (f) => tunnelText(f.tunnel)),
  { name: 'start', kind: 'time', of: (f) => f.start },
  { name: 'duration', kind: 'real', of: (f) => f.duration },
  integer('packets.client', (f) => f.packets.client),
  integer('packets.server', (f) => f.packets.server),
  integer('bytes.client', (f) => f.bytes.client),
  integer('bytes.server', (f) => f.bytes.server),
  integer('uniqueBytes.client', (f) => f.uniqueBytes.client),
  integer('uniqueBytes.server', (f) => f.uniqueBytes.server),
  integer('missingBytes.client', (f) => f.missingBytes.client),
  integer('missingBytes.server', (f) => f.missingBytes.server),
  integer('completeness', (f) => f.completeness),
  text('zeek.state', (f) => f.zeek?.state ?? null),
  text('zeek.history', (f) => f.zeek?.history ?? null),
  { name: 'handshakeRttMs', kind: 'real', of: (f) => f.handshakeRttMs },
  integer('analysis.retransmission', (f) => f.analysis?.retransmission ?? null),
  integer('analysis.fastRetransmission', (f) => f.analysis?.fastRetransmission ?? null),
  integer('analysis.spuriousRetransmission', (f) => f.analysis?.spuriousRetransmission ?? null),
  integer('analysis.outOfOrder', (f) => f.analysis?.outOfOrder ?? null),
  integer('analysis.lostSegment', (f) => f.analysis?.lostSegment ?? null),
  integer('analysis.ackLostSegment', (f) => f.analysis?.ackLostSegment ?? null),
  integer('analysis.duplicateAck', (f) => f.analysis?.duplicateAck ?? null),
  integer('analysis.zeroWindow', (f) => f.analysis?.zeroWindow ?? null),
  integer('analysis.zeroWindowProbe', (f) => f.analysis?.zeroWindowProbe ?? null),
  integer('analysis.windowFull', (f) => f.analysis?.windowFull ?? null),
  integer('analysis.keepAlive', (f) => f.analysis?.keepAlive ?? null),
  integer('analysis.reusedPorts', (f) => f.analysis?.reusedPorts ?? null),
  text('tls.sni', (f) => f.tls?.sni ?? null),
  text('tls.alpn', (f) => f.tls?.alpn ?? null),
  text('tls.version', (f) => f.tls?.version ?? null),
  text('tls.closeNotify.client', (f) => f.tls?.closeNotify.client ?? null),
  text('tls.closeNotify.server', (f) => f.tls?.closeNotify.server ?? null),
  text('http.method', (f) => f.http?.method ?? null),
  text('http.host', (f) => f.http?.host ?? null),
  text('http.path', (f) => f.http?.path ?? null),
  integer('http.status', (f) => f.http?.status ?? null),
  text('close.kind', (f) => f.close.kind),
  text('close.by', (f) => f.close.by),
  text('close.stage', (f) => f.close.stage),
  text('close.tags', (f) => f.close.tags.join(' ')),
  text('close.signature', (f) => f.close.signature),
  text('verdict.cause', (f) => f.verdict.cause),
  text('verdict.class', (f) => f.verdict.class),
  text('verdict.confidence', (f) => f.verdict.confidence),
  text('verdict.headline', (f) => f.verdict.headline),
  text('verdict.dataLost', (f) => f.verdict.dataLost),
  text('verdict.why', (f) => f.verdict.why),
  text('verdict.remedy', (f) => f.verdict.remedy),
];

/** The record's lists, for formats that have lists. Lists of one thing's parts are equally long. */
export const FLOW_LISTS: readonly FlowListField[] = [
  { name: 'close.tags', kind: 'text', of: (f) => f.close.tags },
  {
    name: 'verdict.evidence.packet',
    kind: 'integer',
    of: (f) => f.verdict.evidence.map(({ packet }) => packet),
  },
  {
    name: 'verdict.evidence.text',
    kind: 'text',
    of: (f) => f.verdict.evidence.map(({ text: words }) => words),
  },
  {
    name: 'verdict.alternatives.cause',
    kind: 'text',
    of: (f) => f.verdict.alternatives.map(({ cause }) => cause),
  },
  {
    name: 'verdict.alternatives.why',
    kind: 'text',
    of: (f) => f.verdict.alternatives.map(({ why }) => why),
  },
  {
    name: 'verdict.alternatives.settle',
    kind: 'text',
    of: (f) => f.verdict.alternatives.map(({ settle }) => settle),
  },
  { name: 'verdict.references', kind: 'text', of: (f) => f.verdict.references },
  { name: 'notes', kind: 'text', of: (f) => f.notes },
];
