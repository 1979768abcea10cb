import { useEffect, useState } from 'react';
import { useConnection } from '../../state/connection-context.ts';
import type { VerdictClass } from '../../state/contract-types.ts';

/** What a heading says of a flow. */
export interface FlowBrief {
  readonly ends: string;
  readonly headline: string;
  readonly class: VerdictClass | null;
}

const NONE: ReadonlyMap<number, FlowBrief> = new Map();

/** Who talked to whom and how it ended, for each flow; asked one after the other, shown as they come. */
export function useFlowBriefs(
  analysis: number | null,
  flows: readonly number[],
): ReadonlyMap<number, FlowBrief> {
  const connection = useConnection();
  const [known, setKnown] = useState({ analysis, briefs: NONE });
  const briefs = known.analysis === analysis ? known.briefs : NONE;
  const next = flows.find((flow) => !briefs.has(flow));
  useEffect(() => {
    if (analysis === null || next === undefined) return;
    let stale = false;
    const learn = (brief: FlowBrief): void => {
      if (stale) return;
      setKnown((old) => ({
        analysis,
        briefs: new Map([...(old.analysis === analysis ? old.briefs : NONE), [next, brief]]),
      }));
    };
    connection.call('flow.story', { analysis, flow: next }).then(
      ({ record }) => {
        const told = record.tls?.sni ?? record.http?.host ?? null;
        // A host that was asked for by its address is not said twice.
        const name = told === null || end(record.server).includes(told) ? null : told;
        learn({
          ends: `${end(record.client)} \u2192 ${end(record.server)}${name === null ? '' : ` (${name})`}`,
          headline: record.verdict.headline,
          class: record.proto === 'tcp' ? record.verdict.class : null,
        });
      },
      () => {
        learn({ ends: '', headline: '', class: null });
      },
    );
    return () => {
      stale = true;
    };
  }, [connection, analysis, next]);
  return briefs;
}

function end({ ip, port }: { readonly ip: string; readonly port: number }): string {
  return ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`;
}
