import { create } from 'zustand';
import { useSession } from './session-store.ts';

const STORAGE = 'teardown.drafts';

/**
 * Texts that are being written, by what they are about. They outlive errors, another flow, another
 * screen and a reload of the page; a draft ends when it was sent or emptied.
 */
export const useDrafts = create<{ readonly texts: Readonly<Record<string, string>> }>(() => ({
  texts: stored(),
}));

/** Drafts belong to the captures that are open: the same flow number elsewhere is another flow. */
export function draftKey(about: string): string {
  return `${useSession.getState().names.join('|')}: ${about}`;
}

/** Keeps a draft; null ends it. */
export function keepDraft(key: string, text: string | null): void {
  useDrafts.setState(({ texts }) => {
    const others = Object.fromEntries(Object.entries(texts).filter(([one]) => one !== key));
    return { texts: text === null ? others : { ...others, [key]: text } };
  });
  try {
    sessionStorage.setItem(STORAGE, JSON.stringify(useDrafts.getState().texts));
  } catch {
    // A page without storage keeps its drafts for as long as it lives.
  }
}

function stored(): Readonly<Record<string, string>> {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(STORAGE) ?? '{}');
    if (typeof kept !== 'object' || kept === null) return {};
    const texts = Object.entries(kept).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    );
    return Object.fromEntries(texts);
  } catch {
    return {};
  }
}
