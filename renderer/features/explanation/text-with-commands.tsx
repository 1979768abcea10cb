import { Fragment, type ReactNode } from 'react';
import { Copy } from 'lucide-react';
import { commandWords } from '../../../shared/base/command-words.ts';
import { copyAndSay } from './copy-and-say.ts';

/** A sentence whose commands are set as they are typed; `children` shows the words between them. */
export function TextWithCommands({
  text,
  children,
}: {
  readonly text: string;
  readonly children: (words: string) => ReactNode;
}) {
  return commandWords(text).map((piece, index) =>
    piece.command ? (
      <Command key={index} text={piece.text} />
    ) : (
      <Fragment key={index}>{children(piece.text)}</Fragment>
    ),
  );
}

/** A command as it is typed, with a button that copies it alone. */
function Command({ text }: { readonly text: string }) {
  return (
    <span className="settle-command">
      <code className="mono">{text}</code>
      <button
        className="icon-button"
        aria-label={`Copy the command ${text}`}
        title="Copy the command"
        onClick={() => {
          copyAndSay(text, 'Copied the command.');
        }}
      >
        <Copy size={12} aria-hidden="true" />
      </button>
    </span>
  );
}
