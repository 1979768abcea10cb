import type { ReactNode } from 'react';
import { Copy } from 'lucide-react';
import type { FlowStory } from '../../state/contract-types.ts';
import { openCatalogue } from '../../state/surface-store.ts';
import { ClassMark } from '../../ui/class-mark.tsx';
import { Hint } from '../../ui/hint.tsx';
import { PacketLink, PacketText } from '../../ui/packet-text.tsx';
import { FlowFactsTable } from './flow-facts-table.tsx';
import { LedgerTable } from './ledger-part.tsx';
import { ResetList } from './resets-part.tsx';
import { TextWithCommands } from './text-with-commands.tsx';
import { capital, CONFIDENCE, LOST, lowered } from './verdict-words.ts';

interface StoryProps {
  readonly story: FlowStory;
  readonly onPacket: (packet: number) => void;
}

/** Class, cause, headline, what somebody holds against it, tags. */
export function StoryHead(props: {
  readonly story: FlowStory;
  readonly onCopy: () => void;
  readonly override: ReactNode;
}) {
  const { story } = props;
  const { record } = story;
  const { verdict, close } = record;
  return (
    <>
      <div className="explanation-top">
        {record.proto === 'tcp' && <ClassMark of={verdict.class} as="pill" />}
        <button
          className="cause cause-link"
          title={`What the catalogue says of ${verdict.cause}`}
          onClick={() => {
            openCatalogue(verdict.cause);
          }}
        >
          {story.causeTitle}
        </button>
        <span className="grow" />
        <button
          className="button quiet small"
          title="Copy the explanation as text, for a ticket or a mail"
          onClick={props.onCopy}
        >
          <Copy size={13} aria-hidden="true" />
          Copy as text
        </button>
      </div>
      <h2 className="headline selectable">{verdict.headline}</h2>
      {props.override}
      <Tags kind={close.kind} stage={close.stage} tags={close.tags} meanings={story.tagMeanings} />
    </>
  );
}

/** Who, lost, matters, how sure; why; evidence. */
export function StoryBody({ story, onPacket }: StoryProps) {
  const { record } = story;
  const { verdict } = record;
  return (
    <>
      <div className="cells">
        <Cell title="Ended by">{capital(story.endedBy)}</Cell>
        <Cell title="Data lost?">
          <b>{LOST[verdict.dataLost]}</b>
          {story.dataLostWhy === '' ? '' : `, ${lowered(story.dataLostWhy)}`}
        </Cell>
        <Cell title="Does it matter?">{capital(story.matters)}</Cell>
        {record.proto === 'tcp' && (
          <Cell title="Confidence">
            <b>{capital(verdict.confidence)}</b>: {CONFIDENCE[verdict.confidence]}
          </Cell>
        )}
      </div>
      <p className="why selectable">
        <PacketText text={verdict.why} onPacket={onPacket} />
      </p>
      {verdict.evidence.length > 0 && (
        <Part title="Evidence">
          <ul className="evidence">
            {verdict.evidence.map((one, index) => (
              <li key={index}>
                <PacketLink packet={one.packet} onPacket={onPacket} />
                <span className="selectable">
                  <PacketText text={one.text} onPacket={onPacket} />
                </span>
              </li>
            ))}
          </ul>
        </Part>
      )}
      {story.resetReasons.length > 0 && (
        <Part title={story.resetReasons.length === 1 ? 'The reset' : 'The resets'}>
          <ResetList resets={story.resetReasons} folded={story.foldedResets} onPacket={onPacket} />
        </Part>
      )}
      {record.proto === 'tcp' && (
        <Part title="What became of the data">
          <LedgerTable story={story} />
        </Part>
      )}
    </>
  );
}

/** What to do, facts, references. */
export function StoryRest({ story, onPacket }: StoryProps) {
  const { record } = story;
  const { verdict } = record;
  return (
    <>
      {verdict.remedy !== '' && (
        <Part title="What to do">
          <p className="selectable">
            <TextWithCommands text={verdict.remedy}>
              {(words) => <PacketText text={words} onPacket={onPacket} />}
            </TextWithCommands>
          </p>
        </Part>
      )}
      <Part title="Facts">
        <FlowFactsTable record={record} />
      </Part>
      {verdict.references.length > 0 && (
        <Part title="References">
          <ul className="references selectable">
            {verdict.references.map((reference) => (
              <li key={reference}>{reference}</li>
            ))}
          </ul>
        </Part>
      )}
    </>
  );
}

function Tags(props: {
  readonly kind: string;
  readonly stage: string;
  readonly tags: readonly string[];
  readonly meanings: Readonly<Record<string, string>>;
}) {
  const all = [props.kind, ...(props.stage === 'none' ? [] : [props.stage]), ...props.tags];
  return (
    <ul className="tags" aria-label="Tags">
      {[...new Set(all)].map((tag) => (
        <li key={tag}>
          <Hint text={props.meanings[tag] ?? 'No description in the catalogue.'}>
            <button className="tag mono">{tag}</button>
          </Hint>
        </li>
      ))}
    </ul>
  );
}

function Cell({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div className="cell">
      <h3>{title}</h3>
      <p className="selectable">{children}</p>
    </div>
  );
}

/** A part of the explanation with its title. */
export function Part({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ReactNode;
}) {
  return (
    <section className="explanation-part">
      <h3>{title}</h3>
      {children}
    </section>
  );
}
