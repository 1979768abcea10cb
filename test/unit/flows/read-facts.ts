import { readFileSync } from 'node:fs';
import { memorySource } from '../../../shared/capture/byte-source.ts';
import { FlowColumns } from '../../../shared/flows/flow-columns.ts';
import { FlowContexts } from '../../../shared/flows/flow-context.ts';
import type { FlowFacts } from '../../../shared/flows/flow-facts.ts';
import { Tracker } from '../../../shared/flows/tracker.ts';
import { CaptureFeed } from '../../../shared/session/capture-feed.ts';
import { FactsSource } from '../../../shared/session/judge.ts';
import { openCaptures } from '../../../shared/session/open-captures.ts';

/** The facts of every flow of a capture, as the rules see them once reading is over. */
export function factsIn(bytes: Uint8Array): readonly FlowFacts[] {
  const opened = openCaptures([memorySource('capture', bytes)]);
  if (!opened.ok) throw new Error(opened.error.detail);
  const source = new FactsSource();
  const tracker = new Tracker([source.tls, source.http]);
  const feed = new CaptureFeed(opened.value.readers, tracker, ['capture']);
  while (feed.feed(1000));
  feed.end();
  const contexts = new FlowContexts(tracker);
  while (!contexts.step(7));
  source.useContexts(contexts);
  const columns = new FlowColumns(tracker);
  return Array.from({ length: tracker.flowCount }, (_, flow) =>
    source.facts(tracker, columns, flow),
  );
}

/** The facts of a recording of the lab's one flow, from one of its four points. */
export function recorded(scenario: string, point: string): FlowFacts {
  const url = new URL(`../../lab/recordings/${scenario}/${point}.pcap`, import.meta.url);
  const all = factsIn(new Uint8Array(readFileSync(url)));
  return all[0];
}
