import { assert } from '../../../base/assert.ts';
import { counted } from '../../../base/numbers.ts';
import type { FlowFacts } from '../../../flows/flow-facts.ts';
import type { TlsFacts } from '../../../tls/tls-facts.ts';
import { citations, type Citations } from '../../citations.ts';
import { loss, plainLoss, type Loss } from '../../loss.ts';
import { citeReset, formText, ttlSentence } from '../../reset-sentences.ts';
import type { RuleMatch, RuleStory } from '../../rule.ts';
import { Who, laterText, sentences, who } from '../../words.ts';
import { alertMeaning } from './alert-meanings.ts';
import { alternativesOf, excludedOf } from './alternatives.ts';
import { doc } from './doc.ts';
import {
  cutPacket,
  cutSide,
  failureOf,
  gaveUpEarly,
  fatalAlert,
  stepBefore,
  type Failure,
  type Step,
} from './signs.ts';

/** TLS facts and the kind of failure: `match` has made sure of both. */
function known(facts: FlowFacts): { tls: TlsFacts; failure: Failure } {
  const failure = failureOf(facts);
  assert(facts.tls !== null && failure !== null, 'this cause has a failed handshake');
  return { tls: facts.tls, failure };
}

/** The verdict in one line. */
export function headline(facts: FlowFacts): string {
  const { tls, failure } = known(facts);
  switch (failure) {
    case 'alert': {
      const found = fatalAlert(tls);
      assert(found !== null, 'this failure has an alert');
      return `TLS handshake failed: ${who(found.side)} sent ${found.alert.description}.`;
    }
    case 'early-alert':
      return "TLS handshake failed: client answered the server's flight with an encrypted alert.";
    case 'certificate-refused':
      return "TLS handshake failed: server answered the client's certificate with an encrypted alert.";
    case 'certificate-cut':
      return `TLS handshake cut off: ${cutWord(facts)} right after the client's certificate.`;
    case 'clear-answer':
      return 'TLS handshake failed: the server speaks no TLS there.';
    case 'cut':
      return `TLS handshake cut off: ${cutWord(facts)} after ${stepName(stepBefore(tls, cutPacket(facts)))}.`;
  }
}

/** "RST+ACK from server". */
function cutWord(facts: FlowFacts): string {
  const side = cutSide(facts);
  assert(side !== null, 'this failure has a close');
  const { ending } = facts;
  const byReset = ending !== null && ending.packet === cutPacket(facts);
  return `${byReset ? formText(ending) : 'FIN'} from ${who(side)}`;
}

/** "the server's Certificate". */
function stepName({ side, step }: Step): string {
  return step === 'ClientHello' || step === 'ServerHello'
    ? `the ${step}`
    : `the ${who(side)}'s ${step}`;
}

/** The story of a handshake that failed. */
export function tell(facts: FlowFacts, _match: RuleMatch): RuleStory {
  const { tls, failure } = known(facts);
  const citing = citations();
  const why = sentences(
    helloSentence(tls, citing),
    failure === 'clear-answer' ? null : lastSentence(facts, tls, citing),
    failureSentence(facts, tls, failure, citing),
    failure === 'cut' ? unansweredSentence(facts) : null,
    failure === 'cut' || failure === 'certificate-cut' ? null : closeSentence(facts, citing),
  );
  return {
    headline: headline(facts),
    why,
    ...lossOf(facts, tls, failure),
    endedBy: endedBy(facts, tls, failure),
    matters:
      failure === 'cut' && gaveUpEarly(facts)
        ? 'Hardly: the client changed its mind before the server could answer.'
        : 'Yes: the client got no connection.',
    evidence: citing.evidence(),
    alternatives: alternativesOf(facts, tls, failure),
    excluded: excludedOf(facts, failure),
    remedy: remedyOf(tls, failure),
    references: doc.references,
  };
}

function helloSentence(tls: TlsFacts, { cite }: Citations): string {
  const unread = tls.helloCut ? '(its end was not captured)' : 'without a server name';
  const name = tls.sni === null ? unread : `for ${tls.sni}`;
  const offered = tls.offered.length > 0 ? `, offering TLS ${tls.offered.join(', ')}` : '';
  const hello = cite(tls.clientHello, `ClientHello ${name}${offered}`);
  const chosen = tls.version === null ? '' : `; the server chose ${tls.version}`;
  return `The client sent its ClientHello ${hello} ${name}${offered}${chosen}.`;
}

/** How far the handshake had come, and what came too late. */
function lastSentence(facts: FlowFacts, tls: TlsFacts, { cite }: Citations): string | null {
  const cut = cutPacket(facts);
  const last = stepBefore(tls, cut);
  const answer = facts.sides[1].firstData;
  const late =
    cut > 0 && answer > cut
      ? ` The server's answer ${cite(answer, "the server's first data, after the close")} came after the close.`
      : '';
  if (last.packet === tls.clientHello && tls.version !== null)
    return late === '' ? null : late.trim();
  if (last.packet === tls.clientHello)
    return late === ''
      ? 'No ServerHello followed.'
      : `No ServerHello had come when it ended.${late}`;
  const { openRecordBytes, stepPacket } = tls.sides[last.side];
  const open =
    openRecordBytes > 0 && stepPacket === last.packet
      ? `, ${counted(openRecordBytes, 'byte')} short of its record's end`
      : '';
  const name = stepName(last);
  return `The last of the handshake was ${name} ${cite(last.packet, `${name}: the last step of the handshake`)}${open}.`;
}

function failureSentence(
  facts: FlowFacts,
  tls: TlsFacts,
  failure: Failure,
  citing: Citations,
): string {
  const { cite } = citing;
  switch (failure) {
    case 'alert':
      return alertSentence(tls, citing);
    case 'early-alert':
      return `Where its Finished was due, the client sent one encrypted record of an alert's length, ${cite(tls.sides[0].earlyAlert, "encrypted alert of the client in its Finished's place")}: it refused what the server had sent, most often its certificate; TLS 1.3 hides which alert it is.`;
    case 'certificate-refused':
      return `The client's second flight ${cite(tls.sides[0].stepPacket, "the client's second flight: Certificate and Finished")} begins with a record of ${counted(tls.sides[0].firstEncrypted, 'byte')}, ${tls.sides[0].firstEncrypted === 25 ? 'the length of an empty Certificate' : 'more than a Finished: a Certificate'}, so the server had asked for one. The server answered with one encrypted record of an alert's length, ${cite(tls.sides[1].closeNotifyPacket, 'encrypted alert of the server')}, and nothing else: TLS 1.3 hides which alert it is.`;
    case 'certificate-cut':
      return `${endSentence(facts, citing)} It came right after the client's certificate flight and without another record of the server.`;
    case 'clear-answer':
      return `The server answered ${cite(facts.sides[1].firstData, "the server's first bytes: clear text")} in clear text instead of a ServerHello.`;
    case 'cut':
      return endSentence(facts, citing);
  }
}

function alertSentence(tls: TlsFacts, { cite }: Citations): string {
  const found = fatalAlert(tls);
  assert(found !== null, 'this failure has an alert');
  const { side, alert } = found;
  const sent = `${Who(side)} sent the fatal alert ${alert.description} ${cite(alert.packet, `fatal alert ${alert.description} (${alert.code}) from the ${who(side)}`)}`;
  const meaning = alertMeaning(alert.description);
  return meaning === null ? `${sent}.` : `${sent}: it ${meaning.means}.`;
}

/** What the client sent again and again, and nobody took. */
function unansweredSentence({ sides: [client] }: FlowFacts): string | null {
  const { unackedBytes, stuckTries } = client;
  if (unackedBytes === 0 || stuckTries === 0) return null;
  return `The client's last ${counted(unackedBytes, 'byte')} were sent again ${counted(stuckTries, 'time')} and never acknowledged.`;
}

/** The reset or FIN that cut it, alone. */
function endSentence(facts: FlowFacts, citing: Citations): string {
  const side = cutSide(facts);
  assert(side !== null, 'this failure has a close');
  const cut = cutPacket(facts);
  const { ending, tls } = facts;
  const since = tls === null ? 0 : stepBefore(tls, cut).packet;
  const when = since > 0 && since < cut ? ` ${laterText(facts, since, cut)}` : '';
  const noAlert = 'and no alert says why';
  if (ending !== null && ending.packet === cut) {
    const ttl = ttlSentence(facts, ending);
    return `${Who(side)}'s ${formText(ending)} ${citeReset(facts, citing, ending)} cut it${when}, ${noAlert}.${ttl === null ? '' : ` ${ttl}`}`;
  }
  return `${Who(side)}'s FIN ${citing.cite(cut, `FIN from the ${who(side)}`)} cut it${when}, ${noAlert}.`;
}

/** How the connection went down after the failure itself. */
function closeSentence(facts: FlowFacts, citing: Citations): string | null {
  const side = cutSide(facts);
  const cut = cutPacket(facts);
  if (side === null || cut === 0) return 'The connection stayed open after it.';
  const { ending } = facts;
  if (ending !== null && ending.packet === cut)
    return `${Who(side)} ended the connection with ${formText(ending)} ${citeReset(facts, citing, ending)}.`;
  return `${Who(side)} closed with FIN ${citing.cite(cut, `FIN from the ${who(side)}`)}.`;
}

function lossOf(facts: FlowFacts, tls: TlsFacts, failure: Failure): Loss {
  const plain = plainLoss(facts);
  if (plain !== null) return plain;
  const answered = failure === 'certificate-refused' || failure === 'certificate-cut';
  const last = tls.sides[0].lastRecord;
  if (answered && last !== null && ![53, 69, 45, 61].includes(last.length)) {
    return loss(
      'possible',
      'the client may have sent a request with its Finished, which the server never took',
    );
  }
  return loss('no', 'the handshake was never finished, so no application data was sent');
}

function endedBy(facts: FlowFacts, tls: TlsFacts, failure: Failure): string {
  const alert = failure === 'alert' ? fatalAlert(tls) : null;
  if (alert !== null) return `${who(alert.side)}, by the fatal alert ${alert.alert.description}`;
  if (failure === 'early-alert') return 'client, by an encrypted alert';
  if (failure === 'certificate-refused') return 'server, by an encrypted alert';
  const side = cutSide(facts);
  if (side === null) return 'neither';
  const { ending } = facts;
  const byReset = ending !== null && ending.packet === cutPacket(facts);
  return `${who(side)}, by ${byReset ? formText(ending) : 'FIN'} in the TLS handshake`;
}

function remedyOf(tls: TlsFacts, failure: Failure): string {
  switch (failure) {
    case 'alert': {
      const found = fatalAlert(tls);
      const meaning = found === null ? null : alertMeaning(found.alert.description);
      return meaning?.remedy ?? doc.remedy;
    }
    case 'early-alert':
      return "Read the client's log; check that the server's certificate fits the name, the date and the client's trust store: openssl s_client -connect HOST:PORT -servername NAME.";
    case 'certificate-refused':
    case 'certificate-cut':
      return "Read the server's log; give the client a certificate that the server's CA list accepts, or do not ask for one.";
    case 'clear-answer':
      return 'Point the client at the TLS port, or turn TLS off for this one.';
    case 'cut':
      return doc.remedy;
  }
}
