import { bytesText } from '../../../shared/base/numbers.ts';
import { useSession } from '../../state/session-store.ts';
import { visibleLine } from '../../ui/said-text.ts';
import { ProgressBar, progressText } from './progress-strip.tsx';
import './progress.css';

/** Before the first rows: which capture, how far. */
export function OpeningScreen({ onCancel }: { readonly onCancel: () => void }) {
  const { names, awaited, upload, progress } = useSession();
  const title = visibleLine(upload?.name ?? names.join(', '));
  return (
    <main className="opening" aria-label="Opening">
      <div className="opening-card" role="status">
        <h1 className="ellipsis" title={title}>
          {title === '' ? 'Opening' : title}
        </h1>
        {upload !== null ? (
          <>
            <div
              className="progress-bar"
              role="progressbar"
              aria-label="Handing over"
              aria-valuemin={0}
              aria-valuemax={100}
              aria-valuenow={percent(upload.sent, upload.total)}
            >
              <div
                style={{
                  transform: `scaleX(${upload.total === 0 ? 0 : upload.sent / upload.total})`,
                }}
              />
            </div>
            <p className="number">
              Handing the file to the local host: {bytesText(upload.sent)} of{' '}
              {bytesText(upload.total)}. It stays on this machine.
            </p>
          </>
        ) : progress !== null ? (
          <>
            <ProgressBar progress={progress} />
            <p className="number">{progressText(progress, null)}</p>
          </>
        ) : (
          <>
            <div className="progress-bar unknown" role="progressbar" aria-label="Opening">
              <div style={{ transform: 'scaleX(0.3)' }} />
            </div>
            <p>{awaited ? `Waiting for ${title} to be written` : 'Opening the capture'}</p>
          </>
        )}
        <button className="button small" onClick={onCancel}>
          Cancel
        </button>
      </div>
    </main>
  );
}

function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((100 * part) / whole);
}
