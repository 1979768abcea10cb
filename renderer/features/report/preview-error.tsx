import { RotateCw } from 'lucide-react';
import { adviceFor, type TeardownError } from '../../../shared/contract/errors.ts';

/** Why there is no newer preview, above the pages wherever they are scrolled to. */
export function PreviewError(props: {
  readonly error: TeardownError;
  readonly onAgain: () => void;
}) {
  return (
    <div className="report-error">
      <div role="alert">
        <b>The preview cannot be made: {props.error.detail}</b>
        <span>{adviceFor(props.error)} HTML and Markdown can still be written.</span>
      </div>
      <button type="button" className="button small" onClick={props.onAgain}>
        <RotateCw size={13} aria-hidden="true" />
        Try again
      </button>
    </div>
  );
}
