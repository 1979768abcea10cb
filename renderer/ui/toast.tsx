import { useEffect, useState } from 'react';
import { useSurface } from '../state/surface-store.ts';
import { visibleText } from './said-text.ts';

const SHOWN_MS = 3200;
/** With something to press it stays longer; while it is pointed at or in focus, it does not go. */
const ACTION_MS = 5000;

/** The one short message, spoken politely, with at most one thing to do about it. */
export function Toast() {
  const toast = useSurface((state) => state.toast);
  // Of one message only: the next one is not held because the one before was.
  const [heldOne, setHeldOne] = useState<number | null>(null);
  const held = toast !== null && heldOne === toast.id;
  useEffect(() => {
    if (toast === null || held) return;
    const shown = toast.action === null && toast.tone === 'plain' ? SHOWN_MS : ACTION_MS;
    const timer = setTimeout(() => {
      useSurface.setState({ toast: null });
    }, shown);
    return () => {
      clearTimeout(timer);
    };
  }, [toast, held]);
  const hold = (): void => {
    setHeldOne(toast?.id ?? null);
  };
  const release = (): void => {
    setHeldOne(null);
  };
  return (
    <div role="status" aria-live="polite">
      {toast !== null && (
        <div
          className={`toast ${toast.tone}`}
          onPointerEnter={hold}
          onPointerLeave={release}
          onFocus={hold}
          onBlur={release}
        >
          <span>{visibleText(toast.text)}</span>
          {toast.action !== null && (
            <button
              onClick={() => {
                const { action } = toast;
                setHeldOne(null);
                useSurface.setState({ toast: null });
                action?.run();
              }}
            >
              {toast.action.text}
            </button>
          )}
        </div>
      )}
    </div>
  );
}
