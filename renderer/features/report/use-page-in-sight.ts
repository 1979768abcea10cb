import { useCallback, useEffect, useRef, useState, type RefObject } from 'react';

/** The page that is looked at, for the bar and for what is typeset first. */
export interface PageInSight {
  readonly scroller: RefObject<HTMLElement | null>;
  readonly page: number;
  /** The same at this moment, without a render. */
  readonly now: () => number;
}

/** Which page lies in the middle of the preview. `pages`: how many there are, null before the first. */
export function usePageInSight(pages: number | null): PageInSight {
  const scroller = useRef<HTMLElement>(null);
  const [page, setPage] = useState(1);
  const now = useCallback(() => pageAtMiddle(scroller.current), []);
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const measure = (): void => {
      setPage(pageAtMiddle(element));
    };
    measure();
    element.addEventListener('scroll', measure, { passive: true });
    return () => {
      element.removeEventListener('scroll', measure);
    };
  }, [pages]);
  return { scroller, page, now };
}

/** All pages are of one height, so that their place follows from the first two. */
function pageAtMiddle(scroller: HTMLElement | null): number {
  const figures = scroller?.querySelectorAll<HTMLElement>('figure.report-page');
  const first = figures?.[0];
  if (scroller === null || figures === undefined || first === undefined) return 1;
  const step = figures.length > 1 ? figures[1].offsetTop - first.offsetTop : first.offsetHeight;
  const middle = scroller.scrollTop + scroller.clientHeight / 2;
  const at = Math.floor((middle - first.offsetTop) / Math.max(step, 1)) + 1;
  return Math.min(Math.max(at, 1), figures.length);
}
