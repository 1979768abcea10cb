import { assert } from '../../../base/assert.ts';
import {
  ENDPOINT_GENERATIONS,
  type EndpointGeneration,
  type FlowFacts,
  type RstFacts,
  type RstOutcome,
} from '../../../flows/flow-facts.ts';
import { citations, type Citations } from '../../citations.ts';
import { forgeryExcluded, injectedReset } from '../../injected-reset.ts';
import { allAcknowledged, loss, lossAtClose } from '../../loss.ts';
import { citeReset, formText } from '../../reset-sentences.ts';
import { isOnFinNumber } from '../../resets.ts';
import type { Alternative, Excluded, RuleMatch, RuleStory } from '../../rule.ts';
import { captureOn, socketsOn } from '../../settle.ts';
import { other } from '../../sides.ts';
import { afterText, headWho, isUntimedFlow, sentences, spanText, who } from '../../words.ts';
import { doc } from './doc.ts';
import { everyStackRejects, ignoredReset, keptRetransmitting } from './ignored.ts';

/** The verdict in one line. */
export function headline(facts: FlowFacts): string {
  const reset = ignored(facts);
  const peer = other(reset.side);
  const span = spanText(facts, reset.packet, facts.sides[peer].lastPacket);
  const went = isUntimedFlow(facts) ? 'sent again and again' : `went on for ${span}`;
  return `${headWho(reset.side)}'s ${formText(reset)} ignored: ${placeText(reset)}; ${who(peer)} ${went}.`;
}

/** The story of a reset that did not reset. */
export function tell(facts: FlowFacts, _match: RuleMatch): RuleStory {
  const citing = citations();
  const reset = ignored(facts);
  const peer = other(reset.side);
  return {
    headline: headline(facts),
    why: sentences(
      resetSentence(facts, citing, reset),
      upperFirst(`${generationsText(reset)}.`),
      wentOnSentence(facts, citing, reset),
      conntrackSentence(facts, reset),
    ),
    ...(lossAtClose(facts, reset.side, false) ?? loss('no', allAcknowledged(facts, peer))),
    endedBy: `nobody: the ${who(reset.side)} gave up, the ${who(peer)} does not know`,
    matters: `Yes: the ${who(peer)} keeps a socket and its program for a connection that the ${who(reset.side)}, and any conntrack in between, has forgotten.`,
    evidence: citing.evidence(),
    alternatives: alternatives(facts, reset),
    excluded: excluded(facts, reset),
    remedy: `${doc.remedy} ${socketsOn(facts, peer)} shows the socket that is left; a growing retransmission timer means that nothing answers.`,
    references: doc.references,
  };
}

function upperFirst(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

function ignored(facts: FlowFacts): RstFacts {
  const reset = ignoredReset(facts);
  assert(reset !== null, 'this cause has an ignored reset');
  return reset;
}

function placeText(reset: RstFacts): string {
  if (isOnFinNumber(reset)) return 'one left of the window';
  if (reset.validity === 'in-window') return 'in the window, not exact';
  return reset.validity === 'right' ? 'right of the window' : 'left of the window';
}

function resetSentence(facts: FlowFacts, citing: Citations, reset: RstFacts): string {
  const { fin } = facts.sides[reset.side];
  const named = `The ${who(reset.side)}'s ${formText(reset)} ${citeReset(facts, citing, reset)}`;
  if (isOnFinNumber(reset)) {
    const own = citing.cite(fin, `FIN from the ${who(reset.side)}`);
    return `${named} lies left of the window: it carries the number of the FIN ${own}, one below what the ${who(other(reset.side))} expects in ${reset.receiverState}.`;
  }
  const place =
    reset.validity === 'in-window'
      ? 'in the window, but not on the exact number,'
      : placeText(reset);
  return `${named} lies ${place} of the ${who(other(reset.side))}, which is in ${reset.receiverState}.`;
}

const GENERATION_NAMES: Readonly<Record<EndpointGeneration, string>> = {
  rfc793: 'stacks by RFC 793 such as Linux 2.6.26',
  rfc5961: 'stacks by RFC 5961 to the letter',
  'linux-current': 'Linux 6.1 to 7.2',
};

const OUTCOME_WORDS: Readonly<Record<RstOutcome, string>> = {
  accepted: 'obey it',
  challenged: 'answer with a challenge ACK and live on',
  dropped: 'drop it in silence',
  unknown: 'may do either',
};

/** What each generation of kernels does with it, those that agree together. */
function generationsText({ outcomes }: RstFacts): string {
  const groups = new Map<RstOutcome, string[]>();
  for (const generation of ENDPOINT_GENERATIONS) {
    const names = groups.get(outcomes[generation]) ?? [];
    names.push(GENERATION_NAMES[generation]);
    groups.set(outcomes[generation], names);
  }
  if (groups.size === 1)
    return `All generations of kernels ${OUTCOME_WORDS[outcomes.rfc793]}, from RFC 793 to Linux of today`;
  return [...groups]
    .map(([outcome, names]) => `${names.join(' and ')} ${OUTCOME_WORDS[outcome]}`)
    .join('; ');
}

function wentOnSentence(facts: FlowFacts, { cite }: Citations, reset: RstFacts): string {
  const peer = other(reset.side);
  const { lastPacket } = facts.sides[peer];
  const last = cite(lastPacket, `last packet of the ${who(peer)}, after the reset`);
  return `This ${who(peer)} ignored it and went on sending up to ${last}, ${afterText(facts, reset.packet, lastPacket)} the reset.`;
}

/** FACTS 3.6: a connection tracker judges resets otherwise than the endpoint. */
function conntrackSentence(facts: FlowFacts, reset: RstFacts): string {
  const [client, server] = facts.sides;
  const closing =
    (client.fin > 0 && client.fin < reset.packet) || (server.fin > 0 && server.fin < reset.packet);
  if (closing) {
    return 'A Linux conntrack in between takes any RST once a FIN has passed: state CLOSE, forgotten after 10 s, each retransmission starts the 10 s anew, and the first longer pause loses the entry while the endpoint lives on.';
  }
  return reset.validity === 'in-window'
    ? 'A Linux conntrack in between (6.1 to 7.2, source read) keeps ESTABLISHED, with 10 s left until the next packet; that of 2.6.26 goes to CLOSE.'
    : 'A Linux conntrack in between (since 2.6.31) calls it invalid and keeps ESTABLISHED.';
}

function alternatives(facts: FlowFacts, reset: RstFacts): readonly Alternative[] {
  const peer = other(reset.side);
  return [
    injectedReset(facts, reset),
    {
      cause: 'capture-artefact',
      why: everyStackRejects(reset)
        ? `the number may be the right one behind bytes that this capture lacks`
        : `the reset may have been lost or dropped between here and the ${who(peer)}`,
      settle: `${captureOn(facts, peer)}; and uname -r there: Linux 6.1 to 7.2 would ${everyStackRejects(reset) ? 'reject' : 'have obeyed'} it`,
    },
  ];
}

/** The connection is neither whole nor closed. */
function excluded(facts: FlowFacts, reset: RstFacts): readonly Excluded[] {
  const peer = other(reset.side);
  const gone = `nothing of the ${who(reset.side)} follows its reset #${reset.packet}, and the ${who(peer)} goes on to #${facts.sides[peer].lastPacket}`;
  const list: Excluded[] = [
    ...forgeryExcluded(facts, reset),
    {
      cause: 'half-closed',
      why: `${gone}: a side that had only closed its half would acknowledge`,
    },
    { cause: 'still-open', why: `${gone}: a live side would answer` },
  ];
  if (keptRetransmitting(facts, reset))
    list.push({
      cause: 'graceful-close',
      why: `${gone}, unanswered: the close was never completed for it`,
    });
  return list;
}
