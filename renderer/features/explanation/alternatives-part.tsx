import { Fragment } from 'react';
import { Copy } from 'lucide-react';
import { commandWords } from '../../../shared/base/command-words.ts';
import { CAUSE_TITLES } from '../../state/cause-titles.ts';
import type { CauseId, FlowStory } from '../../state/contract-types.ts';
import { PacketText } from '../../ui/packet-text.tsx';
import { CauseLink } from './cause-link.tsx';
import { copyAndSay } from './copy-and-say.ts';
import { Part } from './story-parts.tsx';

/** What else it could be, each with the cheapest thing that settles it. */
export function AlternativesPart({
  story,
  onPacket,
}: {
  readonly story: FlowStory;
  readonly onPacket: (packet: number) => void;
}) {
  const { alternatives } = story.record.verdict;
  if (alternatives.length === 0) return null;
  return (
    <Part title="What else it could be">
      {alternatives.map((one, index) => (
        <div className="alternative" key={index}>
          <p className="selectable">
            <AlternativeName cause={one.cause} />
            {' \u2014 '}
            <PacketText text={one.why} onPacket={onPacket} />
          </p>
          {one.settle !== '' && <Settle text={one.settle} />}
        </div>
      ))}
    </Part>
  );
}

/** The title of a cause of the catalogue, with its link; other words as they are. */
function AlternativeName({ cause }: { readonly cause: string }) {
  if (!isCause(cause)) return <b>{cause}</b>;
  return <CauseLink cause={cause} title={CAUSE_TITLES[cause]} />;
}

function isCause(id: string): id is CauseId {
  return Object.hasOwn(CAUSE_TITLES, id);
}

function Settle({ text }: { readonly text: string }) {
  return (
    <p className="settle selectable">
      <span className="settle-lead">To settle it:</span>{' '}
      {commandWords(text).map((piece, index) =>
        piece.command ? (
          <Command key={index} text={piece.text} />
        ) : (
          <Fragment key={index}>{piece.text}</Fragment>
        ),
      )}
    </p>
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
