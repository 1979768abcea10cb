import { grouped } from '../../../base/numbers.ts';
import type { FlowFacts } from '../../../flows/flow-facts.ts';
import type { Citations } from '../../citations.ts';
import { responseProgress } from '../../delivery.ts';
import { firstCloser } from '../../sides.ts';
import { bytesWord, headWho, who } from '../../words.ts';

/** How far the newest response came that the FINs cut: "16 140 of 180 000 bytes"; null where none was cut. */
export function cutResponse(facts: FlowFacts): string | null {
  const first = responseProgress(facts);
  if (first !== null && first.sent < first.promised)
    return `${grouped(Math.max(first.sent, 0))} of ${grouped(first.promised)} bytes`;
  const { http } = facts;
  if (http === null || facts.oneSided || facts.sides[1].missingBytes > 0) return null;
  const { answered, missing, framing } = http.progress;
  if (answered !== 'begun') return null;
  if (missing !== null && missing > 0) return `${bytesWord(missing)} missing`;
  return missing === null && framing === 'chunked' ? 'its last chunk is missing' : null;
}

/** The verdict in one line where the FINs cut a response, null where they did not. */
export function cutHeadline(facts: FlowFacts): string | null {
  const cut = cutResponse(facts);
  if (cut === null) return null;
  return `${headWho(firstCloser(facts) ?? 1)} closed by FIN before the response was complete: ${cut}.`;
}

/** The sentence that names the cut, null where there is none. */
export function cutSentence(facts: FlowFacts, { cite }: Citations): string | null {
  const cut = cutResponse(facts);
  const last = facts.sides[1].lastData;
  if (cut === null || last === 0) return null;
  const closer = who(firstCloser(facts) ?? 1);
  return `The response is cut at ${cite(last, 'last data of the server')}: ${cut}. The FINs ended TCP in order, not the response: the ${closer}'s program ended, was killed or gave up in the middle of it.`;
}
