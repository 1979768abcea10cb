import { useEffect, useRef, useState } from 'react';
import type { TeardownError } from '../../../shared/contract/errors.ts';
import { asFailure } from '../../carriers/wire.ts';
import { useConnection } from '../../state/connection-context.ts';
import type { ReportOptions, ReportPages } from '../../state/report-types.ts';

/** Typing does not typeset at every letter. */
const SETTLE_MS = 350;
/** Pages asked for at once. */
const PAGES_A_CALL = 4;

/** The pages of the report so far, and what became of the last try. */
export interface Preview {
  /** Of the newest options that were typeset; null before the first. */
  readonly pages: number | null;
  readonly outline: ReportPages['outline'];
  /** SVG of page i + 1, undefined where it has not been asked for. */
  readonly svgs: readonly (string | undefined)[];
  /** The pages shown are of older options than those chosen. */
  readonly stale: boolean;
  readonly error: TeardownError | null;
  /** Asks for a page (from 1) that is coming into sight. */
  readonly want: (page: number) => void;
}

interface Shown {
  readonly pages: number;
  readonly outline: ReportPages['outline'];
  readonly svgs: readonly (string | undefined)[];
}

/**
 * The live preview: the first pages at once after the options settle, others as they come into sight.
 * Old pages stay until the new ones are there. `refresh` changes where the notes changed.
 */
export function usePreview(
  analysis: number | null,
  options: ReportOptions,
  refresh: number,
): Preview {
  const connection = useConnection();
  const [shown, setShown] = useState<Shown | null>(null);
  const [stale, setStale] = useState(true);
  const [error, setError] = useState<TeardownError | null>(null);
  const round = useRef(0);
  const asked = useRef(new Set<number>());

  useEffect(() => {
    if (analysis === null) return;
    round.current += 1;
    const mine = round.current;
    setStale(true);
    const timer = setTimeout(() => {
      const params = { analysis, options, from: 1, count: PAGES_A_CALL };
      connection.call('report.preview', params).then(
        (got) => {
          if (round.current !== mine) return;
          asked.current = new Set(got.svgs.map((_, i) => i + 1));
          setShown({ pages: got.pages, outline: got.outline, svgs: got.svgs });
          setStale(false);
          setError(null);
        },
        (cause: unknown) => {
          if (round.current !== mine) return;
          const failure = asFailure(cause).error;
          if (failure.code === 'cancelled') return;
          setError(failure);
          setStale(false);
        },
      );
    }, SETTLE_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [connection, analysis, options, refresh]);

  const want = (page: number): void => {
    if (analysis === null || shown === null || stale || asked.current.has(page)) return;
    const from = page;
    const count = Math.min(PAGES_A_CALL, shown.pages - page + 1);
    if (count < 1) return;
    for (let i = 0; i < count; i += 1) asked.current.add(from + i);
    const mine = round.current;
    connection.call('report.preview', { analysis, options, from, count }).then(
      (got) => {
        if (round.current !== mine) return;
        setShown((before) => {
          if (before === null) return before;
          const svgs = [...before.svgs];
          got.svgs.forEach((svg, i) => (svgs[from - 1 + i] = svg));
          return { ...before, svgs };
        });
      },
      () => {
        for (let i = 0; i < count; i += 1) asked.current.delete(from + i);
      },
    );
  };

  return {
    pages: shown?.pages ?? null,
    outline: shown?.outline ?? [],
    svgs: shown?.svgs ?? [],
    stale,
    error,
    want,
  };
}
