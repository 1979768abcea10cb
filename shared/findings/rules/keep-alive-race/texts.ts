import { assert } from '../../../base/assert.ts';
import { durationText } from '../../../base/numbers.ts';
import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { citations, type Citations } from '../../citations.ts';
import { lateBytes, unackedData } from '../../delivery.ts';
import { timerNames, timersNear } from '../../idle-timers.ts';
import { loss } from '../../loss.ts';
import { citeReset } from '../../reset-sentences.ts';
import type { Alternative, RuleMatch, RuleStory } from '../../rule.ts';
import { captureOnBoth, resetCounters } from '../../settle.ts';
import { bytesWord, sentences } from '../../words.ts';
import { doc } from './doc.ts';
import { raceOf, type Race } from './race.ts';

/** The verdict in one line. */
export function headline(facts: FlowFacts): string {
  const race = theRace(facts);
  const idle = durationText(race.idle);
  if (race.by === 'unseen') return `Request after ${idle} of idleness met a closed connection.`;
  return `Request met the server's ${closeWord(race)} after ${idle} of idleness, ${apartText(race)}.`;
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
      requestSentence(citing, race),
      answerSentence(facts, citing, race),
      timerSentence(race),
    ),
    ...loss('yes', `the ${bytesWord(lost)} of the request met a closed socket`),
    endedBy: 'server, its idle connection closed while a request was under way',
    matters:
      'Yes: the request failed with "connection reset"; clients retry it only where it is safe to send twice.',
    evidence: citing.evidence(),
    alternatives: alternatives(facts, race),
    remedy: doc.remedy,
    references: doc.references,
  };
}

function theRace(facts: FlowFacts): Race {
  const race = raceOf(facts);
  assert(race !== null, 'this cause has a race');
  return race;
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
    ? `The exchange before ended with ${answer}; then the connection was idle for ${idle}. The capture shows no FIN and no abort of the server.`
    : `The exchange before ended with ${answer}; after ${idle} of idleness the connection was closed by the server's ${closeWord(race)} ${cite(race.close, `${closeWord(race)} from the server that closes the idle connection`)}.`;
}

function requestSentence({ cite }: Citations, race: Race): string {
  const request = cite(race.request, 'request of the client that the reset answers');
  if (race.by === 'unseen') return `The client sent its next request ${request}.`;
  const knew =
    race.by === 'reset' || race.reset.seqFromOwnFin === 0
      ? `it had not seen the ${closeWord(race)}, so both were under way at once`
      : 'its kernel had the FIN by then, its program had not looked';
  return `The client's request ${request} passed here ${apartText(race)}; ${knew}.`;
}

function answerSentence(facts: FlowFacts, citing: Citations, { reset }: Race): string {
  const sent = citeReset(facts, citing, reset);
  return `The server's RST ${sent} answers it: no ACK flag, seq = its ACK field, no socket there any more.`;
}

function timerSentence({ idle }: Race): string | null {
  const near = timersNear(idle, 1);
  return near.length === 0
    ? null
    : `The idle time lies within 2 % of these defaults: ${timerNames(near)}.`;
}

function alternatives(facts: FlowFacts, race: Race): Alternative[] {
  if (race.by !== 'unseen') {
    return [
      {
        cause: 'late-data-reset',
        why: 'the server may have closed for another reason than idleness: a restart, or its limit of requests',
        settle:
          "The server's log and settings: keep-alive timeout, requests per connection, reload at that moment",
      },
    ];
  }
  return [
    {
      cause: 'idle-timeout-reset',
      why: 'a device on the way may have forgotten the idle connection',
      settle: captureOnBoth(facts),
    },
    {
      cause: 'server-abort',
      why: 'the server may have aborted earlier, with a reset that was lost or not captured',
      settle: resetCounters(facts, 1),
    },
  ];
}
