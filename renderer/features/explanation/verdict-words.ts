import type { FlowStory } from '../../state/contract-types.ts';

type Verdict = FlowStory['record']['verdict'];

/** Whether data was lost, in words. */
export const LOST: Readonly<Record<Verdict['dataLost'], string>> = {
  no: 'No',
  possible: 'Possibly',
  yes: 'Yes',
  'cannot-tell': 'Cannot be told',
};

/** What a confidence says; the alternatives are listed in any case. */
export const CONFIDENCE: Readonly<Record<Verdict['confidence'], string>> = {
  high: 'the packets show it',
  medium: 'an alternative stays open',
  low: 'see what would settle it',
};

/** With a capital at its beginning. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Lower-cases the first letter unless the word is an abbreviation ("RST", "FIN"). */
export function lowered(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
