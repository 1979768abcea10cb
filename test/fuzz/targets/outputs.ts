import { createHash, createHmac } from 'node:crypto';
import { memorySource } from '../../../shared/capture/byte-source.ts';
import { openCapture } from '../../../shared/capture/open-capture.ts';
import { Pseudonyms } from '../../../shared/pseudonyms/pseudonyms.ts';
import { pseudonymousSession } from '../../../shared/pseudonyms/pseudonymous-session.ts';
import { buildReport } from '../../../shared/report/build-report.ts';
import { reportHtml } from '../../../shared/report/report-html.ts';
import { reportMarkdown } from '../../../shared/report/report-markdown.ts';
import { DEFAULT_REPORT } from '../../../shared/report/report-options.ts';
import type { ReportSlice } from '../../../shared/report/report-work.ts';
import type { AnalysisSession } from '../../../shared/session/analysis-api.ts';
import { packetSlice } from '../../../shared/session/packet-slices.ts';
import { check, checkAnswer, type FuzzTarget } from '../fuzz-target.ts';
import { drawCaptures, readWhole, someFlows } from '../hostile-session.ts';

const COPY = { application: 'fuzz', notes: true, capture: null };

/** What is made of a hostile capture: slices that open again, made-up names, whole reports. */
export const outputs: FuzzTarget = {
  name: 'outputs',
  draw: drawCaptures,
  async run(input, random) {
    const inner = readWhole(input, 20_000);
    if (inner === null) return;
    const keyed = (message: string): Uint8Array =>
      createHmac('sha256', 'k').update(message).digest();
    const session = random.once(2)
      ? inner
      : pseudonymousSession(inner, new Pseudonyms(keyed, random.once(2)));
    for (const flow of someFlows(session, random, 3)) {
      checkAnswer(session.record(flow), 'record');
      checkAnswer(session.story(flow), 'story');
      checkAnswer(session.explain(flow, false), 'explain');
      checkSlice(sliceOf(session, [flow], random.pick([600, 5000, 1 << 20])));
    }
    checkAnswer(session.health(), 'health');
    if (session.flowCount > 0 && random.once(3)) await checkReport(session);
  },
};

function sliceOf(session: AnalysisSession, flows: readonly number[], most: number): ReportSlice {
  const work = packetSlice(session, flows, most, COPY);
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

function checkSlice(slice: ReportSlice): void {
  const opened = openCapture(memorySource('slice', slice.bytes));
  if (!opened.ok) throw new Error(`a slice does not open: ${opened.error.detail}`);
  let packets = 0;
  while (opened.value.next()) packets += 1;
  check(packets === slice.packets, `a slice of ${slice.packets} packets holds ${packets}`);
  check(packets === slice.places.length, 'packets of a slice without a place');
  const damage = opened.value.health.filter(({ severity }) => severity === 'damage');
  check(damage.length === 0, `a slice is damaged: ${damage[0]?.text}`);
}

async function checkReport(session: AnalysisSession): Promise<void> {
  const model = await buildReport(session, DEFAULT_REPORT, {
    version: 'fuzz',
    caseFile: null,
    missing: [],
    tell: () => undefined,
    breathe: () => Promise.resolve(),
    slice: (flows, most) => sliceOf(session, flows, most),
  });
  checkAnswer(model, 'report');
  check(reportHtml(model).endsWith('</html>\n'), 'a page without an end');
  const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
  check(reportMarkdown(model, sha256).length > 0, 'an empty text');
}
