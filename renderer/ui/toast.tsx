import { useEffect } from 'react';
import { useSurface } from '../state/surface-store.ts';

const SHOWN_MS = 3200;

/** The one short message, spoken politely. */
export function Toast() {
  const toast = useSurface((state) => state.toast);
  useEffect(() => {
    if (toast === null) return;
    const timer = setTimeout(() => {
      useSurface.setState({ toast: null });
    }, SHOWN_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [toast]);
  return (
    <div role="status" aria-live="polite">
      {toast !== null && <div className={`toast ${toast.tone}`}>{toast.text}</div>}
    </div>
  );
}
