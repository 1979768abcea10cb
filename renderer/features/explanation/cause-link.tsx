import type { CauseId } from '../../state/contract-types.ts';
import { openCatalogue } from '../../state/surface-store.ts';

/** The title of a cause, which leads to its page of the catalogue. */
export function CauseLink({ cause, title }: { readonly cause: CauseId; readonly title: string }) {
  return (
    <button
      className="cause-link"
      title={`What the catalogue says of ${cause}`}
      onClick={() => {
        openCatalogue(cause);
      }}
    >
      {title}
    </button>
  );
}
