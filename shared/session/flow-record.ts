import { secondsBetween, isoUtc, type Moment } from '../base/time.ts';
import type { FlowFacts } from '../flows/flow-facts.ts';
import { isUntimedFlow } from '../findings/words.ts';
import type { Verdict } from '../findings/rank.ts';
import type { AnalysisCounts, BySide, FlowRecord } from './records.ts';

/** What the record holds beyond what rules may look at. */
export interface RecordExtras {
  readonly capture: string;
  readonly tcpStream: number | null;
  readonly tunnel: FlowRecord['tunnel'];
  readonly start: Moment;
  readonly end: Moment;
  readonly zeek: { readonly state: string; readonly history: string } | null;
  readonly analysis: AnalysisCounts | null;
  /** What people and the capture file say of it. */
  readonly notes: readonly string[];
}

/** The contract's flow record, field for field and in its order. */
export function flowRecord(facts: FlowFacts, extras: RecordExtras, verdict: Verdict): FlowRecord {
  const tcp = facts.proto === 'tcp';
  return {
    schema: 'teardown.flow/1',
    flow: facts.flow,
    capture: extras.capture,
    proto: facts.proto,
    tcpStream: extras.tcpStream,
    client: facts.client,
    server: facts.server,
    roleBasis: facts.roleBasis,
    tunnel: extras.tunnel,
    start: isoUtc(extras.start),
    duration: isUntimedFlow(facts) ? null : secondsBetween(extras.start, extras.end),
    packets: bySide(facts, (side) => side.packets),
    bytes: bySide(facts, (side) => side.bytes),
    uniqueBytes: bySide(facts, (side) => side.uniqueBytes),
    missingBytes: bySide(facts, (side) => side.missingBytes),
    completeness: tcp ? facts.completeness : null,
    zeek: extras.zeek,
    handshakeRttMs: facts.handshakeRtt === null ? null : facts.handshakeRtt / 1e6,
    analysis: extras.analysis,
    tls:
      facts.tls === null
        ? null
        : {
            sni: facts.tls.sni,
            alpn: facts.tls.alpn,
            version: facts.tls.version,
            closeNotify: {
              client: facts.tls.sides[0].closeNotify,
              server: facts.tls.sides[1].closeNotify,
            },
          },
    http:
      facts.http === null
        ? null
        : {
            method: facts.http.method,
            host: facts.http.host,
            path: facts.http.path,
            status: facts.http.status,
          },
    close: {
      kind: facts.close.kind,
      by: facts.close.by,
      stage: facts.close.stage,
      tags: facts.close.tags,
      signature: facts.close.signature,
    },
    verdict: {
      cause: verdict.cause,
      class: verdict.class,
      confidence: verdict.confidence,
      headline: verdict.headline,
      why: verdict.why,
      dataLost: verdict.dataLost,
      evidence: verdict.evidence,
      alternatives: verdict.alternatives,
      remedy: verdict.remedy,
      references: verdict.references,
    },
    notes: extras.notes,
  };
}

function bySide(facts: FlowFacts, pick: (side: FlowFacts['sides'][0]) => number): BySide<number> {
  return { client: pick(facts.sides[0]), server: pick(facts.sides[1]) };
}
