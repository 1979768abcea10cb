import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
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
  /** SVG of page i + 1, undefined where it has not been asked for; an older one until the new one is there. */
  readonly svgs: readonly (string | undefined)[];
  /** Which of them are of the newest options. */
  readonly fresh: ReadonlySet<number>;
  /** The pages shown are of older options than those chosen. */
  readonly stale: boolean;
  readonly error: TeardownError | null;
  /** Asks for a page (from 1) that is coming into sight. */
  readonly want: (page: number) => void;
  /** Tries once more after an error. */
  readonly again: () => void;
}

/** One state of choices and notes; compared by identity. */
interface Wish {
  readonly options: ReportOptions;
  readonly refresh: number;
  readonly tries: number;
}

interface Shown {
  readonly wish: Wish;
  readonly pages: number;
  readonly outline: ReportPages['outline'];
  readonly svgs: readonly (string | undefined)[];
  readonly fresh: ReadonlySet<number>;
}

/**
 * The live preview: the pages in sight at once after the options settle, others as they come into
 * sight. Old pages stay until the new ones are there, so that nothing flashes or jumps while somebody
 * types. `refresh` changes where the notes changed; `inSight` says which page is looked at.
 */
export function usePreview(
  analysis: number | null,
  options: ReportOptions,
  refresh: number,
  inSight: () => number,
): Preview {
  const connection = useConnection();
  const [shown, setShown] = useState<Shown | null>(null);
  const [failed, setFailed] = useState<{ wish: Wish; error: TeardownError } | null>(null);
  const [tries, setTries] = useState(0);
  const asked = useRef(new Set<number>());
  const wish = useMemo(() => ({ options, refresh, tries }), [options, refresh, tries]);
  const error = failed?.wish === wish ? failed.error : null;
  const stale = shown?.wish !== wish && error === null;
  const total = shown?.wish === wish && error === null ? shown.pages : 0;

  const failing = useCallback((of: Wish, cause: unknown) => {
    const failure = asFailure(cause).error;
    if (failure.code !== 'cancelled') setFailed({ wish: of, error: failure });
  }, []);

  useEffect(() => {
    if (analysis === null) return;
    let newest = true;
    const ask = async (from: number): Promise<void> => {
      const params = { analysis, options: wish.options, from, count: PAGES_A_CALL };
      const got = await connection.call('report.preview', params);
      if (!newest) return;
      // The report became shorter than the page that is looked at.
      if (got.svgs.length === 0 && from > 1) {
        await ask(Math.max(1, got.pages - PAGES_A_CALL + 1));
        return;
      }
      asked.current = new Set(numbers(from, got.svgs.length));
      setShown((before) => merged(before, wish, from, got));
    };
    const timer = setTimeout(() => {
      ask(inSight()).catch((cause: unknown) => {
        if (newest) failing(wish, cause);
      });
    }, SETTLE_MS);
    return () => {
      newest = false;
      clearTimeout(timer);
    };
  }, [connection, analysis, wish, inSight, failing]);

  const want = useCallback(
    (page: number): void => {
      if (analysis === null || page > total || asked.current.has(page)) return;
      const count = Math.min(PAGES_A_CALL, total - page + 1);
      const wanted = numbers(page, count);
      for (const one of wanted) asked.current.add(one);
      const params = { analysis, options: wish.options, from: page, count };
      connection.call('report.preview', params).then(
        (got) => {
          setShown((before) => (before?.wish === wish ? merged(before, wish, page, got) : before));
        },
        (cause: unknown) => {
          for (const one of wanted) asked.current.delete(one);
          failing(wish, cause);
        },
      );
    },
    [connection, analysis, total, wish, failing],
  );

  const again = useCallback(() => {
    setTries((before) => before + 1);
  }, []);

  return {
    pages: shown?.pages ?? null,
    outline: shown?.outline ?? [],
    svgs: shown?.svgs ?? [],
    fresh: shown?.fresh ?? new Set(),
    stale,
    error,
    want,
    again,
  };
}

function numbers(from: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => from + i);
}

/** What is shown once these pages are there: pages of older options stay where the new ones are not. */
function merged(before: Shown | null, wish: Wish, from: number, got: ReportPages): Shown {
  const svgs = [...(before?.svgs ?? [])];
  svgs.length = got.pages;
  got.svgs.forEach((svg, i) => {
    svgs[from - 1 + i] = svg;
  });
  const old = before?.wish === wish ? before.fresh : [];
  const fresh = new Set([...old, ...numbers(from, got.svgs.length)]);
  return { wish, pages: got.pages, outline: got.outline, svgs, fresh };
}
