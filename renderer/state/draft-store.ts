import { create } from 'zustand';
import { createJSONStorage, persist, type StateStorage } from 'zustand/middleware';
import { useSession } from './session-store.ts';

/** Texts that are being written, by what they are about. */
export interface DraftState {
  readonly texts: Readonly<Record<string, string>>;
}

/** Where the page has no storage: drafts live as long as it does. */
const NOWHERE: StateStorage = {
  getItem: () => null,
  setItem: () => undefined,
  removeItem: () => undefined,
};

/**
 * Drafts outlive errors, another flow, another screen and a reload of the page (they lie in the tab's
 * own storage); a draft ends when it was sent or given up.
 */
export const useDrafts = create<DraftState>()(
  persist((): DraftState => ({ texts: {} }), {
    name: 'teardown.drafts',
    version: 1,
    storage: createJSONStorage(() => {
      const own = Reflect.get(globalThis, 'sessionStorage') as StateStorage | undefined;
      return own ?? NOWHERE;
    }),
  }),
);

/** Drafts belong to the captures that are open: the same flow number elsewhere is another flow. */
export function draftKey(about: string): string {
  return `${useSession.getState().names.join('|')}: ${about}`;
}

/** Ends the drafts that have a text. */
export function endDraftsOf(text: string): void {
  useDrafts.setState(({ texts }) => ({
    texts: Object.fromEntries(Object.entries(texts).filter(([, one]) => one.trim() !== text)),
  }));
}

/** Keeps a draft; null ends it. */
export function keepDraft(key: string, text: string | null): void {
  useDrafts.setState(({ texts }) => {
    const others = Object.fromEntries(Object.entries(texts).filter(([one]) => one !== key));
    return { texts: text === null ? others : { ...others, [key]: text } };
  });
}
