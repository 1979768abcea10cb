import { counted } from '../../../base/numbers.ts';
import type { SideIndex } from '../../../base/units.ts';
import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { citations, type Citations } from '../../citations.ts';
import { holesSentence } from '../../holes-sentence.ts';
import { loss } from '../../loss.ts';
import type { Alternative, RuleStory } from '../../rule.ts';
import { captureOn, captureOnBoth, socketsOn } from '../../settle.ts';
import { bytesFromFin, other } from '../../sides.ts';
import { Who, bytesWord, headWho, sentences, who, lengthText } from '../../words.ts';
import { doc } from './doc.ts';
import { repeats, unansweredFor, unansweredWord } from './silent-side.ts';

/** The verdict in one line, where the last words of a side got no answer and it did not insist either. */
export function neverAnsweredHeadline(facts: FlowFacts, silent: SideIndex): string {
  const { fin } = facts.sides[other(silent)];
  const word = unansweredWord(facts, silent);
  const what = word === fin ? 'FIN' : fin > word ? 'data and FIN' : 'last data';
  return `${headWho(silent)} never answered the ${who(other(silent))}'s ${what}, for ${lengthText(facts, unansweredFor(facts, silent))}.`;
}

/** The story of last words without an answer. */
export function tellNeverAnswered(facts: FlowFacts, silent: SideIndex): RuleStory {
  const citing = citations();
  const sender = other(silent);
  const { unackedBytes } = facts.sides[sender];
  return {
    headline: neverAnsweredHeadline(facts, silent),
    why: sentences(
      lastWordsSentence(facts, citing, silent),
      repeatSentence(facts, silent),
      holesSentence(facts),
    ),
    ...(unackedBytes > 0
      ? loss('possible', `${bytesWord(unackedBytes)} of the ${who(sender)} were never acknowledged`)
      : loss('no', `all data of the ${who(sender)} was acknowledged before its FIN`)),
    endedBy: `nobody: the ${who(silent)} fell silent`,
    matters:
      unackedBytes > 0
        ? `Yes, if the ${who(silent)} should have answered: nobody is seen to take that data.`
        : 'Hardly: only the goodbye stayed without an answer.',
    evidence: citing.evidence(),
    alternatives: alternatives(facts, silent),
    remedy: `${doc.remedy} ${captureOn(facts, silent)}: where those packets arrive the host is silent, where they do not the path drops them.`,
    references: doc.references,
  };
}

function lastWordsSentence(facts: FlowFacts, { cite }: Citations, silent: SideIndex): string {
  const sender = other(silent);
  const { fin } = facts.sides[sender];
  const heard = cite(facts.sides[silent].lastPacket, `last packet of the ${who(silent)}`);
  const word = unansweredWord(facts, silent);
  const finText = (): string => `FIN ${cite(fin, `FIN from the ${who(sender)}`)}`;
  const said =
    word === fin
      ? finText()
      : `data ${cite(word, `last data of the ${who(sender)}`)}${fin > word ? ` and ${finText()}` : ''}`;
  return `${Who(silent)}'s last packet is ${heard}. Nothing answers the ${who(sender)}'s ${said}, and the capture runs on for ${lengthText(facts, unansweredFor(facts, silent))}.`;
}

function repeatSentence(facts: FlowFacts, silent: SideIndex): string {
  const sender = other(silent);
  if (facts.sides[sender].fin > 0 && bytesFromFin(facts, sender) > 0) {
    return `The FIN has a number before the end of that data: the stack that closed does not know of all of it, as with a raw socket or another device that spoke for the ${who(sender)}.`;
  }
  const again = repeats(facts, silent);
  const did = again === 0 ? 'never sent it again' : `sent it again ${timesText(again)}`;
  return `The ${who(sender)} ${did}, where a stack goes on repeating: it stopped too, or the recording lacks packets.`;
}

function timesText(times: number): string {
  return times === 1 ? 'only once' : `only ${counted(times, 'time')}`;
}

function alternatives(facts: FlowFacts, silent: SideIndex): readonly Alternative[] {
  const sender = other(silent);
  return [
    {
      cause: 'capture-artefact',
      why: `the ${who(sender)} hardly repeats what nobody answered: later packets, and answers, may not be in the capture`,
      settle: captureOnBoth(facts),
    },
    {
      cause: 'half-closed',
      why: `the ${who(silent)} may still hold the connection`,
      settle: socketsOn(facts, silent),
    },
  ];
}
