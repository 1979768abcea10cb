import { assert } from '../../../base/assert.ts';
import { counted, timesText } from '../../../base/numbers.ts';
import type { SideIndex } from '../../../base/units.ts';
import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { citations, type Citations } from '../../citations.ts';
import { holesSentence } from '../../holes-sentence.ts';
import { timerNames, timersRunOut } from '../../idle-timers.ts';
import { loss, type Loss } from '../../loss.ts';
import { citeAnswered, citeReset, formText } from '../../reset-sentences.ts';
import type { Alternative, Excluded, RuleMatch, RuleStory } from '../../rule.ts';
import { captureOn, pingWithSize } from '../../settle.ts';
import { other } from '../../sides.ts';
import {
  Who,
  bytesWord,
  headWho,
  laterText,
  lengthText,
  restText,
  sentences,
  spanText,
  who,
} from '../../words.ts';
import { doc } from './doc.ts';
import { neverAnsweredHeadline, tellNeverAnswered } from './never-answered.ts';
import {
  idleBeforeSilence,
  repeatedFrom,
  repeats,
  vanishedSide,
  vanishing,
} from './silent-side.ts';
import { outgrowsThePath } from '../../stuck-side.ts';
import { MTU_MATTERS_FROM } from '../../thresholds.ts';

/** The verdict in one line. */
export function headline(facts: FlowFacts): string {
  const silent = silentSide(facts);
  const sender = other(silent);
  switch (vanishing(facts, silent)) {
    case 'no-socket-in-the-end':
      return `${headWho(silent)} stopped answering; in the end a RST said that no socket is there.`;
    case 'keep-alives-unanswered':
      return `${headWho(silent)} fell silent; the ${who(sender)}'s keep-alives went unanswered for ${spanText(facts, facts.sides[silent].lastPacket, facts.sides[sender].lastPacket)}.`;
    case 'never-answered':
      return neverAnsweredHeadline(facts, silent);
    case 'unanswered':
    case null:
      return `${headWho(silent)} fell silent; ${who(sender)} retransmitted for ${spanText(facts, repeatedFrom(facts, silent), facts.sides[sender].lastPacket)}.`;
  }
}

/** The story of a side that does not answer any more. */
export function tell(facts: FlowFacts, _match: RuleMatch): RuleStory {
  const silent = silentSide(facts);
  if (vanishing(facts, silent) === 'never-answered') return tellNeverAnswered(facts, silent);
  const citing = citations();
  return {
    headline: headline(facts),
    why: sentences(
      silenceSentence(facts, citing, silent),
      idleSentence(facts, citing, silent),
      helloSentence(facts, citing, silent),
      finSentence(facts, citing, silent),
      endSentence(facts, citing, silent),
      holesSentence(facts),
    ),
    ...lossOf(facts, silent),
    endedBy: `nobody: the ${who(silent)} fell silent`,
    matters: `Yes: the ${who(other(silent))}'s program hung until its own timer, and nobody took its data.`,
    evidence: citing.evidence(),
    alternatives: alternatives(facts, silent),
    excluded: excluded(facts, silent),
    remedy: remedy(facts, silent),
    references: doc.references,
  };
}

function silentSide(facts: FlowFacts): SideIndex {
  const silent = vanishedSide(facts);
  assert(silent !== null, 'this cause has a silent side');
  return silent;
}

function silenceSentence(facts: FlowFacts, citing: Citations, silent: SideIndex): string {
  switch (vanishing(facts, silent)) {
    case 'no-socket-in-the-end':
      return noSocketText(facts, citing, silent);
    case 'keep-alives-unanswered':
      return keepAliveText(facts, citing, silent);
    case 'never-answered':
    case 'unanswered':
    case null:
      return unansweredText(facts, citing, silent);
  }
}

function noSocketText(facts: FlowFacts, { cite }: Citations, silent: SideIndex): string {
  const sender = other(silent);
  const { stuckLength, stuckTries, lastData } = facts.sides[sender];
  const data = cite(lastData, `last data of the ${who(sender)}`);
  return `The ${who(sender)} sent ${bytesWord(stuckLength)} again ${timesText(stuckTries)}, up to ${data}; none of it was acknowledged.`;
}

function keepAliveText(facts: FlowFacts, { cite }: Citations, silent: SideIndex): string {
  const sender = other(silent);
  const last = cite(facts.sides[silent].lastPacket, `last packet of the ${who(silent)}`);
  return `${Who(silent)}'s last packet is ${last}. The ${who(sender)} asked with keep-alives whether it is still there (${counted(facts.keepAlives, 'keep-alive')} in the flow) and got no answer.`;
}

function unansweredText(facts: FlowFacts, { cite }: Citations, silent: SideIndex): string {
  const sender = other(silent);
  const talking = facts.sides[sender];
  const { lastPacket } = facts.sides[silent];
  const times = timesText(repeats(facts, silent));
  const from = repeatedFrom(facts, silent);
  const last = facts.sides[sender].lastPacket;
  const since =
    talking.firstUnanswered > 0
      ? ` from ${cite(from, `first retransmission of the ${who(sender)} without an answer`)} on`
      : '';
  return `${Who(silent)}'s last packet is ${cite(lastPacket, `last packet of the ${who(silent)}`)}. The ${who(sender)} sent the same again ${times}${since}, over ${spanText(facts, from, last)}, to ${cite(last, `last packet of the ${who(sender)}`)}, without one answer.`;
}

/** The client's first word of TLS got no answer: what a device that drops by server name leaves. */
function helloSentence(facts: FlowFacts, { cite }: Citations, silent: SideIndex): string | null {
  const hello = facts.tls?.clientHello ?? 0;
  const server = facts.sides[1];
  if (silent !== 1 || hello === 0 || server.uniqueBytes > 0 || server.lastPacket > hello)
    return null;
  const name = facts.tls?.sni ?? null;
  return `Nothing of the server came after the ClientHello ${cite(hello, 'ClientHello of the client')}, ${name === null ? 'which names no server' : `for ${name}`}.`;
}

/** A silence before the first word without an answer: what a device on the way may have forgotten meanwhile. */
function idleSentence(facts: FlowFacts, { cite }: Citations, silent: SideIndex): string | null {
  const idle = idleBeforeSilence(facts, silent);
  if (idle === null) return null;
  const sender = other(silent);
  return `Before that the connection had been idle for ${lengthText(facts, idle.nanos)}, until the ${who(sender)} spoke again ${cite(idle.after, `first packet of the ${who(sender)} after the silence`)}: a stateful device on the way that forgot it meanwhile drops what comes, without a word.`;
}

function finSentence(facts: FlowFacts, { cite }: Citations, silent: SideIndex): string | null {
  const sender = other(silent);
  const { fin, finAcked, finCount } = facts.sides[sender];
  if (fin === 0 || finAcked > 0) return null;
  const sent = finCount > 1 ? `, sent ${timesText(finCount)},` : '';
  return `Its FIN ${cite(fin, `FIN from the ${who(sender)}`)}${sent} was never acknowledged.`;
}

function endSentence(facts: FlowFacts, citing: Citations, silent: SideIndex): string {
  const ending = facts.ending;
  if (ending !== null && ending.side === silent) {
    return `The RST ${citeReset(facts, citing, ending)} in the ${who(silent)}'s name answers ${citeAnswered(facts, citing, ending)}: the ${who(silent)} had lost the connection, by a restart or because something in between forgot it.`;
  }
  const sender = other(silent);
  const reset = facts.sides[sender].lastRst;
  if (reset === null) return `No reset ended it; ${restText(facts)}.`;
  return `The ${who(sender)}'s ${formText(reset)} ${citeReset(facts, citing, reset)}, ${laterText(facts, facts.sides[silent].lastPacket, reset.packet)}, only says that it gave up.`;
}

function lossOf(facts: FlowFacts, silent: SideIndex): Loss {
  const sender = other(silent);
  const { unackedBytes } = facts.sides[sender];
  return unackedBytes > 0
    ? loss('possible', `${bytesWord(unackedBytes)} of the ${who(sender)} were never acknowledged`)
    : loss('no', `all data of the ${who(sender)} was acknowledged before`);
}

function alternatives(facts: FlowFacts, silent: SideIndex): readonly Alternative[] {
  const sender = other(silent);
  return [
    {
      cause: 'capture-artefact',
      why: `the ${who(silent)}'s answers may take a way that was not captured`,
      settle: `${captureOn(facts, sender)}; retransmissions there mean that no answer arrived`,
    },
    {
      cause: 'path-mtu-blackhole',
      why: 'only large segments may be dropped',
      settle: pingWithSize(facts, silent, facts.sides[sender].stuckLength),
    },
    {
      cause: 'idle-timeout-reset',
      why: whyForgotten(facts, silent),
      settle: captureOn(facts, silent),
    },
  ];
}

/** What may have forgotten the connection, with the timers that had run out: a likeness, no proof. */
function whyForgotten(facts: FlowFacts, silent: SideIndex): string {
  const idle = idleBeforeSilence(facts, silent);
  if (idle === null)
    return `a device next to the ${who(silent)} may have forgotten the connection and dropped it, then reset it`;
  const { nanos, after } = idle;
  const out = timersRunOut(facts, { nanos, side: silent, broken: 'speech', packet: after });
  const head = `a NAT, firewall or load balancer may have forgotten the connection in the ${lengthText(facts, nanos)} before #${after}`;
  return out.length > 0
    ? `${head}; defaults that had run out by then: ${timerNames(out)}`
    : `${head}; no default of the table is that short, but many are set lower`;
}

/** Whether host or path, the capture on the silent side says. */
function remedy(facts: FlowFacts, silent: SideIndex): string {
  return `${doc.remedy} ${captureOn(facts, silent)}: where the retransmissions arrive the host is silent, where they do not the path drops them.`;
}

/** Not the size of the segments, where small ones stay unanswered too. */
function excluded(facts: FlowFacts, silent: SideIndex): readonly Excluded[] {
  const sender = other(silent);
  const { stuckLength, firstUnanswered } = facts.sides[sender];
  if (outgrowsThePath(facts, sender) || firstUnanswered === 0 || stuckLength === 0) return [];
  const why =
    stuckLength < MTU_MATTERS_FROM
      ? `what stays unanswered from #${firstUnanswered} on has ${bytesWord(stuckLength)}: small enough for every path`
      : `what stays unanswered from #${firstUnanswered} on is no larger than what had arrived before`;
  return [{ cause: 'path-mtu-blackhole', why }];
}
