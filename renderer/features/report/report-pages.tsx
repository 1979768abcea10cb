import { useEffect, useMemo, useRef } from 'react';
import { adviceFor } from '../../../shared/contract/errors.ts';
import type { ReportOptions } from '../../state/report-types.ts';
import type { Preview } from './use-preview.ts';

/** The pages, one under the other; each is drawn when it comes into sight. */
export function ReportPages({
  preview,
  paper,
}: {
  readonly preview: Preview;
  readonly paper: ReportOptions['paper'];
}) {
  const { pages, svgs, error, stale } = preview;
  return (
    <section className="report-pages" aria-label="Preview" aria-busy={stale} tabIndex={0}>
      {stale && <div className="report-working" role="status" aria-label="Typesetting" />}
      {error !== null && (
        <div className="report-error" role="alert">
          <b>The preview cannot be made: {error.detail}</b>
          <span>{adviceFor(error)} HTML and Markdown can still be written.</span>
        </div>
      )}
      {pages === null && error === null && <EmptyPage paper={paper} />}
      {Array.from({ length: pages ?? 0 }, (_, i) => (
        <Page
          key={i}
          number={i + 1}
          of={pages ?? 0}
          svg={svgs[i]}
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
  readonly of: number;
  readonly svg: string | undefined;
  readonly paper: ReportOptions['paper'];
  readonly onSight: (page: number) => void;
}) {
  const { number, svg, onSight } = props;
  const ref = useRef<HTMLElement>(null);
  useEffect(() => {
    const page = ref.current;
    if (page === null || svg !== undefined) return;
    const watcher = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) onSight(number);
      },
      { rootMargin: '600px' },
    );
    watcher.observe(page);
    return () => {
      watcher.disconnect();
    };
  }, [number, svg, onSight]);
  const address = useMemo(
    () =>
      svg === undefined ? null : `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`,
    [svg],
  );
  return (
    <figure ref={ref} id={`report-page-${number}`} className={`report-page ${props.paper}`}>
      {address === null ? (
        <span className="report-wait">Page {number}</span>
      ) : (
        <img src={address} alt={`Page ${number} of ${props.of}`} />
      )}
    </figure>
  );
}
