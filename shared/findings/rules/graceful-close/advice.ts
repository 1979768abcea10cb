import { voicesMatter, voicesRemedy } from '../../two-versions.ts';
import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { notifyIsSure, notifyOf, tlsCloser, tlsHandshakeUnfinished } from '../../close-notify.ts';
import { requestUnanswered } from '../../delivery.ts';
import type { DataLost } from '../../rule.ts';
import { bothFinsAcknowledged, finBeforeEnd, firstCloser, other } from '../../sides.ts';
import { who } from '../../words.ts';
import { cutResponse } from './cut-response.ts';
import { doc } from './doc.ts';
import { answersRecord, rejects, twoVoices } from './signs.ts';

/** Whether it matters, and to whom. */
export function matters(facts: FlowFacts): string {
  if (tlsHandshakeUnfinished(facts))
    return 'Yes if the client needed this connection: TLS never came up.';
  const voice = twoVoices(facts);
  if (voice !== null) {
    return voicesMatter(facts, voice);
  }
  if (rejects(facts, tlsCloser(facts) ?? 0))
    return 'Yes if the client needed this connection: no application data was exchanged.';
  if (answersRecord(facts, tlsCloser(facts) ?? 0))
    return "Yes if the client's newest data wanted an answer.";
  if (cutResponse(facts) !== null) return 'Yes: the response is incomplete.';
  if (requestUnanswered(facts)) return 'Yes if the client waited for an answer.';
  if (finBeforeEnd(facts) !== null)
    return 'Yes if that data was wanted: nothing shows that it arrived.';
  const speaker = tlsCloser(facts) ?? 0;
  if (notifyOf(facts, speaker) === 'sent' && !notifyIsSure(facts, speaker))
    return 'No, if that last record was close_notify; a stream that was cut off looks the same.';
  return bothFinsAcknowledged(facts)
    ? 'No. This is how a connection should end.'
    : 'Hardly: only an ACK is missing.';
}

/** What to do: nothing only where nothing is left open. */
export function remedy(facts: FlowFacts, dataLost: DataLost): string {
  if (tlsHandshakeUnfinished(facts))
    return 'Look up the alert or the last handshake message: the TLS settings of the two sides do not meet.';
  const voice = twoVoices(facts);
  if (voice !== null) return voicesRemedy(facts, voice);
  if (dataLost === 'yes' || requestUnanswered(facts))
    return `Ask why the ${who(firstCloser(facts) ?? 0)} closed before the response was complete.`;
  const early = finBeforeEnd(facts);
  if (early !== null) return `Ask the log of the ${who(other(early))} whether that data arrived.`;
  const closer = tlsCloser(facts) ?? 0;
  if (rejects(facts, closer) || answersRecord(facts, closer))
    return "Nothing to mend yet: look in the server's TLS log at that moment for a fatal alert, such as a refused client certificate.";
  return doc.remedy;
}
