import { useCallback, useEffect, type ReactNode } from 'react';
import { useConnection } from '../../state/connection-context.ts';
import type { FlowStory } from '../../state/contract-types.ts';
import { offerExplanation, useHandles } from '../../state/handles.ts';
import { say } from '../../state/surface-store.ts';
import { useView } from '../../state/view-store.ts';
import { AlternativesPart } from './alternatives-part.tsx';
import { copyAndSay } from './copy-and-say.ts';
import { RankingPart } from './ranking-part.tsx';
import { Part, StoryBody, StoryHead, StoryRest } from './story-parts.tsx';
import { useStory } from './use-story.ts';
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
      // Told anew: what people said of it may be newer than what is on screen.
      connection.call('flow.text', { analysis, flow }).then((text) => {
        copyAndSay(text, 'Copied the explanation as text.');
      }, onError);
  }, [connection, analysis, flow, onError]);
  useEffect(() => {
    offerExplanation({ copy });
  }, [copy]);
  if (flow === null)
    return <p className="explanation-none">Select a flow to see how it ended, and why.</p>;
  // What people say keeps its place in the tree whether the story is there or not: a note that is
  // being written does not lose the focus when it comes.
  return (
    <article className="explanation" aria-label="Explanation">
      {props.reading && (
        <p className="explanation-reading">Reading goes on: this speaks of what was read so far.</p>
      )}
      {story !== null && (
        <StoryHead
          story={story}
          onCopy={copy}
          override={props.override(story.record.flow, story.record.verdict)}
        />
      )}
      {props.triage(flow)}
      {story !== null && <StoryBody story={story} onPacket={jumpTo} />}
      {story !== null && <AlternativesPart story={story} onPacket={jumpTo} />}
      {story?.record.proto === 'tcp' && (
        <RankingPart
          analysis={analysis}
          flow={story.record.flow}
          refresh={props.refresh}
          onError={onError}
        />
      )}
      <Part title="Notes">{props.notes(flow)}</Part>
      {story !== null && <StoryRest story={story} onPacket={jumpTo} />}
    </article>
  );
}
