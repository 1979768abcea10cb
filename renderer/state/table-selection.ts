import { create } from 'zustand';

/** How many flows are selected in the table; which ones, the table's handle tells. */
export const useTableSelection = create<{ readonly count: number }>(() => ({ count: 0 }));
