import { useCallback, useEffect, type ReactNode } from 'react';
import { Copy } from 'lucide-react';
import { useConnection } from '../../state/connection-context.ts';
import { offerExplanation, useHandles } from '../../state/handles.ts';
import { say } from '../../state/surface-store.ts';
import { useView } from '../../state/view-store.ts';
import type { FlowStory } from '../../state/contract-types.ts';
import { ClassMark } from '../../ui/class-mark.tsx';
import { copyText } from '../../ui/clipboard.ts';
import { Hint } from '../../ui/hint.tsx';
import { FlowFactsTable } from './flow-facts-table.tsx';
import { PacketLink, PacketText } from '../../ui/packet-text.tsx';
import { storyText } from './story-text.ts';
import { useStory } from './use-story.ts';
import { capital, CONFIDENCE, LOST, lowered } from './verdict-words.ts';
import './explanation.css';

/** The verdict of the flow in focus: who, how, lost, matters; why; what else; what to do. */
export function ExplanationPane(props: {
  readonly analysis: number | null;
  readonly refresh: number;
  /** More packets are still being read. */
  readonly reading: boolean;
  readonly onError: (cause: unknown) => void;
  /**
   * What people say of the flow, from features of their own. Triage and notes are those of the flow
   * that is selected, at once; its story follows within milliseconds.
   */
  readonly triage: (flow: number) => ReactNode;
  readonly override: (flow: number, engine: FlowStory['record']['verdict']) => ReactNode;
  readonly notes: (flow: number) => ReactNode;
}) {
  const flow = useView((state) => state.flow);
  const story = useStory(props.analysis, flow, props.refresh, props.onError);
  const jumpTo = useHandles((state) => state.ladder.jumpTo);
  const connection = useConnection();
  const { analysis, onError } = props;
  const copy = useCallback((): void => {
    if (analysis === null || flow === null) say('No flow is selected.');
    else
      // Told again: what people said of it may be newer than what is on screen.
      connection.call('flow.story', { analysis, flow }).then((told) => {
        copyAndSay(storyText(told), 'Copied the explanation as text.');
      }, onError);
  }, [connection, analysis, flow, onError]);
  useEffect(() => {
    offerExplanation({ copy });
  }, [copy]);
  if (story === null || flow === null)
    return <p className="explanation-none">Select a flow to see how it ended, and why.</p>;
  const { record } = story;
  const { verdict, close } = record;
  return (
    <article className="explanation" aria-label="Explanation">
      {props.reading && (
        <p className="explanation-reading">Reading goes on: this speaks of what was read so far.</p>
      )}
      <div className="explanation-top">
        {record.proto === 'tcp' && <ClassMark of={verdict.class} as="pill" />}
        <span className="cause" title={`Catalogue entry ${verdict.cause}`}>
          {story.causeTitle}
        </span>
        <span className="grow" />
        <button
          className="button quiet small"
          title="Copy the explanation as text, for a ticket or a mail"
          onClick={copy}
        >
          <Copy size={13} aria-hidden="true" />
          Copy as text
        </button>
      </div>
      <h2 className="headline selectable">{verdict.headline}</h2>
      {props.override(record.flow, verdict)}
      <Tags kind={close.kind} stage={close.stage} tags={close.tags} meanings={story.tagMeanings} />
      {props.triage(flow)}
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
        <PacketText text={verdict.why} onPacket={jumpTo} />
      </p>
      {verdict.evidence.length > 0 && (
        <Part title="Evidence">
          <ul className="evidence">
            {verdict.evidence.map((one, index) => (
              <li key={index}>
                <PacketLink packet={one.packet} onPacket={jumpTo} />
                <span className="selectable">
                  <PacketText text={one.text} onPacket={jumpTo} />
                </span>
              </li>
            ))}
          </ul>
        </Part>
      )}
      <Part title="Notes">{props.notes(flow)}</Part>
      {verdict.alternatives.length > 0 && (
        <Part title="What else it could be">
          {verdict.alternatives.map((one, index) => (
            <div className="alternative" key={index}>
              <p className="selectable">
                <b>{one.cause}</b>
                {' \u2014 '}
                <PacketText text={one.why} onPacket={jumpTo} />
              </p>
              {one.settle !== '' && <Settle text={one.settle} />}
            </div>
          ))}
        </Part>
      )}
      {verdict.remedy !== '' && (
        <Part title="What to do">
          <p className="selectable">
            <PacketText text={verdict.remedy} onPacket={jumpTo} />
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
    </article>
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

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="explanation-part">
      <h3>{title}</h3>
      {children}
    </section>
  );
}

function Settle({ text }: { readonly text: string }) {
  return (
    <div className="settle">
      <p className="selectable">
        <span>To settle it:</span> {text}
      </p>
      <button
        className="icon-button"
        aria-label="Copy what would settle it"
        title="Copy"
        onClick={() => {
          copyAndSay(text, 'Copied.');
        }}
      >
        <Copy size={13} aria-hidden="true" />
      </button>
    </div>
  );
}

function copyAndSay(text: string, done: string): void {
  void copyText(text).then((copied) => {
    if (copied) say(done);
    else say('The clipboard is not available to this page.', 'bad');
  });
}
