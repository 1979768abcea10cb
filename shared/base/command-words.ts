/**
 * A command in a sentence: a tool's name where a clause begins, and its arguments up to a sign or a
 * word that is none of it. Quoted text is one argument, whatever it holds.
 */
const COMMAND =
  /(?<=^|[:;,] |\b(?:and|or) )(?:tcpdump|strace|nstat|ss|nft|conntrack|ping|ethtool|ip|tshark)(?: (?:'[^']*'|(?!(?:and|or|on|in|at|before|after|for|while|with|then|shows|proves|counts|names|tells)\b)(?:[^\s;,()']|,(?=\S))+))+/g;

/** A piece of a sentence: words, or a command to be typed. */
export interface SentencePiece {
  readonly text: string;
  readonly command: boolean;
}

/** A sentence in pieces, words and commands apart; together they are the sentence again. */
export function commandWords(sentence: string): readonly SentencePiece[] {
  const pieces: SentencePiece[] = [];
  let told = 0;
  for (const match of sentence.matchAll(COMMAND)) {
    const text = match[0].replace(/[.!?…]+$/, '');
    if (match.index > told)
      pieces.push({ text: sentence.slice(told, match.index), command: false });
    pieces.push({ text, command: true });
    told = match.index + text.length;
  }
  if (told < sentence.length) pieces.push({ text: sentence.slice(told), command: false });
  return pieces;
}
