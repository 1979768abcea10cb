import { useEffect, useState } from 'react';
import { useHandles } from '../../state/handles.ts';

/** Which flows can be exported: those selected, and the table's current view. */
export interface ExportScope {
  readonly selected: readonly number[];
  /** Number of the view; null before there is one. */
  readonly view: number | null;
  readonly matched: number;
}

/** What the table holds at the moment when the dialog opens. */
export function useExportScope(): ExportScope {
  const [scope, setScope] = useState<ExportScope>(() => ({
    selected: [],
    ...useHandles.getState().flows.view(),
  }));
  useEffect(() => {
    const { flows } = useHandles.getState();
    flows.selected().then(
      (selected) => {
        setScope({ selected, ...flows.view() });
      },
      () => undefined,
    );
  }, []);
  return scope;
}
