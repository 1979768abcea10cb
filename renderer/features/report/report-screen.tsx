import { useCallback, useEffect, useMemo, useState } from 'react';
import { FileDown } from 'lucide-react';
import { counted, grouped } from '../../../shared/base/numbers.ts';
import { useCase } from '../../state/case-store.ts';
import { useConnection } from '../../state/connection-context.ts';
import type { ReportFormat } from '../../state/report-types.ts';
import { useHandles } from '../../state/handles.ts';
import { startExport } from '../../state/start-export.ts';
import { adoptAuthor, adoptSelection, useReport, withCase } from '../../state/report-store.ts';
import { useSession } from '../../state/session-store.ts';
import { PreviewError } from './preview-error.tsx';
import { ReportForm } from './report-form.tsx';
import { ReportPages } from './report-pages.tsx';
import { usePageInSight } from './use-page-in-sight.ts';
import { usePreview } from './use-preview.ts';
import './report.css';

/** The incident report while it is being made: choices, pages, and the buttons that write it. */
export function ReportScreen() {
  const connection = useConnection();
  const analysis = useSession((state) => state.analysis);
  const reading = useSession((state) => state.progress?.state === 'reading');
  const revision = useCase((state) => state.view?.revision ?? 0);
  const { options: chosen } = useReport();
  const view = useCase((state) => state.view);
  const options = useMemo(() => withCase(chosen, view), [chosen, view]);
  useAuthor();
  const [pages, setPages] = useState<number | null>(null);
  const sight = usePageInSight(pages);
  const preview = usePreview(analysis, options, revision + (reading ? 0 : 0.5), sight.now);
  if (preview.pages !== pages) setPages(preview.pages);
  useSelection();
  const write = useCallback(
    (format: ReportFormat) => {
      const given = withCase(useReport.getState().options, useCase.getState().view);
      void startExport(connection, { kind: 'report', format, options: given });
    },
    [connection],
  );
  return (
    <main className="report" aria-label="Incident report">
      <div className="report-side">
        <h1>Incident report</h1>
        {reading && (
          <p className="report-hint" role="status">
            The capture is still being read: the report speaks of what was read so far.
          </p>
        )}
        <ReportForm />
        <Outline preview={preview} />
      </div>
      <div className="report-stage">
        <div className="report-bar">
          <span className="hidden-visually" role="status">
            {preview.pages === null ? '' : counted(preview.pages, 'page')}
            {preview.stale && ' Typesetting'}
          </span>
          <span className="report-count number" aria-hidden="true">
            {preview.pages !== null && `Page ${sight.page} of ${grouped(preview.pages)}`}
            {preview.stale && <span>{' \u00b7 typesetting \u2026'}</span>}
          </span>
          <span className="grow" />
          <button
            className="button"
            onClick={() => {
              write('md');
            }}
          >
            Markdown
          </button>
          <button
            className="button"
            onClick={() => {
              write('html');
            }}
          >
            HTML
          </button>
          <button
            className="button primary"
            onClick={() => {
              write('pdf');
            }}
          >
            <FileDown size={14} aria-hidden="true" />
            Export PDF
          </button>
        </div>
        {preview.error !== null && <PreviewError error={preview.error} onAgain={preview.again} />}
        <ReportPages preview={preview} paper={options.paper} scroller={sight.scroller} />
      </div>
    </main>
  );
}

function Outline({ preview }: { readonly preview: ReturnType<typeof usePreview> }) {
  if (preview.outline.length === 0) return null;
  return (
    <nav className="report-outline" aria-label="Sections of the report">
      <h2>Contents</h2>
      <ol>
        {preview.outline.map((entry) => (
          <li key={entry.id} className={entry.level === 2 ? 'inner' : ''}>
            <button
              onClick={() => {
                document
                  .querySelector(`#report-page-${entry.page}`)
                  ?.scrollIntoView({ block: 'start' });
              }}
            >
              <span className="ellipsis">{entry.title}</span>
              <span className="number">{entry.page}</span>
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** Who writes, as the host remembers it, stands in the form unless something else was typed there. */
function useAuthor(): void {
  const connection = useConnection();
  useEffect(() => {
    connection.call('author.get', null).then(adoptAuthor, () => undefined);
  }, [connection]);
}

/** The flows that were selected when this screen was opened. */
function useSelection(): void {
  useEffect(() => {
    useHandles
      .getState()
      .flows.selected()
      .then(adoptSelection, () => undefined);
  }, []);
}
