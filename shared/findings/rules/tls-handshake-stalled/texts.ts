import type { Nanoseconds, PacketNumber } from '../../../base/units.ts';
import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { citations, type Citations } from '../../citations.ts';
import { loss, plainLoss, type Loss } from '../../loss.ts';
import { citeReset, formText } from '../../reset-sentences.ts';
import type { Alternative, Excluded, RuleMatch, RuleStory } from '../../rule.ts';
import { captureOn, socketsOn } from '../../settle.ts';
import { firstCloser } from '../../sides.ts';
import { TLS_STALLED } from '../../thresholds.ts';
import { lowered, restText, sentences, who, lengthText } from '../../words.ts';
import { doc } from './doc.ts';

/** The packet that ended the wait: reset or first FIN, 0 where the flow only fell silent. */
function end(facts: FlowFacts): PacketNumber {
  const closer = firstCloser(facts);
  const fin = closer === null ? 0 : facts.sides[closer].fin;
  const reset = facts.ending?.packet ?? 0;
  return fin > 0 && (reset === 0 || fin < reset) ? fin : reset;
}

/** From the ClientHello to the first FIN or reset, or to the end of what was watched. */
export function waited(facts: FlowFacts): Nanoseconds {
  const hello = facts.tls?.clientHello ?? 0;
  const last = end(facts);
  return last > 0
    ? facts.between(hello, last)
    : facts.between(hello, facts.lastPacket) + facts.silenceAtEnd;
}

/** The verdict in one line. */
export function headline(facts: FlowFacts): string {
  return `ClientHello acknowledged, no ServerHello for ${lengthText(facts, waited(facts))}.`;
}

/** The story of a server that never said a word. */
export function tell(facts: FlowFacts, _match: RuleMatch): RuleStory {
  const citing = citations();
  const hello = facts.tls?.clientHello ?? 0;
  const name = facts.tls?.sni ?? null;
  const server = facts.sides[1];
  const ack = server.lastPacket;
  const seen = citing.cite(hello, `ClientHello${name === null ? '' : ` for ${name}`}`);
  const accepted =
    server.syn > 0
      ? `The server's host accepted the connection ${citing.cite(server.syn, 'SYN-ACK of the server')} and`
      : "The server's host";
  return {
    headline: headline(facts),
    why: sentences(
      `${accepted} acknowledged the ClientHello ${seen}${end(facts) > 0 && ack >= end(facts) ? '' : ` (its last packet is ${citing.cite(ack, 'last packet of the server')})`}, but its program sent not one byte.`,
      endSentence(facts, citing),
      `The kernel acknowledges by itself: the program had not read the ClientHello, or not answered it, for more than ${TLS_STALLED / 1e9} s.`,
    ),
    ...lossOf(facts),
    endedBy: endedBy(facts),
    matters: 'Yes: the client waited and got no connection.',
    evidence: citing.evidence(),
    alternatives: alternatives(facts),
    excluded: excluded(facts),
    remedy: `${doc.remedy} On the server: ss -ltn 'sport = :${facts.server.port}' (Recv-Q is the queue's length), and py-spy, jstack or strace -p PID for what the program waits for; look whether other flows to port ${facts.server.port} stall and resume together.`,
    references: doc.references,
  };
}

function endSentence(facts: FlowFacts, citing: Citations): string {
  const { ending } = facts;
  const last = end(facts);
  const after = lengthText(facts, waited(facts));
  if (last === 0) return `Silence followed, and ${restText(facts)}: ${after} in all.`;
  if (ending !== null && ending.packet === last) {
    return `After ${after} the ${who(ending.side)} gave up with ${formText(ending)} ${citeReset(facts, citing, ending)}.`;
  }
  const side = firstCloser(facts) ?? 0;
  return `After ${after} the ${who(side)} closed with FIN ${citing.cite(last, `FIN from the ${who(side)}`)}.`;
}

function endedBy(facts: FlowFacts): string {
  const last = end(facts);
  if (last === 0) return 'nobody: it fell silent';
  const { ending } = facts;
  if (ending !== null && ending.packet === last)
    return `${who(ending.side)}, by ${formText(ending)} while it waited`;
  return `${who(firstCloser(facts) ?? 0)}, by FIN while the handshake waited`;
}

function lossOf(facts: FlowFacts): Loss {
  return (
    plainLoss(facts) ?? loss('no', 'the handshake never began, so no application data was sent')
  );
}

function alternatives(facts: FlowFacts): Alternative[] {
  return [
    {
      cause: 'path-mtu-blackhole',
      why: 'the ServerHello flight may have been sent and lost before this capture point, or a proxy in front accepted and could not reach its server',
      settle: `${captureOn(facts, 1)}; ${lowered(socketsOn(facts, 1))} (Send-Q above 0: it was sent)`,
    },
  ];
}

/** An alert or a close inside the handshake comes without such a wait; a full queue acknowledges no data. */
function excluded(facts: FlowFacts): readonly Excluded[] {
  const hello = facts.tls?.clientHello ?? 0;
  const closed = end(facts);
  const queue: Excluded = {
    cause: 'accept-queue-overflow',
    why: `the server's kernel acknowledged the ClientHello #${hello}: one whose queue is full drops it. In the queue of a program that does not accept, a connection looks just as here`,
  };
  if (closed === 0) return [queue];
  const waiting = lengthText(facts, waited(facts));
  const failed = `${waiting} of waiting lie between the ClientHello #${hello} and the close #${closed}: somebody gave up, nothing was refused`;
  return [queue, { cause: 'tls-handshake-failure', why: failed }];
}
