import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { notesOfFlow, rangesOfFlow, useCase } from '../../state/case-store.ts';
import { useConnection } from '../../state/connection-context.ts';
import { ladderNotes, NO_NOTES, type LadderNotes } from './ladder-notes.ts';

/** When a flow began. */
interface FlowStart {
  readonly analysis: number;
  readonly flow: number;
  readonly at: string;
}

/** The notes of a flow for its ladder, and a way to ask for the time of its first packet. */
export function useLadderNotes(
  analysis: number | null,
  flow: number | null,
  /** A range is being selected: its time will be wanted at once. */
  selecting: boolean,
): {
  readonly notes: LadderNotes;
  /** Time of the flow's first packet, where it is known already. */
  readonly startNow: () => string | null;
  readonly askStart: () => Promise<string | null>;
} {
  const connection = useConnection();
  const view = useCase((state) => state.view);
  const [start, setStart] = useState<FlowStart | null>(null);
  const known = useRef<FlowStart | null>(null);
  const same = start !== null && start.flow === flow && start.analysis === analysis;
  const at = same ? start.at : null;
  const ranges = useMemo(() => (flow === null ? [] : rangesOfFlow(view, flow)), [view, flow]);
  const wanted = (ranges.length > 0 || selecting) && at === null;

  const startNow = useCallback((): string | null => {
    const told = known.current;
    return told !== null && told.flow === flow && told.analysis === analysis ? told.at : null;
  }, [analysis, flow]);

  const askStart = useCallback(async (): Promise<string | null> => {
    if (analysis === null || flow === null) return null;
    const told = startNow();
    if (told !== null) return told;
    const { record } = await connection.call('flow.story', { analysis, flow });
    known.current = { analysis, flow, at: record.start };
    return record.start;
  }, [connection, analysis, flow, startNow]);

  useEffect(() => {
    if (!wanted || flow === null || analysis === null) return;
    let stale = false;
    // The brackets come as soon as the flow's beginning is known; without it there are none.
    askStart().then(
      (begun) => {
        if (!stale && begun !== null) setStart({ analysis, flow, at: begun });
      },
      () => undefined,
    );
    return () => {
      stale = true;
    };
  }, [wanted, analysis, flow, askStart]);

  const notes = useMemo(
    () => (flow === null ? NO_NOTES : ladderNotes(notesOfFlow(view, flow), ranges, at)),
    [view, flow, ranges, at],
  );
  return { notes, startNow, askStart };
}
