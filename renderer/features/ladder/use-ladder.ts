import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { LadderHead, LadderSpec } from '../../../shared/contract/api.ts';
import type { LadderRow } from '../../../shared/ladder/ladder-rows.ts';
import { useConnection } from '../../state/connection-context.ts';
import { RowPages } from '../../ui/row-pages.ts';

const PAGE = 200;
const PAGES_KEPT = 30;

/** A ladder that is open: its head and its rows as they come. */
export interface OpenLadder {
  readonly spec: LadderSpec;
  readonly head: LadderHead;
  readonly rows: RowPages<LadderRow>;
}

/**
 * Opens the ladder of a flow; the previous one stays until the new head is there, so that walking
 * through the table does not blink. `refresh` reopens it (more packets were read).
 */
export function useLadder(
  spec: LadderSpec | null,
  refresh: number,
  onError: (cause: unknown) => void,
): { readonly ladder: OpenLadder | null; readonly version: number } {
  const connection = useConnection();
  const [ladder, setLadder] = useState<OpenLadder | null>(null);
  const present = useRef<OpenLadder | null>(null);
  const { analysis, flow, folded } = spec ?? { analysis: -1, flow: -1, folded: true };

  useEffect(() => {
    if (analysis < 0) return;
    let stale = false;
    const asked: LadderSpec = { analysis, flow, folded };
    connection.call('ladder.open', asked).then(
      (head) => {
        if (stale) return;
        const old = present.current;
        const same = old !== null && sameLadder(old.spec, asked);
        const rows = same ? old.rows : new RowPages<LadderRow>(PAGE, PAGES_KEPT, onError);
        rows.renew(
          head.rows,
          (from, count) => connection.call('ladder.rows', { ...asked, from, count }),
          same,
        );
        present.current = { spec: asked, head, rows };
        setLadder(present.current);
      },
      (cause: unknown) => {
        if (!stale) onError(cause);
      },
    );
    return () => {
      stale = true;
    };
  }, [connection, analysis, flow, folded, refresh, onError]);

  const version = useSyncExternalStore(
    ladder?.rows.subscribe ?? noSubscription,
    ladder?.rows.version ?? zero,
  );
  return { ladder: spec === null ? null : ladder, version };
}

/** Whether two specs name the same list of rows. */
export function sameLadder(a: LadderSpec, b: LadderSpec): boolean {
  return a.analysis === b.analysis && a.flow === b.flow && a.folded === b.folded;
}

const noSubscription = (): (() => void) => () => undefined;
const zero = (): number => 0;
