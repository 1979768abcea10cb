import { useEffect, useState } from 'react';
import { useLayout } from '../state/layout-store.ts';

const DARK = '(prefers-color-scheme: dark)';

/** Light or dark: the choice, else the system's; set on the document for the style sheets. */
export function useTheme(): 'light' | 'dark' {
  const chosen = useLayout((state) => state.theme);
  const [systemDark, setSystemDark] = useState(() => window.matchMedia(DARK).matches);
  useEffect(() => {
    const query = window.matchMedia(DARK);
    const changed = (): void => {
      setSystemDark(query.matches);
    };
    query.addEventListener('change', changed);
    return () => {
      query.removeEventListener('change', changed);
    };
  }, []);
  const theme = chosen === 'system' ? (systemDark ? 'dark' : 'light') : chosen;
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  return theme;
}
