import { counted } from '../../shared/base/numbers.ts';
import { oneLine } from '../../shared/base/one-line.ts';
import type { CaptureLine } from '../../shared/case/case-lines.ts';
import type { CaseState } from '../../shared/case/case-state.ts';

/** Letters of a note that are told; the case file, which is text, has the rest. */
const NOTE_ROOM = 400;

/**
 * What people said in a case, in sentences, for where its packets cannot be shown: title, number,
 * every note with who and when, and how many flows were judged. Empty where nothing was said.
 */
export function wordsOfCase({ title, caseId, notes, flows }: CaseState): string {
  const told: string[] = [];
  const name = [title, caseId].filter((part) => part !== null).map((part) => `“${oneLine(part)}”`);
  if (name.length > 0) told.push(`The case is called ${name.join(', ')}.`);
  if (flows.size > 0)
    told.push(`${counted(flows.size, 'flow')} with a triage, tags or a verdict of people.`);
  if (notes.size > 0) told.push(`${counted(notes.size, 'note')}:`);
  for (const { text, by, at } of notes.values()) {
    const line = oneLine(text);
    const cut = line.length > NOTE_ROOM ? `${line.slice(0, NOTE_ROOM)}…` : line;
    const who = by === '' ? 'somebody' : oneLine(by);
    told.push(`“${cut}” (${who}, ${at.slice(0, 16).replace('T', ' ')} UTC).`);
  }
  return told.join(' ');
}

/** A capture by all that finds it again: name, size, SHA-256 where the case knows it. */
export function captureWords({ name, bytes, sha256 }: CaptureLine): string {
  const hash = sha256 === null ? '' : `, SHA-256 ${sha256}`;
  return `${oneLine(name)} (${counted(bytes, 'byte')}${hash})`;
}
