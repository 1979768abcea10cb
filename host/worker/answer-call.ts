import { assertUnreachable } from '../../shared/base/assert.ts';
import { TeardownFailure, teardownError, type ErrorCode } from '../../shared/contract/errors.ts';
import type { AnalysisSession } from '../../shared/session/analysis-api.ts';
import { explanationText, FOR_A_TICKET } from '../../shared/session/text/explanation-text.ts';
import { csvOfFlows } from './csv-of-flows.ts';
import { underNames } from './open-pseudonyms.ts';
import type { EngineCall } from './engine-messages.ts';

/** Answers one call from the session. Throws `TeardownFailure` where there is no such thing. */
export function answerCall(session: AnalysisSession, call: EngineCall): unknown {
  switch (call.method) {
    case 'analysis.cancel':
      session.stop();
      return null;
    case 'health.get':
      return session.health();
    case 'flows.view':
      return session.view(call.params.view);
    case 'flows.rows':
      return current(session.viewRows(call.params.view, call.params.from, call.params.count));
    case 'flows.position':
      return current(session.viewPosition(call.params.view, call.params.flow));
    case 'flows.csv': {
      const inView = current(session.viewFlows(call.params.view));
      const { flows } = call.params;
      flows?.forEach((flow) => known(session, flow));
      return csvOfFlows(session, flows ?? inView);
    }
    case 'flow.story':
      return session.story(known(session, call.params.flow));
    case 'flow.text':
      return explanationText(session, known(session, call.params.flow), FOR_A_TICKET);
    case 'flow.ranking':
      return session.ranking(known(session, call.params.flow));
    case 'ladder.open':
      return session.ladderHead(known(session, call.params.flow), call.params.folded);
    case 'ladder.rows': {
      const { flow, folded, from, count } = call.params;
      return session.ladderRows(known(session, flow), folded, from, count);
    }
    case 'ladder.position': {
      const { flow, folded, packet } = call.params;
      return session.ladderPosition(known(session, flow), folded, packet);
    }
    case 'ladder.svg': {
      const { flow, folded, pseudonyms } = call.params;
      const { told, map } = underNames(session, pseudonyms);
      const svg = told.ladderSvg(known(session, flow), folded);
      return { svg, map: map() };
    }
    case 'packet.detail':
      return packetDetail(session, call.params.packet);
    default:
      return assertUnreachable(call);
  }
}

/** The detail with its own bytes: a view into the reader's chunk would be sent with the whole chunk. */
function packetDetail(session: AnalysisSession, packet: number): unknown {
  const detail = session.packetDetail(packet);
  if (detail === null) throw failure('no-packet', `The analysis has no packet ${packet}.`);
  return { ...detail, bytes: detail.bytes.slice() };
}

function known(session: AnalysisSession, flow: number): number {
  if (flow < session.flowCount) return flow;
  throw failure('no-flow', `The analysis has no flow ${flow}.`);
}

function current<T>(answer: T | null): T {
  if (answer !== null) return answer;
  throw failure('stale-view', 'The view has been remade since.');
}

function failure(code: ErrorCode, detail: string): TeardownFailure {
  return new TeardownFailure(teardownError(code, detail));
}
