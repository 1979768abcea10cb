import { durationText, grouped } from '../../../base/numbers.ts';
import type { SideIndex } from '../../../base/units.ts';
import type { FlowFacts, RstFacts } from '../../../flows/flow-facts.ts';
import { citations, type Citations } from '../../citations.ts';
import {
  decidingRecord,
  notifyIsCertain,
  notifyIsSure,
  notifyOf,
  recordBeforeAlert,
  tlsCloser,
  tlsBasis,
  tlsHandshakeUnfinished,
} from '../../close-notify.ts';
import { hasLaterMessages, requestUnanswered } from '../../delivery.ts';
import { holesSentence } from '../../holes-sentence.ts';
import { timerNames, timersNear } from '../../idle-timers.ts';
import { loss, plainLoss, type Loss } from '../../loss.ts';
import { quietBefore } from '../../quiet.ts';
import { otherResetSentence, rejectedResetSentence } from '../../reset-sentences.ts';
import type { Alternative, RuleMatch, RuleStory } from '../../rule.ts';
import { andKeys, captureOn, captureOnBoth } from '../../settle.ts';
import {
  bothFinsAcknowledged,
  bytesFromFin,
  finBeforeEnd,
  firstCloser,
  other,
} from '../../sides.ts';
import { Who, afterText, bytesWord, laterText, sentences, who } from '../../words.ts';
import { matters, remedy } from './advice.ts';
import { cutHeadline, cutResponse, cutSentence } from './cut-response.ts';
import { doc } from './doc.ts';
import { otherSender } from '../../two-versions.ts';
import { answersRecord, rejects, twoVoices } from './signs.ts';

/** The verdict in one line. */
export function headline(facts: FlowFacts): string {
  const closer = firstCloser(facts) ?? 0;
  const speaker = tlsCloser(facts) ?? 0;
  if (tlsHandshakeUnfinished(facts))
    return 'Both sides closed by FIN before the TLS handshake was done.';
  const notify = notifyOf(facts, speaker);
  if (notify === 'unknown')
    return `Both sides closed by FIN; close_notify from the ${who(speaker)} cannot be judged.`;
  if (!bothFinsAcknowledged(facts))
    return 'Both sides closed by FIN; an ACK at the end is missing.';
  if (rejects(facts, speaker))
    return 'Server ended TLS before any application data: a fatal alert or close_notify.';
  if (answersRecord(facts, speaker))
    return "Server ended TLS right after the client's newest record: a fatal alert or close_notify.";
  const voice = twoVoices(facts);
  if (voice !== null) return `Closed by FIN, but two senders spoke for the ${who(voice)}.`;
  const cut = cutHeadline(facts);
  if (cut !== null) return cut;
  if (requestUnanswered(facts)) return `Closed by FIN, ${who(closer)} first, without an answer.`;
  const early = finBeforeEnd(facts);
  if (early !== null)
    return `Both sides closed by FIN; nothing shows that the ${who(early)}'s data arrived.`;
  if (facts.close.by === 'both') return 'Closed gracefully, both sides at once.';
  return `Closed gracefully, ${who(closer)} first.`;
}

/** The story of a graceful close. */
export function tell(facts: FlowFacts, _match: RuleMatch): RuleStory {
  const citing = citations();
  const closer = firstCloser(facts) ?? 0;
  const speaker = tlsCloser(facts) ?? 0;
  const lost = lossOf(facts);
  return {
    headline: headline(facts),
    why: sentences(
      finSentence(facts, citing, closer),
      timerSentence(facts, closer),
      earlyFinSentence(facts, citing),
      notifySentence(facts, citing, speaker),
      cutSentence(facts, citing),
      answerSentence(facts, citing),
      holesSentence(facts),
      voicesSentence(facts, citing),
      afterwards(facts, citing),
    ),
    ...lost,
    endedBy:
      facts.close.by === 'both' ? 'both sides at once, by FIN' : `${who(closer)} first, by FIN`,
    matters: matters(facts),
    evidence: citing.evidence(),
    alternatives: alternatives(facts, speaker),
    remedy: remedy(facts, lost.dataLost),
    references: doc.references,
  };
}

function finSentence(facts: FlowFacts, { cite }: Citations, closer: SideIndex): string {
  const first = facts.sides[closer];
  const peer = other(closer);
  const second = facts.sides[peer];
  const head = `${Who(closer)} sent its FIN ${cite(first.fin, `FIN from the ${who(closer)}`)}, the ${who(peer)} its own ${cite(second.fin, `FIN from the ${who(peer)}`)}, ${laterText(facts, first.fin, second.fin)}.`;
  if (first.finAcked > 0 && second.finAcked > 0) {
    return `${head} Both were acknowledged, ${cite(first.finAcked, `acknowledges the ${who(closer)}'s FIN`)} and ${cite(second.finAcked, `acknowledges the ${who(peer)}'s FIN`)}.`;
  }
  const open = first.finAcked === 0 ? closer : peer;
  return `${head} The ACK of the ${who(open)}'s FIN is not in the capture.`;
}

/** The first FIN came straight out of a silence as long as a named timer: somebody's idle timer may have closed. */
function timerSentence(facts: FlowFacts, side: SideIndex): string | null {
  const packet = facts.sides[side].fin;
  const nanos = quietBefore(facts, packet);
  if (nanos === null) return null;
  const near = timersNear(facts, { nanos, side, packet, broken: 'fin' });
  if (near.length === 0) return null;
  return `No payload had moved for ${durationText(nanos)} before the ${who(side)}'s FIN, within 2 % of these defaults: ${timerNames(near)}.`;
}

/** A FIN whose number lies before the end of its side's data. */
function earlyFinSentence(facts: FlowFacts, { cite }: Citations): string | null {
  const side = finBeforeEnd(facts);
  if (side === null) return null;
  const { fin, finSeq, uniqueBytes, missingBytes } = facts.sides[side];
  const named = cite(fin, `FIN from the ${who(side)}, numbered before the end of its data`);
  const open = bytesFromFin(facts, side);
  return `The ${who(side)}'s FIN ${named} has number ${grouped(facts.relativeSeq(side, finSeq))}, although the data before it goes on to number ${grouped(uniqueBytes + missingBytes)}: the ACK of that FIN is no ACK of the last ${bytesWord(open)}.`;
}

function notifySentence(
  facts: FlowFacts,
  { cite, quote }: Citations,
  closer: SideIndex,
): string | null {
  const { tls } = facts;
  if (tls === null)
    return tlsBasis(facts) === 'port'
      ? 'The capture missed the beginning, so TLS records cannot be followed.'
      : null;
  const fatal = tls.sides
    .flatMap((side) => side.clearAlerts)
    .find((alert) => alert.level === 'fatal');
  if (fatal !== undefined) {
    return `The alert ${cite(fatal.packet, `fatal TLS alert: ${fatal.description}`)} says ${fatal.description}.`;
  }
  const peer = other(closer);
  const said = [closer, peer].filter((side) => tls.sides[side].closeNotify === 'sent');
  if (said.length === 0)
    return quote(tls.sides[closer].closeNotifyWhy, decidingRecord(tls.sides[closer], closer));
  const named = said.map(
    (side) =>
      `the ${who(side)} ${cite(tls.sides[side].closeNotifyPacket, `close_notify from the ${who(side)}`)}`,
  );
  if (rejects(facts, closer)) {
    return `The server's last record ${cite(tls.sides[1].closeNotifyPacket, 'last record of the server: close_notify or a fatal alert')} has the size of close_notify and of a fatal alert alike, and no application data of both sides went before it.`;
  }
  if (answersRecord(facts, closer)) {
    const newest = recordBeforeAlert(facts);
    const alert = tls.sides[1].closeNotifyPacket;
    return `The server's last record ${cite(alert, 'last record of the server: close_notify or a fatal alert')} came ${afterText(facts, newest, alert)} the client's newest ${cite(newest, 'newest record of the client')}, without any other answer; it has the size of close_notify and of a fatal alert alike.`;
  }
  const certain = said.every((side) => notifyIsCertain(facts, side));
  const unsure = said.every((side) => notifyIsSure(facts, side))
    ? certain
      ? ''
      : ' Known by type and size: a fatal alert looks the same.'
    : ' Known by its size alone, which ordinary data can have as well.';
  const silent =
    said.length === 1 && said[0] === closer
      ? ` The ${who(peer)} sent none, which TLS allows the side that closes second.`
      : '';
  return `A close_notify came from ${named.join(' and ')}.${unsure}${certain ? silent : ''}`;
}

function afterwards(facts: FlowFacts, citing: Citations): string | null {
  const reset = bothFinsAcknowledged(facts) ? strayReset(facts) : null;
  if (reset === null) return rejectedResetSentence(facts, citing);
  const late = citing.cite(
    reset.packet,
    `reset from the ${who(reset.side)} after both FINs were acknowledged`,
  );
  return sentences(
    `The ${who(reset.side)}'s reset ${late} came when both FINs were acknowledged already: it ended nothing.`,
    otherResetSentence(facts, citing, reset),
  );
}

/** A reset that came when the connection was over. */
function strayReset(facts: FlowFacts): RstFacts | null {
  const over = Math.max(facts.sides[0].finAcked, facts.sides[1].finAcked);
  return facts.resets.find((reset) => reset.packet > over) ?? null;
}

/** A request in clear to which no answer came. */
function answerSentence(facts: FlowFacts, { cite }: Citations): string | null {
  if (!requestUnanswered(facts)) return null;
  const last = cite(facts.sides[0].lastData, 'last data of the client');
  return `The client's last data ${last} got no answer.`;
}

function voicesSentence(facts: FlowFacts, { cite }: Citations): string | null {
  const side = twoVoices(facts);
  if (side === null) return null;
  const late = cite(facts.sides[side].lastData, `data of the ${who(side)} beyond its own FIN`);
  return `Data of the ${who(side)} ${late} reaches beyond its own FIN: two senders speak in its name.`;
}

function lossOf(facts: FlowFacts): Loss {
  const plain = plainLoss(facts);
  if (plain !== null) return plain;
  if (twoVoices(facts) !== null) return loss('cannot-tell', 'the data of two senders is mixed');
  const early = finBeforeEnd(facts);
  if (early !== null) {
    const open = bytesWord(bytesFromFin(facts, early));
    return loss(
      'possible',
      `${open} of the ${who(early)} were never acknowledged: its FIN has a number before their end`,
    );
  }
  if (!bothFinsAcknowledged(facts)) return loss('possible', 'the last ACK is not in the capture');
  const cut = cutResponse(facts);
  if (cut !== null) return loss('yes', `the last response is incomplete: ${cut}`);
  if (hasLaterMessages(facts)) {
    return loss(
      'cannot-tell',
      'every byte sent was acknowledged, but only the first response was checked for its end',
    );
  }
  const holes = facts.sides[0].missingBytes + facts.sides[1].missingBytes;
  const total = facts.sides[0].uniqueBytes + facts.sides[1].uniqueBytes + holes;
  const unseen = holes > 0 ? `, ${bytesWord(holes)} of them missing from the capture` : '';
  return loss(
    'no',
    total === 0
      ? 'neither side sent data'
      : `all ${bytesWord(total)} of both sides were acknowledged with the FINs${unseen}`,
  );
}

function alternatives(facts: FlowFacts, closer: SideIndex): Alternative[] {
  const list: Alternative[] = [];
  const voice = twoVoices(facts);
  if (voice !== null) {
    list.push(otherSender(facts, voice));
  }
  if (voice === null && finBeforeEnd(facts) !== null) {
    list.push({
      cause: 'capture-artefact',
      why: "that data and the FIN may be two senders': a raw socket beside the kernel, or a rewritten file",
      settle: captureOnBoth(facts),
    });
  }
  list.push({
    cause: 'tls-handshake-failure',
    why: tlsHandshakeUnfinished(facts)
      ? 'the connection ended before the TLS handshake did'
      : rejects(facts, closer)
        ? "the server's last record may be a fatal alert, such as a client certificate that it refused"
        : `the ${who(closer)}'s last record may be a fatal alert${answersRecord(facts, closer) ? " about the client's newest record" : ''}: under encryption both have the same size`,
    settle: tlsHandshakeUnfinished(facts)
      ? captureOn(facts, 1)
      : `The ${who(closer)}'s TLS log, or ${captureOnBoth(facts)}${andKeys(facts)}`,
  });
  list.push({
    cause: 'fin-without-close-notify',
    why:
      notifyOf(facts, closer) === 'unknown'
        ? `the ${who(closer)} may have sent no close_notify: its records cannot be followed`
        : `the record that looks like the ${who(closer)}'s close_notify may be data of the same size`,
    settle: `${captureOnBoth(facts)}, from before the handshake${andKeys(facts)}`,
  });
  return list;
}
