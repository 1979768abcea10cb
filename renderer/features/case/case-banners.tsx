import { CloudOff, FileQuestion } from 'lucide-react';
import { adviceFor } from '../../../shared/contract/errors.ts';
import { counted } from '../../../shared/base/numbers.ts';
import { useCase } from '../../state/case-store.ts';
import { useConnection } from '../../state/connection-context.ts';
import { useSession } from '../../state/session-store.ts';
import { visibleLine } from '../../ui/said-text.ts';
import { saveCaseAs } from './save-case.ts';
import './case.css';

/** What is wrong with the case, above the screens: it cannot be written, or its captures are not here. */
export function CaseBanners() {
  const view = useCase((state) => state.view);
  const flows = useSession((state) => state.progress?.flows ?? 0);
  const connection = useConnection();
  if (view === null) return null;
  const { problem, missingCaptures: missing } = view;
  return (
    <>
      {problem !== null && (
        <div className="case-banner bad" role="alert">
          <CloudOff size={15} aria-hidden="true" />
          <span>
            <b>Notes are not saved: {problem.detail}</b> {adviceFor(problem)}
          </span>
          <button className="button small" onClick={() => void saveCaseAs(connection)}>
            Save elsewhere
          </button>
        </div>
      )}
      {missing.length > 0 && (
        <div className="case-banner" role="status">
          <FileQuestion size={15} aria-hidden="true" />
          <span>
            <b className="ellipsis">
              {missing.map(visibleLine).join(', ')} {missing.length === 1 ? 'is' : 'are'} not here:
            </b>{' '}
            showing {flows === 1 ? 'the one noted flow' : `the ${counted(flows, 'noted flow')}`}{' '}
            kept in the case. Open {missing.length === 1 ? 'the capture' : 'the captures'} to see
            the rest.
          </span>
        </div>
      )}
    </>
  );
}
