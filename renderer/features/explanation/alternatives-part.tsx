import { CAUSE_TITLES } from '../../state/cause-titles.ts';
import type { CauseId, FlowStory } from '../../state/contract-types.ts';
import { PacketText } from '../../ui/packet-text.tsx';
import { CauseLink } from './cause-link.tsx';
import { Part } from './story-parts.tsx';
import { TextWithCommands } from './text-with-commands.tsx';

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
      <TextWithCommands text={text}>{(words) => words}</TextWithCommands>
    </p>
  );
}
