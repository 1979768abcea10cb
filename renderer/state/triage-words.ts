import type { TriageState } from './contract-types.ts';

/** Words and key of each triage state, in the order of the keys. */
export const TRIAGE_WORDS: Readonly<
  Record<TriageState, { readonly name: string; readonly meaning: string; readonly key: string }>
> = {
  suspicious: { name: 'Suspicious', meaning: 'Somebody has to look at it', key: '1' },
  benign: { name: 'Benign', meaning: 'Looked at: harmless', key: '2' },
  ask: { name: 'Ask', meaning: 'Somebody else has to answer first', key: '3' },
  done: { name: 'Done', meaning: 'Dealt with', key: '4' },
};
