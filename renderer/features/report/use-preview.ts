import { useEffect, useMemo, useRef, useState } from 'react';
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

/** One state of choices and notes; compared by identity. */
interface Wish {
  readonly options: ReportOptions;
  readonly refresh: number;
}

interface Shown {
  readonly wish: Wish;
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
  const [failed, setFailed] = useState<{ wish: Wish; error: TeardownError } | null>(null);
  const asked = useRef(new Set<number>());
  const wish = useMemo(() => ({ options, refresh }), [options, refresh]);
  const error = failed?.wish === wish ? failed.error : null;
  const stale = shown?.wish !== wish && error === null;

  useEffect(() => {
    if (analysis === null) return;
    let newest = true;
    const timer = setTimeout(() => {
      const params = { analysis, options: wish.options, from: 1, count: PAGES_A_CALL };
      connection.call('report.preview', params).then(
        (got) => {
          if (!newest) return;
          asked.current = new Set(got.svgs.map((_, i) => i + 1));
          setShown({ wish, pages: got.pages, outline: got.outline, svgs: got.svgs });
        },
        (cause: unknown) => {
          const failure = asFailure(cause).error;
          if (newest && failure.code !== 'cancelled') setFailed({ wish, error: failure });
        },
      );
    }, SETTLE_MS);
    return () => {
      newest = false;
      clearTimeout(timer);
    };
  }, [connection, analysis, wish]);

  const want = (page: number): void => {
    if (analysis === null || shown === null || stale || asked.current.has(page)) return;
    const count = Math.min(PAGES_A_CALL, shown.pages - page + 1);
    const wanted = Array.from({ length: count }, (_, i) => page + i);
    for (const one of wanted) asked.current.add(one);
    connection.call('report.preview', { analysis, options, from: page, count }).then(
      (got) => {
        setShown((before) => {
          if (before?.wish !== wish) return before;
          const svgs = [...before.svgs];
          got.svgs.forEach((svg, i) => {
            svgs[page - 1 + i] = svg;
          });
          return { ...before, svgs };
        });
      },
      () => {
        for (const one of wanted) asked.current.delete(one);
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
