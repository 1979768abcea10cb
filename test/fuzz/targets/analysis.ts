import { RADAR_DEFAULTS } from '../../../shared/close/radar-parameters.ts';
import { RadarTally } from '../../../shared/close/radar-report.ts';
import type { AnalysisSession } from '../../../shared/session/analysis-api.ts';
import { flowCsvLine } from '../../../shared/session/flow-csv.ts';
import { SORT_COLUMNS } from '../../../shared/session/records.ts';
import { FOR_A_TICKET, explanationText } from '../../../shared/session/text/explanation-text.ts';
import { dishonesties } from '../../support/honest-verdict.ts';
import { check, checkAnswer, checkEqual, type FuzzTarget } from '../fuzz-target.ts';
import { checkHealth, drawCaptures, readWhole, someFlows } from '../hostile-session.ts';
import type { Random } from '../random.ts';

const GENERATIONS = ['rfc793', 'rfc5961', 'linux-current'] as const;
const WORDS = [
  '10.0.0.2',
  'rst',
  '#1',
  'stage:',
  'tag:x',
  'radar:',
  '(((',
  '\\',
  'é',
  'signature:⟨',
];

/** Whole captures to the end, and every question that a window can ask of what came out. */
export const analysis: FuzzTarget = {
  name: 'analysis',
  draw: drawCaptures,
  run(input, random) {
    const session = readWhole(input, random.pick([1, 50, 20_000]));
    if (session === null) return;
    const { packets, flows } = session.readingState();
    check(packets * 8 <= input.length, 'more packets than bytes');
    check(flows === session.flowCount && flows <= packets, 'more flows than packets');
    askOfAll(session, random);
    for (const flow of someFlows(session, random, 5)) askOfFlow(session, flow, random);
    for (let count = Math.min(6, packets); count > 0; count -= 1)
      checkAnswer(session.packetDetail(random.between(1, packets)), 'packet');
    checkHealth(session.health());
  },
};

function askOfAll(session: AnalysisSession, random: Random): void {
  checkAnswer(session.summary(1), 'summary');
  checkAnswer(session.timeline(random.between(1, 200)), 'timeline');
  checkAnswer(session.causeGroups(), 'groups');
  const text = random.once(2) ? '' : Array.from({ length: 3 }, () => random.pick(WORDS)).join(' ');
  const column = random.pick(SORT_COLUMNS);
  const { view, counts } = session.view({
    text,
    kinds: [],
    triage: [],
    sort: { column, direction: random.pick(['up', 'down']) },
  });
  checkAnswer(counts, 'counts');
  checkAnswer(session.viewRows(view, 0, 20), 'rows');
  if (text === '')
    check(counts.matched === session.flowCount, 'a view without a filter hides flows');
  checkAnswer(radarOf(session, 10), 'radar');
  if (random.once(8)) checkAnswer(radarOf(session, random.between(1, 30)), 'radar');
}

function radarOf(session: AnalysisSession, packets: number): unknown {
  const again = session.recountRadar(packets);
  while (again?.step(1000) === true);
  const tally = new RadarTally({ ...RADAR_DEFAULTS, packets });
  session.tallyRadar(tally, 0, session.flowCount);
  return tally.report();
}

function askOfFlow(session: AnalysisSession, flow: number, random: Random): void {
  const record = session.record(flow);
  checkAnswer(record, 'record');
  checkAnswer(session.row(flow), 'row');
  checkAnswer(session.story(flow), 'story');
  checkAnswer(session.resets(flow), 'resets');
  if (record.proto === 'tcp') {
    const wrong = dishonesties(record.verdict);
    check(
      wrong.length === 0,
      `a verdict is not honest: ${record.verdict.cause} ${wrong.join(', ')}`,
    );
  }
  check(!/undefined|NaN/u.test(record.verdict.why + record.verdict.headline), record.verdict.why);
  check(flowCsvLine(record).endsWith('\r\n'), 'a line of CSV without an end');
  const explained = session.explain(flow, random.once(2), random.pick(GENERATIONS));
  checkAnswer(explained, 'explain');
  checkEqual(explained.flow, record, 'explain tells of another flow');
  check(explanationText(session, flow, FOR_A_TICKET).length > 0, 'no text');
  askForLadder(session, flow, random);
}

function askForLadder(session: AnalysisSession, flow: number, random: Random): void {
  const folded = random.once(2);
  const head = session.ladderHead(flow, folded);
  checkAnswer(head, 'ladder');
  const rows = session.ladderRows(flow, folded, 0, head.rows);
  check(rows.length === head.rows, 'the ladder has fewer rows than it says');
  checkAnswer(rows, 'ladder row');
  for (const { packet, row } of head.evidenceRows) {
    check(row < head.rows, 'evidence behind the end of its ladder');
    checkEqual(session.ladderPosition(flow, folded, packet), row, 'evidence in two rows');
  }
  if (random.once(3)) check(session.ladderText(flow, folded).length > 0, 'no ladder as text');
  if (random.once(3)) check(session.ladderSvg(flow, folded).startsWith('<svg'), 'no ladder as SVG');
}
