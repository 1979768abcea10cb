import { assert } from '../../../base/assert.ts';
import { durationText } from '../../../base/numbers.ts';
import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { citations, type Citations } from '../../citations.ts';
import { lateBytes, unackedData } from '../../delivery.ts';
import { ON_FIN_NUMBER } from '../../endpoint-words.ts';
import { timerNames, timersNear } from '../../idle-timers.ts';
import { loss } from '../../loss.ts';
import { citeReset } from '../../reset-sentences.ts';
import { isOnFinNumber } from '../../resets.ts';
import type { Alternative, Excluded, RuleMatch, RuleStory } from '../../rule.ts';
import { captureOnBoth, resetCounters } from '../../settle.ts';
import { bytesWord, lowered, sentences } from '../../words.ts';
import { doc } from './doc.ts';
import { crossedFin, idleOf, isRequest, raceOf, saidGoodbye, type Race } from './race.ts';

/** The verdict in one line. */
export function headline(facts: FlowFacts): string {
  const race = theRace(facts);
  const idle = durationText(race.idle);
  if (race.by === 'unseen')
    return `After ${idle} of idleness ${spoken(facts)} met a closed connection.`;
  return `After ${idle} of idleness ${spoken(facts)} and the server's ${closeWord(race)} met: ${orderText(facts, race)}.`;
}

/** The story of a race that the request lost. */
export function tell(facts: FlowFacts, _match: RuleMatch): RuleStory {
  const citing = citations();
  const race = theRace(facts);
  const lost = Math.max(lateBytes(facts, 0), unackedData(facts, 0));
  return {
    headline: headline(facts),
    why: sentences(
      idleSentence(facts, citing, race),
      requestSentence(facts, citing, race),
      answerSentence(facts, citing, race),
      timerSentence(facts, race),
    ),
    ...loss(
      'yes',
      `the ${bytesWord(lost)} of the ${isRequest(facts) ? 'request' : 'client'} met a closed socket`,
    ),
    endedBy: 'server, its idle connection closed while data of the client was under way',
    matters: matters(facts, race),
    evidence: citing.evidence(),
    alternatives: alternatives(facts, race),
    excluded: excluded(facts, race),
    remedy: isRequest(facts) ? doc.remedy : `If that data was a request: ${lowered(doc.remedy)}`,
    references: doc.references,
  };
}

function theRace(facts: FlowFacts): Race {
  const race = raceOf(facts);
  assert(race !== null, 'this cause has a race');
  return race;
}

function word(facts: FlowFacts): 'request' | 'data' {
  return isRequest(facts) ? 'request' : 'data';
}

function spoken(facts: FlowFacts): string {
  return isRequest(facts) ? 'a request' : "the client's data";
}

function orderText(facts: FlowFacts, { window }: Race): string {
  if (window === 0) return 'both in the same instant';
  return `the ${word(facts)} was ${durationText(Math.abs(window))} ${window > 0 ? 'later' : 'earlier'}`;
}

function matters(facts: FlowFacts, race: Race): string {
  if (isRequest(facts))
    return 'Yes: the request failed with "connection reset"; clients retry it only where it is safe to send twice.';
  return saidGoodbye(facts, race)
    ? 'Hardly: the client closed right behind that data and waited for no answer.'
    : 'Yes, if that data was a request: it failed with "connection reset". A goodbye lost nothing.';
}

function closeWord({ by }: Race): string {
  return by === 'fin' ? 'FIN' : 'reset';
}

function apartText({ window }: Race): string {
  if (window === 0) return 'in the same instant';
  const apart = durationText(Math.abs(window));
  return window > 0 ? `${apart} after it` : `${apart} before it`;
}

function idleSentence(facts: FlowFacts, { cite }: Citations, race: Race): string {
  const answer = cite(facts.sides[1].lastData, 'last data of the server: the exchange before');
  const idle = durationText(race.idle);
  return race.by === 'unseen'
    ? `The exchange before ended with ${answer}; then the connection was idle for ${idle}. The capture shows no FIN and no abort of the server; one that restarted looks the same.`
    : `The exchange before ended with ${answer}; after ${idle} of idleness the connection was closed by the server's ${closeWord(race)} ${cite(race.close, `${closeWord(race)} from the server that closes the idle connection`)}.`;
}

function requestSentence(facts: FlowFacts, { cite }: Citations, race: Race): string {
  const data = word(facts);
  const request = cite(race.request, `${data} of the client that the reset answers`);
  if (race.by === 'unseen') return `The client sent its next ${data} ${request}.`;
  const knew =
    race.by === 'reset' || race.reset.seqFromOwnFin === 0
      ? `it had not seen the ${closeWord(race)}, so both were under way at once`
      : 'its kernel had the FIN by then, its program had not looked';
  return `The client's ${data} ${request} passed here ${apartText(race)}; ${knew}.`;
}

function answerSentence(facts: FlowFacts, citing: Citations, { reset }: Race): string {
  const sent = citeReset(facts, citing, reset);
  const old = isOnFinNumber(reset)
    ? ` Its seq is the FIN's own number, one left of what the client expects once it has the FIN: ${ON_FIN_NUMBER}.`
    : '';
  return `The server's RST ${sent} answers it: no ACK flag, seq = its ACK field, no socket there any more.${old}`;
}

function timerSentence(facts: FlowFacts, race: Race): string | null {
  const near = timersNear(facts, idleOf(race));
  return near.length === 0
    ? null
    : `The idle time lies within 2 % of these defaults: ${timerNames(near)}.`;
}

function alternatives(facts: FlowFacts, race: Race): readonly Alternative[] {
  return [
    { cause: 'late-data-reset', ...lateWords(facts, race) },
    {
      cause: 'idle-timeout-reset',
      why: 'a device on the way may have forgotten the idle connection',
      settle: captureOnBoth(facts),
    },
    {
      cause: 'server-abort',
      why:
        race.by === 'unseen'
          ? 'the server may have aborted earlier, with a reset that was lost or not captured'
          : 'the server may have aborted for another reason than idleness: a restart, or its limit of requests',
      settle: resetCounters(facts, 1),
    },
  ];
}

/** Whatever is no HTTP in clear may be the client's goodbye: it lost nothing then. */
function lateWords(facts: FlowFacts, race: Race): Pick<Alternative, 'why' | 'settle'> {
  if (isRequest(facts))
    return {
      why: 'the server may have closed for another reason than idleness: a restart, or its limit of requests',
      settle:
        "The server's log and settings: keep-alive timeout, requests per connection, reload at that moment",
    };
  return {
    why: saidGoodbye(facts, race)
      ? 'the client closed right behind that data: it may be its goodbye (a logout, a disconnect), to which no answer was wanted'
      : 'that data may be its goodbye (a logout, a disconnect), to which no answer was wanted',
    settle: `tshark -r FILE -Y 'frame.number == ${race.request}' -V names the message where its protocol is known; else the client's log: did a request fail at that moment?`,
  };
}

/** What a request that crossed the FIN is not. */
function excluded(facts: FlowFacts, race: Race): readonly Excluded[] {
  if (!isRequest(facts) || !crossedFin(race)) return [];
  return [
    {
      cause: 'late-data-reset',
      why: `the request #${race.request} had not seen the FIN #${race.close} of a connection that was idle: nothing of an exchange came late. Why the server closes when idle (its keep-alive timeout, a reload) its settings and log tell`,
    },
  ];
}
