import { counted, timesText } from '../../../base/numbers.ts';
import type { SideIndex } from '../../../base/units.ts';
import type { FlowFacts, RstFacts } from '../../../flows/flow-facts.ts';
import { wasConnected } from '../../abort.ts';
import { citations, type Citations } from '../../citations.ts';
import { loss, lossAtClose, plainLoss, type Loss } from '../../loss.ts';
import {
  citeAnswered,
  citeReset,
  formText,
  rejectedResetSentence,
  ttlSentence,
  whatIs,
} from '../../reset-sentences.ts';
import { hasStrayAck, hasTtlJump, isAnswer, isSuspect, senderWentOn } from '../../resets.ts';
import type { Alternative, RuleMatch, RuleStory } from '../../rule.ts';
import { captureOn, captureOnBoth, resetCounters, socketsOn } from '../../settle.ts';
import { firstCloser, other } from '../../sides.ts';
import { TTL_JUMP } from '../../thresholds.ts';
import {
  Who,
  bytesWord,
  headWho,
  laterText,
  restText,
  sentences,
  who,
  spanText,
} from '../../words.ts';
import { doc } from './doc.ts';
import { silentSide, situationOf } from './situation.ts';

/** What a situation has to say. */
interface Account {
  readonly why: string;
  readonly endedBy: string;
  readonly alternatives: readonly Alternative[];
}

/** The verdict in one line. */
export function headline(facts: FlowFacts): string {
  switch (situationOf(facts)) {
    case 'fell-silent': {
      const silent = silentSide(facts) ?? 1;
      const quiet = facts.sides[silent].lastPacket;
      const span = spanText(facts, quiet, facts.sides[other(silent)].lastPacket);
      return `${headWho(silent)} fell silent; ${who(other(silent))} retransmitted for ${span}.`;
    }
    case 'syn-ack-repeated':
      return `Server repeated its SYN-ACK after the client's ACK: ${counted(facts.sides[1].synCount, 'SYN-ACK')}.`;
    case 'no-socket':
    case 'reset-only':
      return resetHeadline(facts);
    case 'fin-unanswered':
      return `FIN from ${who(firstCloser(facts) ?? 0)}, never acknowledged.`;
    case 'none':
      return 'No rule fits what was captured.';
  }
}

/** The story of what no rule names: what was observed, and what would explain it. */
export function tell(facts: FlowFacts, _match: RuleMatch): RuleStory {
  const citing = citations();
  const account = accountOf(facts, citing);
  return {
    headline: headline(facts),
    why: sentences(account.why, rejectedResetSentence(facts, citing)),
    ...lossOf(facts),
    endedBy: account.endedBy,
    matters:
      situationOf(facts) === 'fell-silent'
        ? 'Yes: data was on its way and nobody acknowledged it.'
        : 'Not known: see what would settle it.',
    evidence: citing.evidence(),
    alternatives: account.alternatives,
    remedy: doc.remedy,
    references: doc.references,
  };
}

function accountOf(facts: FlowFacts, citing: Citations): Account {
  switch (situationOf(facts)) {
    case 'fell-silent':
      return fellSilentAccount(facts, citing, silentSide(facts) ?? 1);
    case 'syn-ack-repeated':
      return synAckAccount(facts, citing);
    case 'no-socket':
    case 'reset-only':
      return resetAccount(facts, citing);
    case 'fin-unanswered':
      return finAccount(facts, citing);
    case 'none':
      return nothingAccount(facts, citing);
  }
}

function fellSilentAccount(facts: FlowFacts, citing: Citations, silent: SideIndex): Account {
  const sender = other(silent);
  const quiet = facts.sides[silent];
  const talking = facts.sides[sender];
  const last = citing.cite(quiet.lastPacket, `last packet of the ${who(silent)}`);
  const reset = facts.sides[sender].firstRst;
  const span = spanText(facts, quiet.lastPacket, talking.lastPacket);
  const gaveUp =
    reset === null
      ? ''
      : ` Its ${formText(reset)} ${citeReset(facts, citing, reset)} at the end only says that it gave up.`;
  return {
    why: `${Who(silent)}'s last packet is ${last}. The ${who(sender)} retransmitted ${timesText(talking.unansweredRetransmissions)} over ${span}, to ${citing.cite(talking.lastPacket, `last packet of the ${who(sender)}`)}, without one answer.${gaveUp}`,
    endedBy: `nobody: the ${who(silent)} fell silent`,
    alternatives: [
      {
        cause: 'peer-vanished',
        why: `the ${who(silent)} is gone, or something on the way drops this flow's packets`,
        settle: `${captureOn(facts, silent)}; if the retransmissions arrive, the host is silent, else the path drops them`,
      },
      {
        cause: 'path-mtu-blackhole',
        why: 'only large segments may be dropped',
        settle: `ping -M do -s 1472 ${silent === 1 ? facts.server.ip : facts.client.ip}, and smaller sizes`,
      },
    ],
  };
}

function synAckAccount(facts: FlowFacts, citing: Citations): Account {
  const [client, server] = facts.sides;
  return {
    why: sentences(
      `The client acknowledged the SYN-ACK ${citing.cite(client.firstAck, "handshake's ACK")}, yet the server sent ${counted(server.synCount, 'SYN-ACK')}, the last ${citing.cite(server.lastPacket, 'last packet of the server')}.`,
      'So the ACK did not reach the server, or the server dropped it. The client believes that it is connected.',
    ),
    endedBy: 'nobody: the server never saw it connected',
    alternatives: [
      {
        cause: 'handshake-abandoned',
        why: 'for the server the handshake was never finished: the ACK is lost behind this capture point',
        settle: captureOn(facts, 1),
      },
      {
        cause: 'accept-queue-overflow',
        why: 'a server with a full accept queue drops the ACK and repeats the SYN-ACK',
        settle:
          'On the server: nstat -az TcpExtListenOverflows TcpExtListenDrops, and ss -ltn (Recv-Q against Send-Q)',
      },
    ],
  };
}

function resetAccount(facts: FlowFacts, citing: Citations): Account {
  const reset = facts.ending;
  if (reset === null) return nothingAccount(facts, citing);
  const side = who(reset.side);
  const sent = citeReset(facts, citing, reset);
  const answer = isAnswer(reset);
  const abort: Alternative = {
    cause: reset.side === 0 ? 'client-abort' : 'server-abort',
    why: `the ${side} may have aborted earlier, with a reset that was lost or not captured`,
    settle: captureOn(facts, reset.side),
  };
  const injected: Alternative = {
    cause: 'injected-reset',
    why: `a device in between may have sent it in the ${side}'s name`,
    settle: resetCounters(facts, reset.side),
  };
  const idle: Alternative = {
    cause: 'idle-timeout-reset',
    why: 'a stateful device may have forgotten the idle connection',
    settle: 'Compare the silence before the answered segment with the idle timers on the way',
  };
  const scan: Alternative = {
    cause: 'scan-syn',
    why: 'a lone packet without a connection, refused, is what a port scan looks like',
    settle: `Look for such packets of ${(reset.side === 1 ? facts.client : facts.server).ip} to other ports and hosts`,
  };
  const suspect = isSuspect(facts, reset) || hasStrayAck(reset);
  return {
    why: sentences(
      answer ? answerText(facts, citing, reset) : `The ${side} sent ${formText(reset)} ${sent}.`,
      answer && !suspect
        ? `No FIN and no abort of the ${side} precede it in the capture; what ended its socket is not shown. A host that restarted, or whose address moved to another machine, answers so too.`
        : null,
      ttlSentence(facts, reset),
      senderWentOn(facts, reset) ? wentOnText(facts, citing, reset) : null,
      secondSenderText(facts, citing, reset),
      hasStrayAck(reset)
        ? 'Its ACK field is filled though its ACK flag is off; clean stacks put 0 there.'
        : null,
    ),
    endedBy: suspect
      ? `a reset in the ${side}'s name`
      : answer
        ? `${side} had no socket any more`
        : `${side}, by ${formText(reset)}`,
    alternatives:
      suspect || !answer
        ? [injected, abort]
        : wasConnected(facts)
          ? [abort, idle, injected]
          : [scan, abort, injected],
  };
}

/** What the "resetting" side sent after its reset: its SYN-ACK again, or data. */
function wentOnText(facts: FlowFacts, citing: Citations, reset: RstFacts): string {
  const { syn, synCount, lastSyn } = facts.sides[reset.side];
  if (reset.side === 0 || synCount < 2 || lastSyn < reset.packet)
    return `The ${who(reset.side)} itself went on after it, so its own stack did not send it.`;
  const last = citing.cite(lastSyn, 'last SYN-ACK of the server');
  return `The server sent its SYN-ACK ${citing.cite(syn, 'SYN-ACK of the server')} again ${timesText(synCount - 1)}, the last ${last} ${laterText(facts, reset.packet, lastSyn)}: its own stack did not send that reset, and the connection is half-open on its side.`;
}

/** A later reset of the same side with another TTL: two devices reset in one name. */
function secondSenderText(facts: FlowFacts, citing: Citations, reset: RstFacts): string | null {
  const { lastRst, rstCount, rstAckCount } = facts.sides[reset.side];
  if (lastRst === null || lastRst.packet <= reset.packet) return null;
  if (reset.ttl === 0 || lastRst.ttl === 0 || Math.abs(lastRst.ttl - reset.ttl) < TTL_JUMP)
    return null;
  const peer = other(reset.side);
  const { fin } = facts.sides[peer];
  const since =
    fin > reset.packet && fin < lastRst.packet
      ? ` after the ${who(peer)}'s FIN ${citing.cite(fin, `FIN from the ${who(peer)}`)}`
      : '';
  const answered = isAnswer(lastRst) ? ` and answers ${citeAnswered(facts, citing, lastRst)}` : '';
  return `Of the ${counted(rstCount + rstAckCount, 'reset')} in the ${who(reset.side)}'s name, #${reset.packet} has TTL ${reset.ttl}; the last one, ${citeReset(facts, citing, lastRst)}${since}, has TTL ${lastRst.ttl}${answered}: two different senders.`;
}

function resetHeadline(facts: FlowFacts): string {
  const reset = facts.ending;
  if (reset === null) return 'No rule fits what was captured.';
  const answer = isAnswer(reset);
  const side = who(reset.side);
  if (hasTtlJump(facts, reset))
    return `RST in the ${side}'s name, with a TTL that is not the ${side}'s.`;
  if (senderWentOn(facts, reset)) return `RST in the ${side}'s name, and the ${side} went on.`;
  if (!answer) return `${formText(reset)} from ${side}, for no reason the capture shows.`;
  const peer = other(reset.side);
  return `${formText(reset)} from ${side}: no socket for the ${who(peer)}'s ${whatIs(facts, peer, reset.answers)}.`;
}

function answerText(facts: FlowFacts, citing: Citations, reset: RstFacts): string {
  const sent = citeReset(facts, citing, reset);
  const named = `The ${who(reset.side)}'s ${formText(reset)} ${sent} answers ${citeAnswered(facts, citing, reset)}`;
  return reset.form === 'rst'
    ? `${named}: its seq is that segment's ACK field, as a host answers that has no socket for it.`
    : `${named}: its ack is that segment's end, as a host answers that has no socket for it.`;
}

function finAccount(facts: FlowFacts, citing: Citations): Account {
  const closer = firstCloser(facts) ?? 0;
  const side = facts.sides[closer];
  const fin = citing.cite(side.fin, `FIN from the ${who(closer)}`);
  const again = side.finCount > 1 ? ` It sent ${counted(side.finCount, 'FIN')} in all.` : '';
  return {
    why: `${Who(closer)} sent FIN ${fin}.${again} ${lastSentence(facts, citing, side.fin)} without an ACK of it; ${restText(facts)}.`,
    endedBy: `${who(closer)}, by a FIN that nobody acknowledged`,
    alternatives: [
      {
        cause: 'peer-vanished',
        why: `the ${who(other(closer))} may be gone`,
        settle: captureOn(facts, other(closer)),
      },
      {
        cause: 'half-closed',
        why: 'the ACK may have come after the end of the capture',
        settle: socketsOn(facts, other(closer)),
      },
    ],
  };
}

function lastSentence(facts: FlowFacts, { cite }: Citations, fin: number): string {
  return facts.lastPacket === fin
    ? 'The flow ends with it,'
    : `The last packet of the flow ${cite(facts.lastPacket, 'last packet of the flow')} came ${laterText(facts, fin, facts.lastPacket)},`;
}

function nothingAccount(facts: FlowFacts, citing: Citations): Account {
  return {
    why: `The flow runs from ${citing.cite(facts.firstPacket, 'first packet')} to ${citing.cite(facts.lastPacket, 'last packet')}.`,
    endedBy: 'unknown',
    alternatives: [
      {
        cause: 'capture-artefact',
        why: 'the telling packets may lie outside the capture',
        settle: captureOnBoth(facts),
      },
    ],
  };
}

function lossOf(facts: FlowFacts): Loss {
  const silent = silentSide(facts);
  if (silent !== null) {
    const open = facts.sides[other(silent)].unackedBytes;
    return loss(
      'possible',
      `${bytesWord(open)} of the ${who(other(silent))} were never acknowledged`,
    );
  }
  const reset = facts.ending;
  const found = reset === null ? plainLoss(facts) : lossAtClose(facts, reset.side, false);
  return found ?? loss('cannot-tell', 'the packets do not show what ended it');
}
