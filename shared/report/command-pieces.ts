import { commandWords } from '../base/command-words.ts';
import type { RichText } from './report-model.ts';
import { code, plain } from './rich-text.ts';

/** Words and commands apart: "On the client: `tcpdump …`; it shows …", as sentences that end. */
export function commandPieces(text: string): RichText {
  const sentence = /[.!?…]$/.test(text) ? text : `${text}.`;
  return commandWords(sentence).map((piece) => (piece.command ? code : plain)(piece.text));
}
