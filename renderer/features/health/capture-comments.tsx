import { useState } from 'react';
import { grouped } from '../../../shared/base/numbers.ts';
import type { CaptureInfo } from '../../state/contract-types.ts';
import { visibleText } from '../../ui/said-text.ts';

/** Comments shown before somebody asks for all, and the letters of one. */
const SHOWN = 10;
const LETTERS = 400;

/** The comments of a capture file: the first ones, each shortened, and all of it on demand. */
export function CaptureComments({ comments }: Pick<CaptureInfo, 'comments'>) {
  const [all, setAll] = useState(false);
  if (comments.length === 0) return null;
  const shown = all ? comments : comments.slice(0, SHOWN);
  return (
    <>
      <ul className="health-comments">
        {shown.map((comment, index) => (
          <li key={index} className="selectable" dir="auto">
            <b>{placeOf(comment)}</b> <CommentText text={visibleText(comment.text)} />
          </li>
        ))}
      </ul>
      {comments.length > SHOWN && (
        <button
          className="health-more"
          aria-expanded={all}
          onClick={() => {
            setAll(!all);
          }}
        >
          {all ? `Show the first ${SHOWN}` : `Show all ${grouped(comments.length)} comments`}
        </button>
      )}
    </>
  );
}

function CommentText({ text }: { readonly text: string }) {
  const [whole, setWhole] = useState(false);
  if (text.length <= LETTERS) return <>{text}</>;
  return (
    <>
      {whole ? text : `${text.slice(0, LETTERS)}\u2026 `}
      <button
        className="health-more"
        aria-expanded={whole}
        onClick={() => {
          setWhole(!whole);
        }}
      >
        {whole ? 'Show less' : `Show all ${grouped(text.length)} characters`}
      </button>
    </>
  );
}

const PLACES: Readonly<Record<string, ((number: number) => string) | undefined>> = {
  packet: (number) => `Packet ${grouped(number)}`,
  interface: (number) => `Interface ${number}`,
  statistics: (number) => `Statistics of interface ${number}`,
  names: () => 'Names',
  secrets: () => 'Key material',
};

function placeOf({ on, number }: CaptureInfo['comments'][number]): string {
  return PLACES[on]?.(number) ?? 'File';
}
