import { readdirSync } from 'node:fs';
import path from 'node:path';
import { setMemberOf } from '../../shared/capture/rotated-set.ts';

/**
 * Names of the other files of a rotated set in a capture's folder, by number; none where the name is
 * that of no rotated file or the folder cannot be read.
 */
export function rotatedSiblings(file: string): readonly string[] {
  const name = path.basename(file);
  const own = setMemberOf(name);
  if (own === null) return [];
  let names: readonly string[];
  try {
    names = readdirSync(path.dirname(file));
  } catch {
    return [];
  }
  const members = names.flatMap((one) => {
    const member = setMemberOf(one);
    return member?.set === own.set ? [{ one, member }] : [];
  });
  // Without a number anywhere there is no set: only files that happen to be called alike.
  if (members.every(({ member }) => member.isBare)) return [];
  return members
    .filter(({ one }) => one !== name)
    .sort((a, b) => byNumber(a.member.number - b.member.number, a.one, b.one))
    .map(({ one }) => one);
}

function byNumber(difference: number, a: string, b: string): number {
  if (difference !== 0) return difference;
  return a < b ? -1 : 1;
}
