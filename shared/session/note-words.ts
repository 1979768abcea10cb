import type { PlacedNote, PlacedSayings } from './annotations.ts';

/** "Ann, 2026-11-20 14:02 UTC, on this flow: looks like the proxy", with who edited it since. */
export function noteText(note: PlacedNote, about: string): string {
  const { edited } = note;
  const again = edited === null ? '' : ` (edited by ${whoWhen(edited, 'somebody')})`;
  return `${whoWhen(note, 'Somebody')}${about}${again}: ${note.text}`;
}

/** What is said of a flow as a whole, a text for each: triage, tags, override. */
export function sayingTexts(said: PlacedSayings | null): string[] {
  if (said === null) return [];
  const { triage, owner, tags, override } = said;
  const texts: string[] = [];
  if (triage !== null || owner !== null) {
    const state = triage ?? 'not triaged';
    texts.push(`Triage: ${owner === null ? state : `${state}, with ${owner}`}`);
  }
  if (tags.length > 0) texts.push(`Tags: ${tags.join(', ')}`);
  if (override !== null) {
    const verdict = override.cause === null ? '' : ` (${override.cause})`;
    texts.push(
      `Override: ${override.class}${verdict}, by ${whoWhen(override, 'somebody')}: ${override.why}`,
    );
  }
  return texts;
}

function whoWhen({ by, at }: { readonly by: string; readonly at: string }, nobody: string): string {
  return `${by === '' ? nobody : by}, ${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;
}
