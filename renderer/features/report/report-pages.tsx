import { useEffect, useMemo, useRef, type RefObject } from 'react';
import type { ReportOptions } from '../../state/report-types.ts';
import { pageText } from './page-text.ts';
import type { Preview } from './use-preview.ts';

/** The pages, one under the other; each is drawn when it comes into sight. */
export function ReportPages({
  preview,
  paper,
  scroller,
}: {
  readonly preview: Preview;
  readonly paper: ReportOptions['paper'];
  readonly scroller: RefObject<HTMLElement | null>;
}) {
  const { pages, svgs, fresh, error, stale } = preview;
  return (
    <section
      ref={scroller}
      className="report-pages"
      aria-label="Preview"
      aria-busy={stale}
      tabIndex={0}
    >
      {stale && <div className="report-working" aria-hidden="true" />}
      {pages === null && error === null && <EmptyPage paper={paper} />}
      {Array.from({ length: pages ?? 0 }, (_, i) => (
        <Page
          key={i}
          number={i + 1}
          text={pageText(i + 1, pages ?? 0, preview.outline)}
          svg={svgs[i]}
          fresh={fresh.has(i + 1)}
          paper={paper}
          onSight={preview.want}
        />
      ))}
    </section>
  );
}

function EmptyPage({ paper }: { readonly paper: ReportOptions['paper'] }) {
  return (
    <div className={`report-page waiting ${paper}`} aria-hidden="true">
      <span className="report-wait">Typesetting {'\u2026'}</span>
    </div>
  );
}

function Page(props: {
  readonly number: number;
  readonly text: string;
  readonly svg: string | undefined;
  readonly fresh: boolean;
  readonly paper: ReportOptions['paper'];
  readonly onSight: (page: number) => void;
}) {
  const { number, svg, fresh, onSight } = props;
  const ref = useRef<HTMLElement>(null);
  useEffect(() => {
    const page = ref.current;
    if (page === null || fresh) return;
    const watcher = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) onSight(number);
      },
      { root: page.closest('.report-pages'), rootMargin: '800px 0px' },
    );
    watcher.observe(page);
    return () => {
      watcher.disconnect();
    };
  }, [number, fresh, onSight]);
  const address = useMemo(
    () =>
      svg === undefined ? null : `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`,
    [svg],
  );
  return (
    <figure
      ref={ref}
      id={`report-page-${number}`}
      className={`report-page ${props.paper}`}
      data-fresh={fresh}
    >
      {address === null ? (
        <span className="report-wait">Page {number}</span>
      ) : (
        <img src={address} alt={props.text} />
      )}
    </figure>
  );
}
