import { FileWarning } from 'lucide-react';
import { grouped } from '../../../shared/base/numbers.ts';
import type { Progress } from '../../../shared/contract/api.ts';
import { adviceFor, type ErrorCode, type TeardownError } from '../../../shared/contract/errors.ts';
import { visibleLine, visibleText } from '../../ui/said-text.ts';
import { doneText } from './progress-strip.tsx';
import './progress.css';

const TITLES: Readonly<Record<ErrorCode, string>> = {
  'not-found': 'The file is not there',
  'not-readable': 'The file cannot be read',
  'not-a-capture': 'This is not a packet capture',
  'empty-file': 'The file is empty',
  'unsupported-format': 'This format is not supported',
  damaged: 'The capture is damaged',
  'disk-full': 'The disk is full',
  'worker-died': 'The analysis stopped unexpectedly',
  'out-of-memory': 'The analysis ran out of memory',
  'stale-view': 'The window is out of date',
  'no-analysis': 'No capture is open',
  'no-flow': 'There is no such flow',
  'no-packet': 'There is no such packet',
  'bad-request': 'The window asked for something impossible',
  cancelled: 'Cancelled',
  internal: 'Something went wrong in Teardown',
  'not-a-case': 'This is not a case of Teardown',
  'case-newer': 'A newer Teardown wrote this case',
  'case-not-kept': 'The case cannot be written',
  'case-without-captures': 'The captures of this case are not here',
};

/** The failed state: what, where, what was done until then, what to try. */
export function ErrorScreen(props: {
  readonly error: TeardownError;
  readonly progress: Progress | null;
  /** Names of the captures that are still open, null where none are. */
  readonly stillOpen: string | null;
  readonly onOpen: () => void;
  readonly onBack: () => void;
}) {
  const { error, progress } = props;
  const where = whereText(error);
  return (
    <main className="opening" aria-label="Error">
      <div className="error-card" role="alert">
        <FileWarning size={26} aria-hidden="true" />
        <h1>{TITLES[error.code]}</h1>
        <p className="selectable">{visibleText(error.detail)}</p>
        {where !== '' && <p className="error-where number mono selectable">{visibleLine(where)}</p>}
        {progress !== null && progress.packets > 0 && (
          <p className="number">Until then it had read {doneText(progress)}.</p>
        )}
        <p className="error-advice selectable">
          <b>What to try</b> {adviceFor(error)}
        </p>
        <div className="error-actions">
          <button className="button primary" onClick={props.onOpen}>
            Open another capture
          </button>
          <button className="button" onClick={props.onBack}>
            Back to {visibleLine(props.stillOpen ?? 'start')}
          </button>
        </div>
      </div>
    </main>
  );
}

function whereText(error: TeardownError): string {
  const { file, offset, block, layer } = error.where;
  return [
    file ?? '',
    offset === null ? '' : `byte ${grouped(offset)}`,
    block === null ? '' : `block ${grouped(block)}`,
    layer ?? '',
  ]
    .filter((part) => part !== '')
    .join(' \u00b7 ');
}
