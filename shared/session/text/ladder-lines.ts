import type { EndpointGeneration } from '../../flows/flow-facts.ts';
import { excerptLadder } from '../../ladder/ladder-excerpt.ts';
import { ladderRowsText } from '../../ladder/ladder-text.ts';
import type { AnalysisSession } from '../analysis-api.ts';

/** Folded ladders of at most so many rows are written whole; of longer ones beginning, evidence, close and end. */
const EXCERPT = { most: 48, head: 5, tail: 2, around: 2 };

/** The folded ladder of a flow, or what tells its story of a long one. */
export function ladderLines(
  session: AnalysisSession,
  flow: number,
  endpoint: EndpointGeneration,
): readonly string[] {
  const ladder = session.ladderLayout(flow, true, endpoint);
  const { client, server, evidenceRows } = session.ladderHead(flow, true);
  const evidence = evidenceRows.map(({ packet }) => packet);
  const rows = excerptLadder(ladder, { ...EXCERPT, evidence });
  const text = ladderRowsText(rows, ladder.packets, { client, server, title: null });
  const cut = rows.some(({ kind }) => kind === 'leap');
  return [
    ...text.trimEnd().split('\n'),
    ...(cut
      ? ['', 'An excerpt: --format svg draws the whole ladder, --absolute lists every packet.']
      : []),
  ];
}
