import type { RichText } from './report-model.ts';
import { code, plain } from './rich-text.ts';

/**
 * A command in a sentence: a tool's name where a clause begins, and its arguments up to a sign or a
 * word that is none of it. Quoted text is one argument, whatever it holds.
 */
const COMMAND =
  /(?<=^|[:;,] |\b(?:and|or) )(?:tcpdump|strace|nstat|ss|nft|conntrack|ping|ethtool|ip|tshark)(?: (?:'[^']*'|(?!(?:and|or|on|in|at|before|after|while|with|then|shows|proves|counts|names|tells)\b)(?:[^\s;,()']|,(?=\S))+))+/g;

/** Words and commands apart: "On the client: `tcpdump …`; it shows …", as sentences that end. */
export function commandPieces(text: string): RichText {
  const sentence = /[.!?…]$/.test(text) ? text : `${text}.`;
  const pieces: RichText[number][] = [];
  let told = 0;
  for (const match of sentence.matchAll(COMMAND)) {
    const command = match[0].replace(/[.!?…]+$/, '');
    if (match.index > told) pieces.push(plain(sentence.slice(told, match.index)));
    pieces.push(code(command));
    told = match.index + command.length;
  }
  if (told < sentence.length) pieces.push(plain(sentence.slice(told)));
  return pieces;
}
