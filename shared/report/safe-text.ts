import { grouped } from '../base/numbers.ts';

/** Longest run without a space that is shown whole: hashes, commands' words, ordinary host names. */
const LONGEST_WORD = 160;
const HEAD = 70;
const TAIL = 40;

/**
 * Characters that are not seen, steer a terminal or turn the direction of what follows: C0, DEL and
 * C1, soft hyphen, zero-width space, marks and embeddings of direction, line and paragraph
 * separators, invisible operators, byte order mark, interlinear marks, tags, noncharacters, halves of
 * surrogate pairs. The joiners U+200C and U+200D stay: scripts and emoji need them.
 */
const HIDDEN =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff]|[\u{e0000}-\u{e007f}]|\p{Surrogate}/gu;

/**
 * Makes a text from outside fit to be shown on one line: hidden characters become visible, and
 * words of thousands of characters are shortened in the middle with their count. Every text of a
 * report passes here once.
 */
export function safeText(text: string): string {
  return shortened(revealed(text.replace(/\r\n|[\n\t]/g, ' ')));
}

/** The same for what a person wrote: lines stay lines, nothing is shortened. */
export function safeNote(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .split('\n')
    .map((line) => revealed(line.replace(/\t/g, ' ')))
    .join('\n');
}

/** Hidden characters by their picture ("␛") or number ("⟨U+202E⟩"). */
function revealed(text: string): string {
  return text.replace(HIDDEN, (character) => {
    const point = character.codePointAt(0) ?? 0;
    if (point < 0x20) return String.fromCharCode(0x2400 + point);
    if (point === 0x7f) return '\u2421';
    return `⟨U+${point.toString(16).toUpperCase().padStart(4, '0')}⟩`;
  });
}

/** Overlong words: beginning, how much is left out, end. */
function shortened(text: string): string {
  if (text.length <= LONGEST_WORD) return text;
  return text.replace(/[^\s]{161,}/gu, (word) => {
    const characters = [...word];
    const left = characters.length - HEAD - TAIL;
    if (characters.length <= LONGEST_WORD) return word;
    return `${characters.slice(0, HEAD).join('')}…(${grouped(left)} characters left out)…${characters.slice(-TAIL).join('')}`;
  });
}
